import os
from unittest.mock import Mock

import pytest

from skdeepdiff.nn._kernel._run import _cache
from skdeepdiff.nn._kernel._run._cache import ObjectCache, cache_directory


def test_code_is_compiled_once(build, cache, compilations):
    build()
    build()
    assert len(compilations) == 1
    assert [file.suffix for file in cache.iterdir()] == [".o"]


def test_damaged_file_is_replaced(build, cache, compilations):
    build()
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    for damaged in (b"", whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1])):
        file.write_bytes(damaged)
        build()
        assert file.read_bytes() == whole
    assert len(compilations) == 4


@pytest.mark.parametrize("blocked", ["file", "round"])
def test_no_folder_to_write_to(build, tmp_path, monkeypatch, compilations, blocked):
    (tmp_path / "file").write_text("")
    (tmp_path / "round").symlink_to("round")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / blocked))
    build()
    assert build()["forward"] is not None
    assert len(compilations) == 2


def test_no_home_directory(build, monkeypatch, compilations):
    fail = Mock(side_effect=RuntimeError("Could not determine home directory."))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(_cache.Path, "home", fail)
    assert cache_directory() is None
    build()
    build()
    assert len(compilations) == 2


def test_failing_write_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", Mock(side_effect=OSError("disk full")))
    cache = ObjectCache(tmp_path, "0" * 64)
    cache.write(b"code")
    assert cache.read() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("root", [None, "somewhere"])
def test_folder_of_the_user_where_none_is_named(root, monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if root is not None:  # relative ones don't count
        monkeypatch.setenv("XDG_CACHE_HOME", root)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_directory() == tmp_path / ".cache" / "skdeepdiff"


def test_code_that_others_may_write_is_not_run(build, cache, compilations):
    build()
    (file,) = cache.iterdir()
    file.chmod(0o666)
    build()
    assert file.stat().st_mode & 0o777 == 0o600
    cache.chmod(0o777)
    build()
    assert len(compilations) == 3


@pytest.mark.parametrize(
    ("through", "mode", "n_compilations"),
    [
        ("shared/mine", 0o755, 1),
        ("shared/mine", 0o775, 2),
        ("shared/mine", 0o1777, 1),
        ("link", 0o777, 2),
        ("folder/link", 0o777, 2),
        ("shared/out", 0o777, 2),
    ],
)
def test_no_code_from_below_a_folder_that_others_may_write(
    build, tmp_path, monkeypatch, compilations, mode, n_compilations, through
):
    """They could exchange the folder; in a sticky one they can't."""
    shared = tmp_path / "shared"
    (shared / "mine" / "folder").mkdir(parents=True)
    (shared / "out").symlink_to(tmp_path / "folder")
    (tmp_path / "link").symlink_to(shared / "mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link").symlink_to("../link")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / through))
    build()
    shared.chmod(mode)
    build()
    assert len(compilations) == n_compilations


def test_folder_of_another_user_is_no_way(build, cache, compilations, monkeypatch):
    build()
    monkeypatch.setattr(os, "getuid", lambda: cache.stat().st_uid + 1)
    build()
    assert len(compilations) == 2


def test_folders_above_are_made_for_this_user_alone(build, tmp_path, monkeypatch):
    before = os.umask(0)
    try:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
        build()
    finally:
        os.umask(before)
    assert (tmp_path / ".cache").stat().st_mode & 0o777 == 0o700
