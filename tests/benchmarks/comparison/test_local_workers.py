import os
import signal
import sys
import time

import pytest

from comparison.local_workers import LocalWorkers
from comparison.task import Task

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")


def do(workers, task):
    workers.submit(task)
    end = time.monotonic() + 120
    while not (finished := workers.collect()):
        assert time.monotonic() < end, "nothing happens"
        time.sleep(0.02)
    ((done, result),) = finished
    assert done == task
    return result


def test_process_that_dies_idle_is_replaced(source):
    workers = LocalWorkers(1)
    try:
        first = do(workers, Task(source, "promoter_totals", 0))
        (pool,) = workers._idle
        (process,) = pool._processes.values()
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        end = time.monotonic() + 60
        while not pool._flags.broken:
            assert time.monotonic() < end, "the pool doesn't notice"
            time.sleep(0.02)
        second = do(workers, Task(source, "promoter_totals", 0))
    finally:
        workers.close()
    assert second["test_predicted"] == first["test_predicted"]
