import os
import sys
import threading
import time
import warnings
from unittest.mock import Mock

import pytest
import torch

from skdeepdiff.nn._kernel._layout import Blocking
from skdeepdiff.nn._kernel._run import _compile
from skdeepdiff.nn._kernel._run._compile import blocking_for, load_kernel

AVX512 = {"avx512f": True, "avx512vl": True, "avx2": True, "fma": True}
AVX2 = {"avx512f": False, "avx2": True, "fma": True}


@pytest.mark.parametrize(
    ("machine", "features", "hidden_size", "expected"),
    [
        ("x86_64", AVX512, 32, Blocking(16, 6, 2)),
        ("x86_64", AVX512, 24, Blocking(8, 6, 2)),
        ("x86_64", AVX2, 32, Blocking(8, 3, 2)),
        ("x86_64", {"avx2": True, "fma": False}, 32, None),
        ("arm64", {}, 32, Blocking(4, 6, 2)),
        ("riscv64", {}, 32, None),
        ("x86_64", AVX512, 12, None),
    ],
)
def test_blocking_for_a_processor(machine, features, hidden_size, expected):
    assert blocking_for(machine, features, hidden_size) == expected


@pytest.fixture
def fresh_load(monkeypatch):
    monkeypatch.delenv("SKDEEPDIFF_KERNEL", raising=False)
    _compile._load_kernel.cache_clear()
    yield load_kernel
    _compile._load_kernel.cache_clear()


def test_the_kernel_does_without_avx512_where_pytorch_does(monkeypatch):
    llvm = pytest.importorskip("llvmlite.binding")
    monkeypatch.setattr(llvm, "get_host_cpu_features", lambda: dict(AVX512))
    for capability, lanes in [("AVX512", 16), ("AVX2", 8)]:
        told = Mock(return_value=capability)
        monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", told)
        features = _compile._usable_features(llvm)
        assert blocking_for("x86_64", features, 32).lanes == lanes


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.setenv("SKDEEPDIFF_KERNEL", "0"),
        lambda patch: patch.setitem(sys.modules, "llvmlite.binding", None),
        # A system that it wasn't tried on.
        lambda patch: patch.setattr(sys, "platform", "win32"),
    ],
)
def test_where_there_is_no_kernel(fresh_load, monkeypatch, change):
    change(monkeypatch)
    assert fresh_load(8, False) is None


def test_code_of_changed_or_unknown_sources_is_not_used(
    build, cache, compilations, monkeypatch
):
    for number, sources in enumerate(["", "some", "edited"]):
        monkeypatch.setattr(_compile, "_sources", lambda text=sources: text)
        build()
        assert len(compilations) == number + 1
        assert len(list(cache.glob("*"))) == number


def test_failing_compiler_is_reported_and_done_without(fresh_load, monkeypatch):
    fail = Mock(side_effect=RuntimeError("LLVM says no"))
    monkeypatch.setattr(_compile, "build_kernel", fail)
    with pytest.warns(RuntimeWarning, match="can't be compiled here.*LLVM says no"):
        assert fresh_load(8, False) is None
    assert fresh_load(8, False) is None


def test_threads_share_one_compilation(fresh_load, cache, compilations):
    threads = [threading.Thread(target=fresh_load, args=(8, False)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(compilations) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_fork_waits_for_a_compilation():
    held = threading.Event()
    order = []

    def compile_slowly():
        with _compile._compiling:
            held.set()
            time.sleep(0.3)
            order.append("compiled")

    thread = threading.Thread(target=compile_slowly)
    thread.start()
    held.wait(10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of forks beside threads
        child = os.fork()
    if child == 0:
        acquired = _compile._compiling.acquire(timeout=5)
        os._exit(0 if acquired and order == ["compiled"] else 1)
    thread.join()
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
