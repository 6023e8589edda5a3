import os
import subprocess
import sys
import threading
import time
import warnings

import pytest
import torch

from skdeepdiff.nn import AttentiveEncoder, initialize
from skdeepdiff.nn._kernel._layout import Blocking
from skdeepdiff.nn._kernel._run import _compile
from skdeepdiff.nn._kernel._run._compile import blocking_for, load_kernel

AVX512 = {"avx512f": True, "avx512vl": True, "avx2": True, "fma": True}
AVX2 = {"avx512f": False, "avx2": True, "fma": True}


@pytest.mark.parametrize(
    ("machine", "features", "hidden_size", "expected"),
    [
        ("x86_64", AVX512, 32, Blocking(16, 6, 2)),
        ("x86_64", AVX512, 64, Blocking(16, 6, 2)),
        ("x86_64", AVX512, 24, Blocking(8, 6, 2)),
        ("x86_64", AVX512, 8, Blocking(8, 6, 2)),
        ("x86_64", AVX2, 32, Blocking(8, 3, 1)),
        ("x86_64", {"avx2": True, "fma": False}, 32, None),
        ("x86_64", {}, 32, None),
        ("arm64", {}, 32, Blocking(4, 6, 2)),
        ("riscv64", {}, 32, None),
        ("x86_64", AVX512, 12, None),
    ],
)
def test_blocking_for_a_processor(machine, features, hidden_size, expected):
    assert blocking_for(machine, features, hidden_size) == expected


def test_code_of_changed_sources_is_not_used(build, cache, compilations, monkeypatch):
    build()
    monkeypatch.setattr(_compile, "_sources", lambda: "edited")
    build()
    assert len(compilations) == 2


@pytest.fixture
def fresh_load(monkeypatch):
    monkeypatch.delenv("SKDEEPDIFF_KERNEL", raising=False)
    _compile._load_kernel.cache_clear()
    yield load_kernel
    _compile._load_kernel.cache_clear()


def test_environment_variable_switches_the_kernel_off(fresh_load, monkeypatch):
    monkeypatch.setenv("SKDEEPDIFF_KERNEL", "0")
    encoder = initialize(AttentiveEncoder(range(2), 1, 8))
    x = torch.rand(3, 2, 4, 1)
    assert encoder.lstm.swept_layer(x) is None
    assert torch.equal(
        encoder(x)[0], encoder.attention(encoder.lstm.forward_plain(x))[0]
    )


def test_the_kernel_does_without_avx512_where_pytorch_does(monkeypatch):
    llvm = pytest.importorskip("llvmlite.binding")
    monkeypatch.setattr(llvm, "get_host_cpu_features", lambda: dict(AVX512))
    for capability, lanes in [("AVX512", 16), ("AVX2", 8)]:
        monkeypatch.setattr(
            torch.backends.cpu, "get_cpu_capability", lambda name=capability: name
        )
        features = _compile._usable_features(llvm)
        assert blocking_for("x86_64", features, 32).lanes == lanes


def test_without_llvmlite(fresh_load, monkeypatch):
    monkeypatch.setitem(sys.modules, "llvmlite.binding", None)
    assert fresh_load(8, False) is None


def test_without_a_system_that_it_was_tried_on(fresh_load, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert fresh_load(8, False) is None


def test_nothing_is_kept_where_the_sources_are_not_known(
    build, cache, compilations, monkeypatch
):
    monkeypatch.setattr(_compile, "_sources", lambda: "")
    build()
    assert not cache.exists()


def test_failing_compiler_is_reported_and_done_without(fresh_load, monkeypatch):
    def fail(*args):
        raise RuntimeError("LLVM says no")

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


def test_importing_the_package_does_not_load_the_compiler():
    code = "import sys, skdeepdiff; print('llvmlite' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"
