"""A fused CPU kernel for bidirectional LSTMs with attention.

torch runs a small LSTM at a tenth of what a processor can do: its matrix products are
too small, and each step waits for memory. These kernels sweep over all steps of a few
genes at a time, without leaving the processor's registers and first-level cache. They
are written in Python as LLVM code (``_emitter`` to ``_entry_points``), compiled when
first used (``_compile``), run by a few threads (``_workspace``) and known to torch as
differentiable functions (``_autograd``). :mod:`skdeepdiff.nn` decides where they apply.
"""

from ._autograd import SweptLayer, encode, sweep
from ._compile import load_kernel
from ._workspace import own_workspace

__all__ = ["SweptLayer", "encode", "load_kernel", "own_workspace", "sweep"]
