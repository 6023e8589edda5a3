"""One download, from a server that misbehaves in every way."""

import errno
import hashlib
import os
import socket
import ssl
import sys
import threading
import urllib.error
import urllib.request
from functools import partial

import pytest

import file_server
from file_server import cut, serving, stall, status
from skdeepdiff.datasets._published import _download
from skdeepdiff.datasets._published._download import (
    Download,
    Stopped,
    download,
    git_sha1,
)
from skdeepdiff.exceptions import DownloadError

CONTENT = bytes(range(256)) * 20
NAME = "file.csv"


pytestmark = pytest.mark.usefixtures("direct_and_hasty")


@pytest.fixture
def server():
    with serving() as server:
        server.files[NAME] = CONTENT
        yield server


@pytest.fixture
def task(server, tmp_path):
    return Download(
        url=f"{server.url}/folder/{NAME}",
        path=tmp_path / NAME,
        sha1=hashlib.sha1(b"blob 5120\0" + CONTENT).hexdigest(),
        timeout=5,
        retries=3,
        stop=threading.Event(),
        report=lambda size, total: None,
    )


@pytest.fixture
def part(tmp_path):
    return tmp_path / f"{NAME}.part"


def ranges(server):
    return [request.range for request in server.requests]


def check_whole(task):
    """Nothing but the right file is there."""
    assert task.path.read_bytes() == CONTENT
    assert os.listdir(task.path.parent) == [NAME]


def fail(task):
    """Download in vain, and return the message."""
    with pytest.raises(DownloadError) as caught:
        download(task)
    assert not task.path.exists()
    message = str(caught.value)
    start = f"{NAME} can't be downloaded from {task.url}: "
    assert message.startswith(start)
    return message.removeprefix(start)


def test_whole_file(server, task):
    seen = []
    download(task._replace(report=lambda *sizes: seen.append(sizes)))
    check_whole(task)
    assert seen[0] == (0, 5120)
    assert seen[-1] == (5120, 5120)
    assert ranges(server) == [None]
    assert server.requests[0].headers["Accept-Encoding"] == "identity"


def called(calls, function, *arguments):
    calls.append(function.__name__)
    return function(*arguments)


def test_content_is_on_the_disk_before_it_gets_its_name(task, monkeypatch):
    calls = []
    for name in ("fsync", "replace"):
        function = getattr(os, name)
        monkeypatch.setattr(os, name, partial(called, calls, function))
    download(task)
    assert calls[:2] == ["fsync", "replace"]


def test_goes_on_from_the_part(server, task, part):
    part.write_bytes(CONTENT[:2000])
    seen = []
    download(task._replace(report=lambda *sizes: seen.append(sizes)))
    check_whole(task)
    assert ranges(server) == ["bytes=2000-"]
    assert server.n_sent == len(CONTENT) - 2000
    assert seen[0] == (2000, 5120)


def test_complete_part_needs_no_server(server, task, part):
    part.write_bytes(CONTENT)
    download(task)
    check_whole(task)
    assert not server.requests


@pytest.mark.parametrize("n_bytes", [0, 1500])
def test_connection_that_ends_early(server, task, n_bytes):
    server.script.append(cut(n_bytes))
    download(task)
    check_whole(task)
    assert ranges(server) == [None, f"bytes={n_bytes}-" if n_bytes else None]
    assert server.n_sent == len(CONTENT)


def test_connection_that_always_ends_early(server, task, part):
    server.script.append(cut(1500))
    server.script.extend([cut(0)] * 9)
    message = fail(task)
    assert message == (
        "The connection ended after 1,500 of 5,120 bytes. "
        f"{part} keeps its first 1,500 bytes for the next call."
    )
    # What was gained before doesn't count, and is kept.
    assert ranges(server) == [None] + ["bytes=1500-"] * 3
    assert part.read_bytes() == CONTENT[:1500]


def test_failures_that_gain_something_are_not_counted(server, task):
    server.script.extend([cut(1000)] * 5)
    download(task._replace(retries=1))
    check_whole(task)
    assert server.n_sent == len(CONTENT)


def test_starting_over_gains_nothing(server, task):
    """Otherwise this went on for ever."""

    def behave(handler):
        handler.head(200, len(CONTENT))
        handler.body(CONTENT[:1000])

    server.behaviours[NAME] = behave
    fail(task)
    assert len(server.requests) == 4


def test_stalled_connection(server, task):
    server.script.append(stall(1500))
    download(task._replace(timeout=0.3))
    check_whole(task)
    assert ranges(server) == [None, "bytes=1500-"]


def test_server_that_says_nothing(server, task):
    server.script.append(lambda handler: server.closing.wait(10))
    assert fail(task._replace(retries=0, timeout=0.3)) == "Nothing came for 0.3 s."


def test_corrupt_once(server, task):
    server.script.append(file_server.corrupt)
    download(task)
    check_whole(task)
    assert ranges(server) == [None, None]


def test_corrupt_part(server, task, part):
    part.write_bytes(b"?" * 2000)
    download(task)
    check_whole(task)
    assert ranges(server) == ["bytes=2000-", None]


def test_always_corrupt(server, task):
    server.behaviours[NAME] = file_server.corrupt
    message = fail(task)
    sha1 = hashlib.sha1(b"blob 5120\0" + CONTENT[:-1] + b"?").hexdigest()
    assert message == (
        f"What came, twice, isn't that file: 5,120 bytes, git's SHA-1 {sha1}."
    )
    assert len(server.requests) == 2
    assert not os.listdir(task.path.parent)


@pytest.mark.parametrize("code", [408, 429, 500, 503])
def test_status_that_may_pass(server, task, code):
    server.script.extend([status(code)] * 3)
    download(task)
    check_whole(task)
    server.script.extend([status(code)] * 9)
    task.path.unlink()
    assert f"The server says {code} (" in fail(task)
    assert len(server.requests) == 4 + 4


@pytest.mark.parametrize("code", [400, 403, 404, 416])
def test_status_that_will_last(server, task, code):
    server.behaviours[NAME] = status(code)
    assert f"The server says {code} (" in fail(task)
    assert len(server.requests) == 1


class Waits(threading.Event):
    """Remembers how long it is waited for."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def wait(self, timeout=None):
        self.seconds.append(timeout)


def test_waits_longer_and_longer(server, task, monkeypatch):
    monkeypatch.setattr(_download, "BACK_OFF", 1)
    server.behaviours[NAME] = status(500)
    stop = Waits()
    fail(task._replace(stop=stop, retries=8))
    assert stop.seconds == [1, 2, 4, 8, 16, 32, 60, 60]


def test_waits_as_asked(server, task):
    dates = "Wed, 21 Oct 2026 07:28:00 GMT"
    for asked in ("7", "100000", dates):
        server.script.append(status(429, Retry_After=asked))
    stop = Waits()
    download(task._replace(stop=stop))
    assert stop.seconds == [7, 60, 0.004]


def test_closed_port(task):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    message = fail(task._replace(url=f"http://127.0.0.1:{port}/{NAME}"))
    assert message.startswith("The connection failed (")
    assert "refused" in message


def test_no_answer(server, task):
    server.script.extend([file_server.hang_up] * 3)
    download(task)
    check_whole(task)


def test_server_that_ignores_ranges(server, task, part):
    part.write_bytes(b"?" * 2000)
    server.behaviours[NAME] = file_server.ignore_range
    download(task)
    check_whole(task)
    assert ranges(server) == ["bytes=2000-"]


@pytest.mark.parametrize(
    "given", ["bytes 1999-5119/5120", "bytes */5120", "2000-5119", None]
)
def test_wrong_content_range(server, task, part, given):
    part.write_bytes(CONTENT[:2000])
    server.script.append(file_server.partial_content(given))
    download(task)
    check_whole(task)
    assert ranges(server) == ["bytes=2000-", None]


def test_total_that_the_server_does_not_know(server, task, part):
    def behave(handler):
        handler.head(206, 3120, Content_Range="bytes 2000-5119/*")
        handler.body(CONTENT[2000:])

    part.write_bytes(CONTENT[:2000])
    server.script.append(behave)
    download(task)
    check_whole(task)
    assert len(server.requests) == 1


def test_part_that_nobody_asked_for(server, task):
    server.script.append(file_server.partial_content("bytes 2000-5119/5120"))
    message = fail(task)
    assert message == ("The server sends part of it, unasked ('bytes 2000-5119/5120').")


def test_part_that_is_too_long(server, task, part):
    part.write_bytes(CONTENT + b"?")  # the server says 416
    download(task)
    check_whole(task)
    assert ranges(server) == ["bytes=5121-", None]


def test_redirection(server, task, part):
    part.write_bytes(CONTENT[:2000])
    server.script.append(status(302, Location=f"/elsewhere/{NAME}"))
    download(task)
    check_whole(task)
    assert ranges(server) == ["bytes=2000-"] * 2
    assert server.n_sent == len(CONTENT) - 2000


def test_compressed_although_not_asked(server, task, part):
    part.write_bytes(CONTENT[:2000])
    server.script.append(file_server.zipped)
    assert fail(task) == (
        "The server, or a proxy, sends it encoded as gzip. "
        f"{part} keeps its first 2,000 bytes for the next call."
    )
    assert part.read_bytes() == CONTENT[:2000]


@pytest.mark.parametrize("n_chunks", [1, 2])
def test_chunks(server, task, n_chunks):
    server.script.append(file_server.chunked(n_chunks))
    download(task)
    check_whole(task)
    assert ranges(server) == [None, "bytes=2560-"][: 3 - n_chunks]


def test_proxy(server, task, monkeypatch):
    monkeypatch.setenv("http_proxy", server.url)
    download(task._replace(url=f"http://nowhere.invalid/{NAME}"))
    check_whole(task)
    assert server.requests[0].headers["Host"] == "nowhere.invalid"


def test_untrusted_certificate_is_not_tried_again(task, monkeypatch):
    calls = []

    def urlopen(request, timeout):
        calls.append(request)
        reason = ssl.SSLCertVerificationError(1, "self-signed certificate")
        raise urllib.error.URLError(reason)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    assert fail(task) == "The connection failed (self-signed certificate)."
    assert len(calls) == 1


def test_stopped_before(server, task):
    task.stop.set()
    with pytest.raises(Stopped):
        download(task)
    assert not server.requests


def test_stopped_in_the_midst(server, task, part, monkeypatch):
    monkeypatch.setattr(_download, "CHUNK", 1000)
    with pytest.raises(Stopped):
        download(task._replace(report=lambda size, _: size and task.stop.set()))
    # What comes later isn't written: another may have taken over.
    assert part.read_bytes() == CONTENT[:1000]
    assert len(server.requests) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of file sizes")
def test_no_space_left_keeps_what_fits(server, task, part):
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, limits[1]))
    try:
        message = fail(task)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert message == (
        f"There is no space left on the disk ({os.strerror(errno.EFBIG)}). "
        f"{part} keeps its first 3,000 bytes for the next call."
    )
    assert len(server.requests) == 1
    download(task)
    check_whole(task)
    assert ranges(server) == [None, "bytes=3000-"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device")
def test_full_disk(task, part):
    part.symlink_to("/dev/full")
    reason = os.strerror(errno.ENOSPC)
    assert fail(task) == f"There is no space left on the disk ({reason})."


def test_part_that_cannot_be_written(task, part):
    part.mkdir()
    (part / "file").touch()
    assert f"{part} can't be written (" in fail(task)


def test_hash_is_that_of_git(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"what is up, doc?")  # the example in the book on git
    assert git_sha1(path) == "bd9dbf5aae1a3862dd1526723246b20206e5fc37"
