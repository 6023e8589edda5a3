import os
import subprocess
import sys

import pytest
from joblib import Parallel

from helpers.processes import is_running, wait_until
from skdeepdiff._utils._workers import delayed

# In the end one worker is busy for good, and one has nothing to do.
DRIVER = """
import os, time
import numpy as np
from joblib import Parallel
from skdeepdiff._utils._workers import delayed

def work(seconds, shared):
    os.write(1, b"%d\\n" % os.getpid())  # in one piece
    time.sleep(seconds)

shared = np.zeros(200_000)
Parallel(n_jobs=2)(delayed(work)(seconds, shared) for seconds in (1, 1, 0, 600))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_killed_driver_takes_workers_and_shared_memory_with_it(tmp_path):
    driver = subprocess.Popen(
        [sys.executable, "-c", DRIVER],
        env=os.environ
        | {"JOBLIB_TEMP_FOLDER": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        workers = {int(driver.stdout.readline()) for _ in range(4)}
        assert list(tmp_path.iterdir())
        assert len(workers) == 2
        assert all(map(is_running, workers))
    finally:
        driver.kill()
        driver.communicate()
    wait_until(
        lambda: not any(map(is_running, workers)) and not list(tmp_path.iterdir())
    )


@pytest.mark.parametrize("backend", ["sequential", "threading", "loky"])
def test_results_are_those_of_the_calls(backend):
    calls = (delayed(divmod)(number, 3) for number in range(4))
    assert Parallel(2, backend)(calls) == [(0, 0), (0, 1), (0, 2), (1, 0)]
