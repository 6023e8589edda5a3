import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from numpy.testing import assert_array_equal

import skdeepdiff
from file_server import corrupt, cut, send, serving, stall, status
from skdeepdiff._utils import _lock
from skdeepdiff.datasets import PUBLISHED_PAIRS, fetch_deepdiff, load_deepdiff
from skdeepdiff.datasets._published import _fetch
from skdeepdiff.datasets._published._download import git_sha1
from skdeepdiff.datasets._published._files import CELLS, ROUGH_SIZES, SHA1
from skdeepdiff.exceptions import DownloadError

pytestmark = pytest.mark.usefixtures("direct_and_hasty")

PAIR = ["E123-E003"]
SPLITS = ("train", "valid", "test")


def make_files():
    """Three genes of both cell types, as in the published files."""
    genes = ("ENSG01_A", "ENSG02_B", "ENSG03_C")
    files = {}
    for number, cell in enumerate(("E123", "E003")):
        for split in SPLITS:
            lines = [
                f"{gene}_{window},{number},{window},3,4,5\n"
                for gene in genes
                for window in range(1, 51)
            ]
            files[f"{cell}.{split}.csv"] = "".join(lines).encode()
        lines = [f"{gene.split('_')[0]},{2**number - 1}\n" for gene in genes]
        files[f"{cell}.expr.csv"] = "".join(lines).encode()
    return files


FILES = make_files()
HASHES = {
    name: hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    for name, content in FILES.items()
}
TRAIN = "E003.train.csv"


@pytest.fixture(autouse=True)
def small_files(monkeypatch):
    monkeypatch.setattr(_fetch, "SHA1", HASHES)


@pytest.fixture
def server():
    with serving() as server:
        server.files.update(FILES)
        yield server


@pytest.fixture
def fetch(server, tmp_path):
    """Fetches a pair from the server."""

    def fetch(pairs=PAIR, data_home=tmp_path, **parameters):
        defaults = {"base_url": server.url, "timeout": 5, "verbose": False}
        return fetch_deepdiff(pairs, data_home=data_home, **(defaults | parameters))

    return fetch


def check_whole(folder):
    """All files are there and right, and nothing but the lock besides."""
    found = {path.name: path.read_bytes() for path in folder.glob("*")}
    found.pop(_fetch.LOCK)
    assert found == FILES


def n_files(folder):
    return len([path for path in folder.iterdir() if path.suffix == ".csv"])


def names(server):
    return [request.name for request in server.requests]


# What is published


def test_ten_pairs_of_nine_cell_types():
    pairs = (
        "E123-E003 E116-E003 E123-E116 E003-E005 E003-E006 "
        "E006-E007 E005-E006 E003-E004 E004-E006 E037-E038"
    )
    assert ["-".join(pair) for pair in PUBLISHED_PAIRS] == pairs.split()
    assert len(CELLS) == 9


@pytest.mark.parametrize("pair", PUBLISHED_PAIRS, ids="-".join)
def test_every_pair_has_its_files(pair):
    wanted = [f"{cell}.{kind}.csv" for cell in pair for kind in (*SPLITS, "expr")]
    assert sorted(_fetch._names_of_files([pair])) == sorted(wanted)
    assert len({SHA1[name] for name in wanted}) == 8
    assert all(len(bytes.fromhex(SHA1[name])) == 20 for name in wanted)


def test_real_files_have_their_hash(sample_folder):
    for cell in ("E003", "E123"):  # the sample has these two whole
        assert git_sha1(sample_folder / f"{cell}.expr.csv") == SHA1[f"{cell}.expr.csv"]
    assert git_sha1(sample_folder / TRAIN) != SHA1[TRAIN]


def test_rough_sizes(sample_folder):
    size = (sample_folder / "E003.train.csv").stat().st_size
    assert ROUGH_SIZES["train"] == pytest.approx(size / 200 * 10_000, rel=0.02)
    assert ROUGH_SIZES["valid"] == pytest.approx(size / 200 * 2360, rel=0.02)
    assert ROUGH_SIZES["test"] == pytest.approx(size / 200 * 6100, rel=0.02)
    size = (sample_folder / "E003.expr.csv").stat().st_size
    assert ROUGH_SIZES["expr"] == pytest.approx(size, rel=0.02)


# Folder and pairs


def test_files_can_be_loaded(fetch, tmp_path):
    folder = fetch(data_home=tmp_path / "new" / "folder")
    assert folder == tmp_path / "new" / "folder"
    check_whole(folder)
    for split in SPLITS:
        genes = load_deepdiff(folder, "E123", "E003", split)
        assert genes.data.shape == (3, 2, 5, 50)
        assert_array_equal(genes.target, [[1, 0, 1]] * 3)


@pytest.mark.parametrize(
    "pairs", [["E003-E123"], [("E123", "E003"), "E003-E123"], (["E003", "E123"],)]
)
def test_ways_to_name_a_pair(fetch, server, tmp_path, pairs):
    fetch(pairs)
    check_whole(tmp_path)
    assert len(server.requests) == 8


def test_all_published_pairs_are_the_default(tmp_path):
    with pytest.raises(OSError, match=r"and 33 more of the published data"):
        fetch_deepdiff(data_home=tmp_path, download_if_missing=False)


@pytest.mark.parametrize("variable", ["SKDEEPDIFF_DATA", "HOME"])
def test_default_folder(fetch, tmp_path, monkeypatch, variable):
    monkeypatch.delenv("SKDEEPDIFF_DATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "skdeepdiff_data"
    if variable == "SKDEEPDIFF_DATA":
        monkeypatch.setenv(variable, "~/mine")
        folder = tmp_path / "mine"
    assert fetch(data_home=None) == folder
    check_whole(folder)


@pytest.mark.parametrize("end", ["", "/"])
def test_folder_of_the_address(fetch, server, end):
    fetch(base_url=f"{server.url}/there{end}")
    paths = [request.path for request in server.requests]
    assert sorted(paths) == sorted(f"/there/{name}" for name in FILES)


# Files that are there


def test_files_that_are_there_need_no_server(fetch, server, tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    assert fetch(download_if_missing=False) == fetch() == tmp_path
    assert not server.requests
    assert len(os.listdir(tmp_path)) == 8  # it might be another's, read-only


def test_only_what_is_missing_is_downloaded(fetch, server, tmp_path):
    fetch()
    (tmp_path / TRAIN).unlink()
    server.requests.clear()
    fetch()
    assert names(server) == [TRAIN]


def test_altered_file_is_replaced_with_a_warning(fetch, tmp_path):
    fetch()
    (tmp_path / TRAIN).write_bytes(FILES[TRAIN].replace(b"1", b"2"))
    with pytest.warns(UserWarning, match="not the published content") as caught:
        fetch()
    assert str(caught[0].message).startswith(f"{TRAIN} in {tmp_path}: not")
    assert caught[0].filename == __file__
    check_whole(tmp_path)


def test_altered_file_stays_until_the_right_one_is_there(fetch, server, tmp_path):
    fetch()
    (tmp_path / TRAIN).write_bytes(b"own")
    server.behaviours[TRAIN] = corrupt
    with (
        pytest.warns(UserWarning, match="not the published content"),
        pytest.raises(DownloadError, match="What came, twice, isn't that file"),
    ):
        fetch()
    assert (tmp_path / TRAIN).read_bytes() == b"own"


def test_altered_file_is_not_taken_for_right(fetch, tmp_path):
    fetch()
    (tmp_path / TRAIN).write_bytes(b"own")
    with pytest.raises(OSError, match=rf"^{TRAIN} of the published data aren't in"):
        fetch(download_if_missing=False)


# Failures


def test_error_says_what_is_there_and_how_to_go_on(fetch, server, tmp_path):
    server.behaviours[TRAIN] = status(404)
    with pytest.raises(DownloadError) as caught:
        fetch(n_jobs=4)
    # The pair's first four files are of E123, the next one is this.
    missing = sorted(name for name in FILES if not (tmp_path / name).exists())
    assert TRAIN in missing
    assert n_files(tmp_path) == 8 - len(missing) >= 4
    message = str(caught.value)
    assert message.startswith(
        f"{TRAIN} can't be downloaded from {server.url}/{TRAIN}: The server says 404 "
        f"(Not Found). {8 - len(missing)} of the 8 files are in {tmp_path}. The others "
        f"can also be put there by hand, from {server.url}: {TRAIN}"
    )
    assert caught.value.__cause__.code == 404
    del server.behaviours[TRAIN]
    fetch()
    check_whole(tmp_path)


def test_nothing_is_begun_after_a_failure(fetch, server):
    server.script.append(status(404))
    with pytest.raises(DownloadError, match="0 of the 8 files are in"):
        fetch(n_jobs=1)
    assert len(server.requests) == 1


def test_what_was_begun_is_ended_after_a_failure(fetch, server, tmp_path):
    both = threading.Barrier(2)

    def fail(handler):
        both.wait(5)
        handler.head(404, 0)

    def wait(handler):
        both.wait(5)
        time.sleep(0.05)  # the other fails meanwhile
        send(handler)

    server.behaviours = {"E123.train.csv": fail, "E123.valid.csv": wait}
    with pytest.raises(DownloadError, match="1 of the 8 files are in"):
        fetch(n_jobs=2)
    assert (tmp_path / "E123.valid.csv").exists()


def test_parts_survive_a_failure(fetch, server, tmp_path):
    server.behaviours[TRAIN] = cut(1000)
    with pytest.raises(DownloadError, match="keeps its first 1,000 bytes"):
        fetch(retries=0)
    del server.behaviours[TRAIN]
    server.requests.clear()
    fetch()
    assert {r.name: r.range for r in server.requests}[TRAIN] == "bytes=1000-"
    check_whole(tmp_path)


@pytest.fixture
def read_only_folder():
    """Made for others to see, for the administrator may write anywhere."""
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o755)
        folder = Path(home) / "folder"
        folder.mkdir()
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(user)


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
@pytest.mark.parametrize("name", ["", "new"])
def test_folder_that_must_not_be_written_to(fetch, server, read_only_folder, name):
    folder = read_only_folder / name
    with pytest.raises(PermissionError) as caught:
        fetch(data_home=folder)
    assert str(caught.value) == (
        f"{folder} can't be written to ({os.strerror(errno.EACCES)}); give data_home "
        "another folder, or set SKDEEPDIFF_DATA."
    )
    assert not server.requests


# Side by side


def test_downloads_side_by_side(fetch, server, tmp_path):
    together = threading.Barrier(4)

    def behave(handler):
        together.wait(5)
        send(handler)

    server.behaviours = dict.fromkeys(FILES, behave)
    fetch(n_jobs=4)
    check_whole(tmp_path)


def test_no_more_at_a_time_than_told(fetch, server):
    now, most = [], []

    def behave(handler):
        now.append(handler)
        most.append(len(now))
        time.sleep(0.01)
        now.remove(handler)
        send(handler)

    server.behaviours = dict.fromkeys(FILES, behave)
    fetch(n_jobs=2)
    assert max(most) <= 2


@pytest.mark.parametrize("n_bytes", [0, 1000])
def test_progress_is_that_of_all_bytes(fetch, tmp_path, capsys, n_bytes):
    (tmp_path / f"{TRAIN}.part").write_bytes(FILES[TRAIN][:n_bytes])
    fetch(verbose=True)
    out, err = capsys.readouterr()
    assert not out
    assert err.rstrip("\n").split("\r")[-1].startswith("100%")
    assert sum(map(len, FILES.values())) == 20_430
    assert "20.4k/20.4k" in err


def test_nothing_is_shown_if_told_so(fetch, capsys):
    fetch(verbose=False)
    assert capsys.readouterr() == ("", "")


def test_sizes_go_back_when_a_file_is_started_over(tmp_path):
    (tmp_path / f"{TRAIN}.part").write_bytes(bytes(1000))
    sizes = _fetch._Sizes(tmp_path, [TRAIN, "E003.expr.csv"], verbose=False)
    sizes.bar = Bar(n=1000)
    sizes.report(TRAIN, 1000, None)
    assert sizes.bar.total is None
    sizes.report(TRAIN, 1500, 5000)
    assert (sizes.bar.n, sizes.bar.total) == (1500, 5000 + ROUGH_SIZES["expr"])
    sizes.report(TRAIN, 0, 5000)
    sizes.report("E003.expr.csv", 100, 300)
    assert (sizes.bar.n, sizes.bar.total) == (100, 5300)


class Bar:
    def __init__(self, n):
        self.n, self.total = n, None

    def update(self, n):
        self.n += n


# Other processes, and the end of this one


def test_waits_for_another_and_takes_what_it_brought(
    fetch, server, tmp_path, monkeypatch
):
    waits = threading.Event()
    monkeypatch.setattr(_fetch, "_say_waiting", lambda *_: waits.set())
    with _lock.locked(tmp_path / _fetch.LOCK, on_wait=pytest.fail):
        thread = threading.Thread(target=fetch)
        thread.start()
        assert waits.wait(5)
        for name, content in FILES.items():
            (tmp_path / name).write_bytes(content)
    thread.join()
    assert not server.requests


@pytest.mark.parametrize("verbose", [False, True])
def test_says_that_it_waits(tmp_path, capsys, verbose):
    _fetch._say_waiting(tmp_path, verbose)
    said = f"Another process downloads into {tmp_path}; waiting.\n" if verbose else ""
    assert capsys.readouterr() == ("", said)


def test_file_system_without_locks(fetch, tmp_path, monkeypatch):
    def try_lock(descriptor):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(_lock, "_try_lock", try_lock)
    fetch()
    check_whole(tmp_path)


FETCH = """
import json, sys, types
for name, path in json.loads(sys.argv[1]).items():
    # Without what else is in the packages: importing PyTorch takes seconds.
    package = types.ModuleType(name)
    package.__path__ = [path]
    sys.modules[name] = package
from skdeepdiff.datasets._published import _fetch
_fetch.SHA1 = json.loads(sys.argv[2])
_fetch.fetch_deepdiff(["E123-E003"], data_home=sys.argv[3], base_url=sys.argv[4])
"""


def start_process(server, folder, stderr):
    package = Path(skdeepdiff.__file__).parent
    packages = {
        "skdeepdiff": package,
        "skdeepdiff.datasets": package / "datasets",
        "skdeepdiff.datasets._published": package / "datasets" / "_published",
    }
    arguments = [
        json.dumps({name: str(path) for name, path in packages.items()}),
        json.dumps(HASHES),
        str(folder),
        server.url,
    ]
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", FETCH, *arguments],
        stderr=stderr,
    )


def wait_for(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_killed_process(fetch, server, tmp_path):
    part = tmp_path / "E123.train.csv.part"
    server.behaviours["E123.train.csv"] = stall(1000)
    process = start_process(server, tmp_path, subprocess.DEVNULL)
    try:
        wait_for(lambda: part.exists() and part.stat().st_size == 1000)
    finally:
        process.kill()
        process.wait()
    for path in tmp_path.glob("*.csv"):
        assert path.read_bytes() == FILES[path.name]
    assert not (tmp_path / "E123.train.csv").exists()

    server.behaviours.clear()
    server.requests.clear()
    fetch()  # neither the lock nor the part stands in its way
    check_whole(tmp_path)
    asked = {request.name: request.range for request in server.requests}
    assert asked["E123.train.csv"] == "bytes=1000-"


def test_two_processes_at_once(server, tmp_path):
    released = threading.Event()

    def behave(handler):
        released.wait(30)
        send(handler)

    server.behaviours = dict.fromkeys(FILES, behave)
    folder, log = tmp_path / "folder", tmp_path / "log"
    with open(log, "wb") as stderr:
        processes = [start_process(server, folder, stderr) for _ in range(2)]
    try:
        wait_for(lambda: f"downloads into {folder}; waiting" in log.read_text())
    finally:
        released.set()
        codes = [process.wait(30) for process in processes]
    assert codes == [0, 0], log.read_text()
    check_whole(folder)
    assert sorted(names(server)) == sorted(FILES)  # each once


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send")
def test_ctrl_c(fetch, server, tmp_path):
    parts = [tmp_path / f"E123.{split}.csv.part" for split in ("train", "valid")]

    def press():
        wait_for(lambda: all(p.exists() and p.stat().st_size == 1000 for p in parts))
        os.kill(os.getpid(), signal.SIGINT)

    stalled, released = threading.Barrier(2, action=press), threading.Event()
    n_threads = threading.active_count()

    def behave(handler):
        send(handler, n_bytes=1000, then=wait)

    def wait(handler):
        stalled.wait()
        released.wait(10)
        handler.body(handler.content[1000:])

    server.behaviours = {part.stem: behave for part in parts}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    start = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            fetch(n_jobs=2, timeout=30)
    finally:
        signal.signal(signal.SIGINT, before)
    assert time.monotonic() - start < 3

    released.set()  # what comes now comes too late
    wait_for(lambda: threading.active_count() <= n_threads)
    assert [part.stat().st_size for part in parts] == [1000, 1000]
    assert n_files(tmp_path) == 0
    assert len(server.requests) == 2

    server.behaviours.clear()
    server.requests.clear()
    fetch()
    check_whole(tmp_path)
    assert [request.range for request in server.requests].count("bytes=1000-") == 2
