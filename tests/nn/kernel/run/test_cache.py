import os

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


def test_cache_that_can_not_be_written(build, tmp_path, monkeypatch, compilations):
    blocked = tmp_path / "a file, where a folder would have to be"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert build()["forward"] is not None
    assert build()["forward"] is not None
    assert len(compilations) == 2


def test_failing_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    cache = ObjectCache(tmp_path, "0" * 64)
    cache.write(b"code")
    assert cache.read() is None
    assert list(tmp_path.iterdir()) == []


def test_cache_directory_without_variable(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_directory() == tmp_path / ".cache" / "skdeepdiff"


def test_no_home_directory(build, monkeypatch, compilations):
    def fail():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(_cache.Path, "home", fail)
    assert cache_directory() is None
    build()
    build()
    assert len(compilations) == 2


def test_relative_cache_directory_is_ignored(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
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
    ("mode", "n_compilations"), [(0o755, 1), (0o775, 2), (0o777, 2), (0o1777, 1)]
)
@pytest.mark.parametrize("through", [".", "link", "folder/link"])
def test_no_code_from_below_a_folder_that_others_may_write(
    build, tmp_path, monkeypatch, compilations, mode, n_compilations, through
):
    """They could exchange the folder; in a sticky one they can't."""
    shared = tmp_path / "shared"
    (shared / "mine" / "folder").mkdir(parents=True)
    (tmp_path / "link").symlink_to(shared / "mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link").symlink_to("../link")
    root = shared / "mine" if through == "." else tmp_path / through
    monkeypatch.setenv("XDG_CACHE_HOME", str(root))
    build()
    shared.chmod(mode)
    build()
    assert len(compilations) == n_compilations


def test_link_in_a_folder_that_others_may_write(build, cache, compilations):
    build()
    shared = cache.parent / "shared"
    shared.mkdir()
    (shared / "link").symlink_to(cache.parent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(shared / "link"))
        build()
        assert len(compilations) == 1
        shared.chmod(0o777)
        build()
    assert len(compilations) == 2


def test_folder_of_another_user_is_no_way(build, cache, compilations, monkeypatch):
    build()
    monkeypatch.setattr(os, "getuid", lambda: cache.stat().st_uid + 1)
    build()
    assert len(compilations) == 2


def test_links_in_a_circle(build, tmp_path, monkeypatch, compilations):
    (tmp_path / "round").symlink_to("round")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "round"))
    build()
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
