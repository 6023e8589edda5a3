import hashlib
import os
import signal
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pooch
import pytest
from numpy.testing import assert_array_equal

from helpers.processes import wait_until
from skdeepdiff.datasets import PUBLISHED_PAIRS, fetch_deepdiff, load_deepdiff
from skdeepdiff.datasets._published import _fetch
from skdeepdiff.datasets._published._fetch import CELLS, SHA1
from skdeepdiff.exceptions import DownloadError

SPLITS = ("train", "valid", "test")
TRAIN = "E003.train.csv"
FIRST, SECOND = "E123.train.csv", "E123.valid.csv"  # that are asked for


def make_files():
    """Three genes of both cell types, as in the published files."""
    genes = ("ENSG01_A", "ENSG02_B", "ENSG03_C")
    files = {}
    for number, cell in enumerate(("E123", "E003")):
        lines = [f"{gene}_{n},{number},{n},3,4,5\n" for gene in genes for n in (1, 2)]
        files |= {f"{cell}.{split}.csv": lines for split in SPLITS}
        files[f"{cell}.expr.csv"] = [f"{g[:6]},{2**number - 1}\n" for g in genes]
    return {name: "".join(lines).encode() for name, lines in files.items()}


FILES = make_files()


def git_sha1(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.name = self.path.rpartition("/")[2]
        self.server.requests.append(self.path)
        self.server.behaviours.get(self.name, send)(self)

    def log_message(self, *args):
        pass


def send(handler, status=200, change=lambda content: content, n_bytes=None):
    """Send a file, or only its first bytes."""
    content = change(FILES[handler.name]) if status == 200 else b""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[:n_bytes])


corrupt = partial(send, change=lambda content: content[:-1] + b"?")


def stall(handler):
    """Send nothing more, without closing."""
    send(handler, n_bytes=20)
    handler.server.closing.wait(10)


@pytest.fixture
def server(monkeypatch):
    """Serves the files; ``behaviours`` are what it does otherwise, by file."""
    monkeypatch.setenv("no_proxy", "*")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # all sockets are closed at the end
    server.handle_error = lambda *_: None  # the client went
    server.behaviours, server.requests = {}, []
    server.closing = threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fetch(server, tmp_path, monkeypatch):
    """Fetches a pair from the server."""
    hashes = {name: git_sha1(content) for name, content in FILES.items()}
    monkeypatch.setattr(_fetch, "SHA1", hashes)
    defaults = {"data_home": tmp_path, "base_url": server.url, "verbose": False}
    return partial(fetch_deepdiff, ["E123-E003"], timeout=5, retries=0, **defaults)


def there(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_ten_pairs_of_nine_cell_types(tmp_path):
    pairs = "E123-E003 E116-E003 E123-E116 E003-E005 E003-E006 E006-E007 E005-E006 "
    pairs += "E003-E004 E004-E006 E037-E038"
    assert ["-".join(pair) for pair in PUBLISHED_PAIRS] == pairs.split()
    assert len(CELLS) == 9
    names = [f"{cell}.{kind}.csv" for cell in CELLS for kind in (*SPLITS, "expr")]
    assert sorted(SHA1) == sorted(names)
    assert {len(bytes.fromhex(sha1)) for sha1 in SHA1.values()} == {20}
    assert len(set(SHA1.values())) == 36
    # They are the default.
    with pytest.raises(OSError, match=r"and 33 more of the published data"):
        fetch_deepdiff(data_home=tmp_path, download_if_missing=False)


def test_real_files_have_their_hash(sample_folder):
    for cell in ("E003", "E123"):  # the sample has these two whole
        assert _fetch._is_right(sample_folder / f"{cell}.expr.csv")
    assert not _fetch._is_right(sample_folder / TRAIN)


def test_files_can_be_loaded(fetch, server, tmp_path):
    folder = fetch(data_home=tmp_path / "new" / "folder", base_url=f"{server.url}/at/")
    assert folder == tmp_path / "new" / "folder"
    assert there(folder) == FILES
    assert sorted(server.requests) == sorted(f"/at/{name}" for name in FILES)
    for split in SPLITS:
        genes = load_deepdiff(folder, "E123", "E003", split)
        assert genes.data.shape == (3, 2, 5, 2)
        assert_array_equal(genes.target, [[1, 0, 1]] * 3)


@pytest.mark.parametrize("variable", ["SKDEEPDIFF_DATA", "HOME"])
def test_default_folder(fetch, tmp_path, monkeypatch, variable):
    monkeypatch.delenv("SKDEEPDIFF_DATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "skdeepdiff_data"
    if variable == "SKDEEPDIFF_DATA":
        monkeypatch.setenv(variable, "~/mine")
        folder = tmp_path / "mine"
    # The pair's direction, and how it is named, don't matter.
    pairs = [("E003", "E123"), "E123-E003"]
    assert fetch.func(pairs, **fetch.keywords | {"data_home": None}) == folder
    assert there(folder) == FILES


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_others_may_read_what_came(fetch, tmp_path):
    (tmp_path / "own").touch()
    fetch()
    assert len({path.stat().st_mode for path in tmp_path.iterdir()}) == 1


def test_files_that_are_there_are_not_downloaded(fetch, server, tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    assert fetch(download_if_missing=False) == fetch() == tmp_path
    assert not server.requests
    (tmp_path / TRAIN).unlink()
    fetch()
    assert server.requests == [f"/{TRAIN}"]
    assert there(tmp_path) == FILES


def test_altered_file_is_replaced_with_a_warning(fetch, tmp_path):
    fetch()
    (tmp_path / TRAIN).write_bytes(b"own")
    with pytest.raises(OSError, match=rf"^{TRAIN} of the published data aren't in"):
        fetch(download_if_missing=False)
    with pytest.warns(UserWarning, match="not the published content") as caught:
        fetch()
    assert str(caught[0].message).startswith(f"{TRAIN} in {tmp_path}: not")
    assert caught[0].filename == __file__
    assert there(tmp_path) == FILES


@pytest.mark.parametrize("own", [{}, {TRAIN: b"own"}])
@pytest.mark.filterwarnings("ignore:.* not the published content:UserWarning")
def test_wrong_content_is_refused(fetch, server, tmp_path, own):
    fetch()
    (tmp_path / TRAIN).unlink()
    for name, content in own.items():
        (tmp_path / name).write_bytes(content)
    server.behaviours[TRAIN] = corrupt
    sha1 = git_sha1(FILES[TRAIN][:-1] + b"?")
    with pytest.raises(DownloadError) as caught:
        fetch()
    assert str(caught.value) == (
        f"{TRAIN} can't be downloaded from {server.url}/{TRAIN} (126 bytes of other "
        f"content, with git's SHA-1 {sha1}). 7 of the 8 files are in {tmp_path}. The "
        f"others can also be put there by hand, from {server.url}: {TRAIN}."
    )
    assert there(tmp_path) == {k: v for k, v in FILES.items() if k != TRAIN} | own


@pytest.mark.parametrize(
    ("behave", "problem"),
    [
        (partial(send, status=404), "404 Client Error: Not Found"),
        (partial(send, n_bytes=20), "20 bytes"),
        (lambda handler: None, "closed"),
        (stall, "timed out"),
    ],
)
def test_what_came_before_a_failure_stays(fetch, server, tmp_path, behave, problem):
    server.behaviours[SECOND] = behave
    with pytest.raises(DownloadError, match=rf"^{SECOND} .*{problem}.*1 of the 8 file"):
        fetch(n_jobs=1, timeout=0.3)
    assert there(tmp_path) == {FIRST: FILES[FIRST]}
    assert server.requests == [f"/{FIRST}", f"/{SECOND}"]
    server.behaviours.clear()
    fetch()
    assert there(tmp_path) == FILES


def test_failures_are_tried_again(fetch, server, tmp_path, monkeypatch):
    monkeypatch.setattr(pooch.core, "time", SimpleNamespace(sleep=lambda seconds: None))
    behaviours = [partial(send, status=503), corrupt, partial(send, n_bytes=9), send]
    server.behaviours[TRAIN] = lambda handler: behaviours.pop(0)(handler)
    fetch(retries=3)
    assert there(tmp_path) == FILES
    assert Counter(server.requests)[f"/{TRAIN}"] == 4


def test_what_was_begun_is_ended_after_a_failure(fetch, server, tmp_path):
    both = threading.Barrier(2)

    def behave(handler):
        both.wait(5)
        time.sleep(0.05 * (handler.name != FIRST))  # the other fails meanwhile
        send(handler, status=404 if handler.name == FIRST else 200)

    server.behaviours = dict.fromkeys((FIRST, SECOND), behave)
    with pytest.raises(DownloadError, match="1 of the 8 files are in"):
        fetch(n_jobs=2)
    assert list(there(tmp_path)) == [SECOND]


@pytest.mark.parametrize("verbose", [True, False])
def test_progress(fetch, capsys, monkeypatch, verbose):
    logger = pooch.get_logger()
    monkeypatch.setattr(logger.handlers[0], "stream", sys.stderr)
    level = logger.level
    fetch(verbose=verbose)
    out, err = capsys.readouterr()
    assert not out
    assert [f"{name}: 100%" in err for name in FILES] == [verbose] * 8
    assert ("126/126" in err) == bool(err) == verbose
    assert "Downloading" not in err
    assert logger.level == level


def test_two_at_once(fetch, server, tmp_path):
    """Both ask for each file before either has it."""
    both = {name: threading.Barrier(2) for name in FILES}

    def behave(handler):
        both[handler.name].wait(5)
        send(handler)

    server.behaviours = dict.fromkeys(FILES, behave)
    with ThreadPoolExecutor() as threads:
        for done in [threads.submit(fetch) for _ in range(2)]:
            done.result()
    assert there(tmp_path) == FILES


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send")
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_ctrl_c(fetch, server, tmp_path, monkeypatch, n_jobs, heeds_ctrl_c):
    monkeypatch.setattr(_fetch, "CHUNK", 10)
    n_threads = threading.active_count()

    def press():
        (folder,) = tmp_path.glob(".download-*")
        came = [20] * n_jobs
        wait_until(lambda: [p.stat().st_size for p in folder.iterdir()] == came)
        os.kill(os.getpid(), signal.SIGINT)

    begun, pressed = threading.Barrier(n_jobs, action=press), threading.Event()

    def behave(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(10**9))
        handler.end_headers()
        handler.wfile.write(bytes(20))
        begun.wait()
        pressed.wait(10)
        while not server.closing.is_set():  # goes on until the client goes
            handler.wfile.write(bytes(1000))

    server.behaviours = dict.fromkeys((FIRST, SECOND), behave)
    with pytest.raises(KeyboardInterrupt):
        fetch(n_jobs=n_jobs, timeout=30)
    assert not there(tmp_path)
    pressed.set()
    wait_until(lambda: threading.active_count() <= n_threads + 1)
    assert not there(tmp_path)
    assert len(server.requests) == n_jobs
