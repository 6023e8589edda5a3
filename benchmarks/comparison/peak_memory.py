"""The most memory that a process has had at a time."""

import contextlib
import ctypes
import gc
import sys
from pathlib import Path

MEGABYTE = 1e6


def peak_bytes(process="self"):
    """The most memory that a process of this machine has had at a time, in bytes."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        # Not Linux: what the system tells of this process.
        import resource

        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return size if sys.platform == "darwin" else size * 1024
    return int(line.split()[1]) * 1024


def reset_peak():
    """Count this process's peak from now on, where the system can do that.

    What earlier work has left unused is given back first, where that is possible. Gives
    the bytes that it has now, or the peak so far.
    """
    gc.collect()
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return peak_bytes()
