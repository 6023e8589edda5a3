"""Compile the kernels for this processor, once, and keep the machine code on disk."""

import ctypes
import functools
import hashlib
import os
import platform
import stat
import sys
import tempfile
import threading
import warnings
from pathlib import Path

import torch

DISABLING_VARIABLE = "SKDEEPDIFF_KERNEL"
KINDS = ("forward", "forward_saving", "backward")
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
ENTRY_POINTS = KINDS + tuple(f"attentive_{kind}" for kind in KINDS)

# One compilation at a time, which no fork interrupts: the child could never go on.
_compiling = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_compiling.acquire,
        after_in_parent=_compiling.release,
        after_in_child=_compiling.release,
    )


class CompiledKernel:
    """The entry points of a :class:`KernelModule` as functions.

    Parameters
    ----------
    engine : llvmlite.binding.ExecutionEngine
        Owns the machine code.
    blocking : Blocking
        What the code was written for.
    """

    def __init__(self, engine, blocking):
        self._engine = engine
        self.blocking = blocking
        signature = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)
        self._functions = {
            name: signature(engine.get_function_address(name)) for name in ENTRY_POINTS
        }

    def __getitem__(self, name):
        """An entry point; takes the arguments' address and the thread's number."""
        return self._functions[name]


def blocking_for(machine, features, hidden_size):
    """How to cut the work for a processor.

    Parameters
    ----------
    machine : str
        As :func:`platform.machine` says.
    features : mapping of str to bool
        LLVM's names of what the processor can do.
    hidden_size : int
        Hidden units of a direction.

    Returns
    -------
    blocking : Blocking or None
        None if there is no good kernel for it.
    """
    from ._entry_points import Blocking

    if hidden_size % 8:
        return None
    if machine in ("arm64", "aarch64"):
        return Blocking(lanes=4, genes=6, tile=2)
    if machine != "x86_64":
        return None
    if features.get("avx512f") and features.get("avx512vl"):
        return Blocking(lanes=8 if hidden_size % 16 else 16, genes=6, tile=2)
    if features.get("avx2") and features.get("fma"):
        return Blocking(lanes=8, genes=3, tile=1)
    return None


def load_kernel(hidden_size, projected):
    """The kernel for a hidden size, from the cache on disk or newly compiled.

    Parameters
    ----------
    hidden_size : int
        Hidden units of a direction.
    projected : bool
        See :func:`emit_forward`.

    Returns
    -------
    kernel : CompiledKernel or None
        None where there is none: another processor or system, a hidden size that
        isn't a multiple of 8, llvmlite not installed or not working, or the
        environment variable ``SKDEEPDIFF_KERNEL`` set to 0 when first asked.
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
    """What this processor can do, and PyTorch is allowed to.

    ``ATEN_CPU_CAPABILITY=avx2`` makes PyTorch compute as a processor without AVX-512
    does. The kernel follows, so that one variable shows what such a processor gives.
    """
    features = llvm.get_host_cpu_features()
    if torch.backends.cpu.get_cpu_capability() == "AVX2":
        features["avx512f"] = False
    return features


def build_kernel(hidden_size, projected, blocking, processor, features):
    """Compile a kernel for a processor, unless the cache has it.

    Parameters
    ----------
    hidden_size, projected, blocking
        Of the :class:`KernelModule`.
    processor : str
        LLVM's name of it.
    features : llvmlite.binding.FeatureMap
        What it can do.

    Returns
    -------
    kernel : CompiledKernel
        Ready to be called.
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
        from ._entry_points import KernelModule

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
    """Text of the modules that write the code; empty where only bytecode is there."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def cache_directory():
    """Where machine code is kept between runs.

    Returns
    -------
    directory : Path or None
        ``skdeepdiff`` in ``$XDG_CACHE_HOME``, if that is an absolute path, or else in
        ``~/.cache``; None if there is no home either.
    """
    root = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(root):
        return Path(root) / "skdeepdiff"
    try:
        return Path.home() / ".cache" / "skdeepdiff"
    except RuntimeError:
        return None


def is_own(status):
    """Whether nobody else can have written a file or folder.

    Parameters
    ----------
    status : os.stat_result
        Of the file or folder.

    Returns
    -------
    own : bool
        It belongs to this user, and no others may write to it.
    """
    return status.st_uid == os.getuid() and not status.st_mode & OTHERS_WRITE


def leads_where_we_say(path):
    """Whether no other user can change what a path leads to.

    Each folder on the way belongs to this user or to root, and others may write to it
    only if it is sticky, like ``/tmp``: what is ours in there, they can neither rename
    nor replace. The same holds for the ways to which links lead. As each step is
    checked after those above it, nobody can exchange it later.

    Parameters
    ----------
    path : Path
        Absolute, of something that exists.

    Returns
    -------
    fixed : bool
        Whether it is so.
    """
    for step in (*reversed(path.parents), path):
        status = step.lstat()
        if status.st_uid not in (0, os.getuid()):
            return False
        if stat.S_ISLNK(status.st_mode):
            if not leads_where_we_say(step.parent / os.readlink(step)):
                return False
        elif status.st_mode & OTHERS_WRITE and not status.st_mode & stat.S_ISVTX:
            return False
    return True


class ObjectCache:
    """One file of machine code that begins with its own checksum.

    Parameters
    ----------
    directory : Path or None
        Need not exist, nor be writable. None keeps nothing.
    key : str
        Tells apart what was compiled from other code, or for other processors.
    """

    def __init__(self, directory, key):
        self.directory = directory
        self._name = f"kernel-{key[:32]}.o"

    def read(self):
        """The code; None if there is none, it is damaged or may be another user's."""
        try:
            if not self._is_private():
                return None
            with open(self.directory / self._name, "rb") as file:
                if not is_own(os.fstat(file.fileno())):
                    return None
                content = file.read()
        except OSError:
            return None
        size = hashlib.sha256().digest_size
        checksum, code = content[:size], content[size:]
        return code if hashlib.sha256(code).digest() == checksum else None

    def _is_private(self):
        """Whether there is a folder in which nobody else can have put anything."""
        return (
            self.directory is not None
            and is_own(self.directory.stat())  # fails where links lead in a circle
            and leads_where_we_say(self.directory)
        )

    def write(self, code):
        """Keep the code, if that is possible."""
        if self.directory is None:
            return
        temporary = None
        try:
            for folder in (self.directory.parent, self.directory):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._is_private():
                return
            handle, temporary = tempfile.mkstemp(dir=self.directory)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(code).digest() + code)
            os.replace(temporary, self.directory / self._name)
        except OSError:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)
