import errno
import os
import signal
import sys
from unittest.mock import Mock

import pytest

from skdeepdiff._utils._files import write_whole


def test_writes_and_replaces(tmp_path):
    path = tmp_path / "file"
    for content in (b"first", b"second, longer"):
        write_whole(path, content)
        assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["file"]


def test_permissions_are_those_of_the_old_file_or_any_new_one(tmp_path):
    plain, whole = tmp_path / "plain", tmp_path / "whole"
    plain.write_bytes(b"")
    write_whole(whole, b"")
    assert plain.stat().st_mode == whole.stat().st_mode
    whole.chmod(0o600)
    write_whole(whole, b"new")
    assert whole.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("absent/file", FileNotFoundError, "folder .*absent doesn't exist"),
        (".", IsADirectoryError, "give the name of a file"),
        ("pipe", OSError, "is a device or a pipe"),
    ],
)
def test_what_is_no_file(tmp_path, name, error, message):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(error, match=message):
        write_whole(tmp_path / name, b"")


LIMITED = """
import resource, signal, sys
from skdeepdiff._utils._files import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
write_whole(sys.argv[1], bytes(5000))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of file sizes")
def test_no_space_left_keeps_the_old_file(python, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    run = python("-c", LIMITED, path)
    assert run.returncode == 1
    assert f"OSError: [Errno {errno.EFBIG}] File too large: '{path}'" in run.stderr
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


KILLED = """
import os, signal, sys
from skdeepdiff._utils import _files
_files.os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
_files.write_whole(sys.argv[1], bytes(5000))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_process_keeps_the_old_file(python, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    assert python("-c", KILLED, path).returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    written = [name for name in os.listdir(tmp_path) if name != "file"]
    assert len(written) == 1, "the process was killed after it had written"
    assert written[0].startswith(".file.")


def test_ctrl_c_leaves_nothing(tmp_path, monkeypatch):
    press = Mock(side_effect=KeyboardInterrupt)
    monkeypatch.setattr("skdeepdiff._utils._files.os.fsync", press)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "file", b"")
    assert os.listdir(tmp_path) == []
