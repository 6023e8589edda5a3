"""A fused CPU kernel for bidirectional LSTMs with attention.

torch runs a small LSTM at a tenth of what a processor can do: its matrix products are
too small, and each step waits for memory. The kernel sweeps over all steps of a few
genes at a time, without leaving the processor's registers and first-level cache.
:mod:`skdeepdiff.nn` decides where it applies. To be read in this order:

``_layout``
    What both folders agree on: sizes, a call's arrays, names of the entry points.
``_emit``
    Writes LLVM code. ``_emitter`` lets Python write loops over vectors,
    ``_elementary`` has tanh and exp, ``_tasks`` says who works on what and where it
    lies in memory, ``_forward``, ``_backward`` and ``_attention`` are the formulas,
    and ``_entry_points`` makes them functions to call.
``_run``
    ``_compile`` makes machine code of it, ``_cache`` keeps that on disk,
    ``_workspace`` calls it from some threads, ``_layer`` knows the tensors' shapes, and
    ``_autograd`` makes it differentiable for torch.

``_emit`` imports nothing of ``_run``, and neither is imported by ``_layout``.
"""

from ._run._autograd import encode, sweep_back, sweep_saving
from ._run._compile import load_kernel
from ._run._layer import SweptLayer
from ._run._workspace import own_workspace

__all__ = [
    "SweptLayer",
    "encode",
    "load_kernel",
    "own_workspace",
    "sweep_back",
    "sweep_saving",
]
