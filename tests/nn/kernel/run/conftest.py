"""A kernel that is quickly compiled, and where it is kept."""

import pytest

from skdeepdiff.nn._kernel._layout import Blocking
from skdeepdiff.nn._kernel._run._cache import cache_directory
from skdeepdiff.nn._kernel._run._compile import build_kernel


@pytest.fixture
def build():
    llvm = pytest.importorskip("llvmlite.binding")
    processor, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features()
    return lambda: build_kernel(8, False, Blocking(8, 1, 1), processor, features)


@pytest.fixture
def compilations(monkeypatch):
    """How often code was made anew."""
    from skdeepdiff.nn._kernel._emit._entry_points import KernelModule

    made = []
    emit = KernelModule.__init__

    def count(self, *args):
        made.append(args)
        emit(self, *args)

    monkeypatch.setattr(KernelModule, "__init__", count)
    return made


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_directory() == tmp_path / "skdeepdiff"
    return cache_directory()
