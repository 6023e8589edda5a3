"""Compile the kernels for this processor, once."""

import ctypes
import functools
import hashlib
import os
import platform
import sys
import threading
import warnings
from pathlib import Path

import torch

from .._layout import ENTRY_POINTS, Blocking
from ._cache import ObjectCache, cache_directory

DISABLING_VARIABLE = "SKDEEPDIFF_KERNEL"

# One compilation at a time, which no fork interrupts: the child could never go on.
_compiling = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_compiling.acquire,
        after_in_parent=_compiling.release,
        after_in_child=_compiling.release,
    )


class CompiledKernel(dict):
    """Entry points by name: functions of the fields' address and the thread's number.

    ``engine`` is an llvmlite ExecutionEngine, which owns the machine code.
    """

    def __init__(self, engine, blocking):
        self._engine = engine
        self.blocking = blocking
        signature = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)
        for name in ENTRY_POINTS:
            self[name] = signature(engine.get_function_address(name))


def blocking_for(machine, features, hidden_size):
    """Choose how to cut the work for a processor; None if there is no good kernel.

    ``machine`` is as :func:`platform.machine` says, ``features`` a mapping of LLVM's
    names of what the processor can do. The forward sweep has 4 vectors a gene in
    registers, and 4 of weights: 32 registers are enough for 6 genes, 16 for 3.
    """
    if hidden_size % 8:
        return None
    if machine in ("arm64", "aarch64"):
        return Blocking(lanes=4, genes=6, tile=2)
    if machine != "x86_64":
        return None
    if features.get("avx512f") and features.get("avx512vl"):
        return Blocking(lanes=8 if hidden_size % 16 else 16, genes=6, tile=2)
    if features.get("avx2") and features.get("fma"):
        return Blocking(lanes=8, genes=3, tile=2)
    return None


def load_kernel(hidden_size, projected):
    """Get the kernel for a hidden size, from the cache on disk or newly compiled.

    ``projected`` as in ``emit_forward``. None where there is no kernel: another
    processor or system, a hidden size that isn't a multiple of 8, llvmlite not
    installed or not working, or the environment variable ``SKDEEPDIFF_KERNEL`` set to
    0 when first asked.
    """
    with _compiling:
        return _load_kernel(hidden_size, projected)


@functools.cache
def _load_kernel(hidden_size, projected):
    if os.environ.get(DISABLING_VARIABLE) == "0" or sys.platform not in (
        "linux",
        "darwin",
    ):
        return None
    try:
        import llvmlite.binding as llvm

        processor = llvm.get_host_cpu_name(), _usable_features(llvm)
        blocking = blocking_for(platform.machine(), processor[1], hidden_size)
        if blocking is None:
            return None
        llvm.check_jit_execution()
        return build_kernel(hidden_size, projected, blocking, *processor)
    except ImportError:
        return None
    except Exception as error:
        warnings.warn(
            "The fused kernel can't be compiled here, so training takes several times "
            f"longer: {error}",
            RuntimeWarning,
            stacklevel=2,
        )
        return None


def _usable_features(llvm):
    """Find what this processor can do, and PyTorch is allowed to.

    ``ATEN_CPU_CAPABILITY=avx2`` makes PyTorch compute as a processor without AVX-512
    does. The kernel follows, so that one variable shows what such a processor gives.
    """
    features = llvm.get_host_cpu_features()
    if torch.backends.cpu.get_cpu_capability() == "AVX2":
        features["avx512f"] = False
    return features


def build_kernel(hidden_size, projected, blocking, processor, features):
    """Compile a kernel for a processor, unless the cache has it.

    ``processor`` is LLVM's name of it, ``features`` an llvmlite FeatureMap; the rest
    as in :class:`KernelModule`.
    """
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=processor, features=features.flatten(), opt=3, jit=True
    )
    key = "\n".join(
        [
            *(str(part) for part in llvm.llvm_version_info),
            *(target.triple, processor, features.flatten()),
            *(str(hidden_size), str(projected), str(blocking), _sources()),
        ]
    )
    directory = cache_directory() if _sources() else None
    cache = ObjectCache(directory, hashlib.sha256(key.encode()).hexdigest())
    code = cache.read()
    if code is None:
        from .._emit._entry_points import KernelModule

        module = llvm.parse_assembly(
            str(KernelModule(hidden_size, projected, blocking))
        )
        module.verify()
        code = target.emit_object(module)
        cache.write(code)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return CompiledKernel(engine, blocking)


@functools.cache
def _sources():
    """Read the modules that make the code; empty where only bytecode is there."""
    folder = Path(__file__).parents[1]
    files = [*sorted(folder.glob("_emit/*.py")), *folder.glob("_layout.py")]
    files += Path(__file__).parent.glob("_compile.py")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
