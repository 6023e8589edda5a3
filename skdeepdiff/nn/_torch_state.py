"""What other code tells torch, kept away from our networks for a while."""

import contextlib
import threading

import torch

from ._kernel import own_workspace

AUTOCAST_DEVICES = ("cpu", "cuda", "mps", "xpu")


class _FullPrecision(contextlib.AbstractContextManager):
    """Matrix products in whole float32 while any thread needs them.

    The setting belongs to all threads: the first one in changes it, the last one out
    puts it back.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._n_inside = 0

    def __enter__(self):
        with self._lock:
            if self._n_inside == 0:
                self._outer = _matmul_precision()
                if self._outer != "highest":
                    torch.set_float32_matmul_precision("highest")
            self._n_inside += 1

    def __exit__(self, *error):
        with self._lock:
            self._n_inside -= 1
            if self._n_inside == 0 and self._outer != "highest":
                torch.set_float32_matmul_precision(self._outer)


def _matmul_precision():
    try:
        return torch.get_float32_matmul_precision()
    except RuntimeError:  # set for single backends, which is meant
        return "highest"


_full_precision = _FullPrecision()


@contextlib.contextmanager
def undisturbed():
    """Build or run networks in the same way whatever torch has been told.

    Gradients are on, and autocast, inference mode, default devices and shortened matrix
    products off; what torch computes runs on one thread, the kernel on as many as torch
    had. All is as before afterwards. The default dtype, which belongs to all threads,
    is left alone: what is built in here names its own.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.enable_grad())
        for device in AUTOCAST_DEVICES:
            if torch.is_autocast_enabled(device):
                stack.enter_context(torch.autocast(device, enabled=False))
        if torch.get_default_device().type != "cpu":  # slows each operation down
            stack.enter_context(torch.device("cpu"))
        stack.enter_context(_full_precision)
        stack.enter_context(own_workspace())
        yield
