"""What the first use costs: importing, and compiling the kernels."""

import os
import subprocess
import sys
import tempfile

import numpy as np

LIBRARIES = "torch, sklearn, skorch"
TIMED = (
    "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"
)
PACKAGE = "from skdeepdiff import *"
KERNELS = (
    "from skdeepdiff.nn._kernel import load_kernel; start = time.perf_counter(); "
    "load_kernel(32, False); load_kernel(16, True)"
)


def seconds_of_code(code, cache_directory):
    """Time code, which may set ``start`` anew, in a fresh process."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TIMED.format(code)],
        env=os.environ | {"XDG_CACHE_HOME": cache_directory},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout)


def measure_startup(rounds):
    """Time importing beside the libraries alone, and the first use of both kernels.

    Gives one record of medians: kernels are compiled, and loaded again.
    """
    codes = {"libraries": f"import {LIBRARIES}", "skdeepdiff": PACKAGE}
    codes |= {"compile": KERNELS, "load": KERNELS}
    taken = {name: [] for name in codes}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as empty:
            for name, code in codes.items():
                taken[name].append(seconds_of_code(code, empty))
    medians = {name: float(np.median(values)) for name, values in taken.items()}
    return [medians | {"ratio": medians["skdeepdiff"] / medians["libraries"]}]
