import os
import subprocess
import sys
import threading
import time
import warnings

import pytest
import torch

from skdeepdiff.nn import AttentiveEncoder, initialize
from skdeepdiff.nn._kernel import _compile
from skdeepdiff.nn._kernel._compile import (
    ENTRY_POINTS,
    ObjectCache,
    blocking_for,
    build_kernel,
    cache_directory,
    load_kernel,
)
from skdeepdiff.nn._kernel._entry_points import Blocking, KernelModule

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


@pytest.mark.parametrize("projected", [False, True])
def test_module_has_every_entry_point(projected):
    code = str(KernelModule(8, projected, Blocking(8, 2, 1)))
    for name in ENTRY_POINTS:
        assert f'define void @"{name}"(i64' in code
    assert 'define void @"backward_2"' in code
    assert 'define void @"backward_3"' not in code


@pytest.fixture
def build():
    llvm = pytest.importorskip("llvmlite.binding")
    processor, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features()
    return lambda: build_kernel(8, False, Blocking(8, 1, 1), processor, features)


@pytest.fixture
def compilations(monkeypatch):
    """How often code was made anew."""
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


def test_code_of_changed_sources_is_not_used(build, cache, compilations, monkeypatch):
    build()
    monkeypatch.setattr(_compile, "_sources", lambda: "edited")
    build()
    assert len(compilations) == 2


def test_cache_directory_without_variable(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_directory() == tmp_path / ".cache" / "skdeepdiff"


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


def test_no_home_directory(build, monkeypatch, compilations):
    def fail():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(_compile.Path, "home", fail)
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
