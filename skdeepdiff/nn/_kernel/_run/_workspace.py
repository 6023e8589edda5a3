"""Calling a kernel: its arguments, helper threads, and memory to use again."""

import contextlib
import functools
import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np
import torch

from .._layout import FIELDS, INTEGER_ARRAYS, SIZES

PLACES = {name: place for place, name in enumerate(FIELDS)}

_local = threading.local()


@functools.cache
def _get_helpers():
    """Get the threads that help any other, started when first needed."""
    n_threads = max(1, (os.cpu_count() or 1) - 1)
    return ThreadPoolExecutor(n_threads, thread_name_prefix="skdeepdiff")


if hasattr(os, "register_at_fork"):
    # The child has none of its parent's threads.
    os.register_at_fork(after_in_child=_get_helpers.cache_clear)


def pack_arguments(**values):
    """Arrange a kernel's arguments as it expects them, as an array of int64, and a 0.

    Each is an int, Tensor, Loan or None (0, as is what isn't given), by the name in
    ``FIELDS``. Tensors must outlive the call. TypeError if a name is unknown, or a
    value no int or tensor that the kernel can read.
    """
    unknown = values.keys() - PLACES.keys()
    if unknown:
        raise TypeError(f"Unknown kernel arguments: {sorted(unknown)}.")
    arguments = np.zeros(len(FIELDS) + 1, dtype=np.int64)
    for name, value in values.items():
        if value is None:
            continue
        if name not in SIZES:
            value = value.address if type(value) is Loan else _address(name, value)
        elif type(value) is not int:
            raise TypeError(f"{name} must be an int, got {type(value).__name__}.")
        arguments[PLACES[name]] = value
    return arguments


def _address(name, tensor):
    """Find where a tensor begins, if it is what the kernel takes it for."""
    dtype = torch.int64 if name in INTEGER_ARRAYS else torch.float32
    if not (tensor.dtype == dtype and tensor.is_cpu and tensor.is_contiguous()):
        raise TypeError(
            f"{name} must be a contiguous {dtype} tensor on the CPU, got "
            f"{tensor.dtype} on {tensor.device}, strides {tensor.stride()}."
        )
    return tensor.data_ptr()


class Workspace:
    """Runs kernels on ``n_threads``, the calling one among them, and lends memory.

    ``keep_memory``: what comes back is kept to be lent again. Fresh memory costs as
    much time as it takes to fill it with zeros.
    """

    def __init__(self, n_threads, keep_memory):
        self.n_threads = n_threads
        self._free = [] if keep_memory else None

    def run(self, kernel, name, n_threads, **values):
        """Run an entry point on at most ``self.n_threads``, until it is done.

        ``values`` are its arguments, as in ``pack_arguments``.
        """
        arguments = pack_arguments(**values)
        # The counter that threads share is a place after the arguments.
        arguments[PLACES["next_task"]] = arguments.ctypes.data + 8 * len(FIELDS)
        function, address = kernel[name], arguments.ctypes.data
        helping = []
        try:
            for thread in range(1, n_threads):
                helping.append(
                    _get_helpers().submit(
                        _help, function, address, thread, (arguments, values)
                    )
                )
        except RuntimeError:
            pass  # no threads while Python ends: this one does all tasks
        try:
            function(address, 0)
        finally:
            _wait_for(helping)

    def borrow(self, size):
        """Lend memory for so many floats, as a Loan: given back when that is forgotten.

        The smallest block that is large enough, or a fresh one.
        """
        fitting = [block for block in self._free or () if block.numel() >= size]
        if fitting:
            block = min(fitting, key=torch.Tensor.numel)
            self._free = [other for other in self._free if other is not block]
        else:
            block = torch.empty(size, dtype=torch.float32, device="cpu")
        return Loan(self, block)

    def take_back(self, block):
        """End a loan; for :class:`Loan`."""
        if self._free is not None:
            self._free.append(block)

    def close(self):
        """Keep no memory from now on."""
        self._free = None


class Loan:
    """Memory of a workspace, from ``address`` on: a block, which may be too long."""

    _workspace = None  # until Ctrl-C can no longer leave half of what is needed

    def __init__(self, workspace, block):
        self._block = block
        self.address = block.data_ptr()
        self._workspace = workspace

    def __del__(self):
        if self._workspace is not None:
            self._workspace.take_back(self._block)


def _help(function, address, thread, in_use):
    """Run a kernel on memory that this call keeps from being freed or lent again."""
    function(address, thread)
    del in_use


def _wait_for(futures):
    """Wait, whatever signals raise: the others write to what the caller reads."""
    begun = [future for future in futures if not future.cancel()]
    interrupt = None
    while any(not future.done() for future in begun):
        try:
            wait(begun)
        except BaseException as error:
            interrupt = error
    if interrupt is not None:
        raise interrupt


def current_workspace():
    """Get the calling thread's workspace, or a fresh one for a single call."""
    workspace = getattr(_local, "workspace", None)
    return workspace or Workspace(torch.get_num_threads(), keep_memory=False)


@contextlib.contextmanager
def own_workspace():
    """Have one ``current_workspace()``, and one thread of torch's, for a while.

    Where torch's operations are small, splitting them between threads costs more than
    it saves, above all when another process keeps a core busy: each of them waits for
    the last thread. The kernels wait once a sweep, and give the same result for any
    number of threads. So they get the threads that torch would use, and torch gets
    one. That holds in the calling thread; but a thread that is born meanwhile takes
    torch's one for its own number, for good.
    """
    outer = getattr(_local, "workspace", None)
    if outer is not None:
        yield outer
        return
    n_threads = torch.get_num_threads()
    workspace = Workspace(n_threads, keep_memory=True)
    try:
        _local.workspace = workspace
        torch.set_num_threads(1)
        yield workspace
    finally:
        torch.set_num_threads(n_threads)
        _local.workspace = None
        workspace.close()
