"""Processes of this machine that do tasks."""

import os
import signal
import threading
import time

from joblib.externals.loky.process_executor import (
    BrokenProcessPool,
    ProcessPoolExecutor,
)

from comparison.task import run_task

# Whoever works for a driver that was killed works for nobody.
SECONDS_BETWEEN_LOOKS = 1.0
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)


class WorkerDiedError(RuntimeError):
    """The process that did a task is gone."""


class WorkersLostError(RuntimeError):
    """There is nobody left who could do tasks."""


def _begin(driver):
    """Prepare a worker: the driver decides what Ctrl-C means, and when work ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(driver,), daemon=True).start()


def _end_with(driver):
    while os.getppid() == driver:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


class LocalWorkers:
    """Some processes, each with one thread and one task at a time.

    Each has a pool of its own: when a process dies, it is clear which task killed it,
    and the others go on.

    Parameters
    ----------
    n_workers : int
        Processes.
    """

    def __init__(self, n_workers):
        self.n_workers = n_workers
        self._idle = []
        self._busy = {}

    def has_room(self):
        """Whether another task could start now.

        Returns
        -------
        has_room : bool
            Whether fewer tasks than processes run.
        """
        return len(self._busy) < self.n_workers

    def is_busy(self):
        """Whether tasks run.

        Returns
        -------
        is_busy : bool
            False if :meth:`collect` would have nothing to give.
        """
        return bool(self._busy)

    def submit(self, task):
        """Start a task.

        Parameters
        ----------
        task : Task
            What to do.
        """
        while self._idle:
            pool = self._idle.pop()
            try:
                self._busy[task] = pool, pool.submit(run_task, task)
            except BrokenProcessPool:
                # Its process was killed while it had nothing to do.
                pool.shutdown(wait=False, kill_workers=True)
            else:
                return
        pool = self._make_pool()
        self._busy[task] = pool, pool.submit(run_task, task)

    def _make_pool(self):
        return ProcessPoolExecutor(
            1, initializer=_begin, initargs=(os.getpid(),), env=ONE_THREAD
        )

    def collect(self):
        """Give what has finished.

        Returns
        -------
        finished : list of (Task, dict or WorkerDiedError)
            Results, or that the process died.
        """
        finished = []
        for task, (pool, future) in list(self._busy.items()):
            if not future.done():
                continue
            del self._busy[task]
            error = future.exception()
            if error is None:
                self._idle.append(pool)
                finished.append((task, future.result()))
            else:
                pool.shutdown(wait=False, kill_workers=True)
                finished.append((task, WorkerDiedError(str(error))))
        return finished

    def close(self):
        """End all processes, whatever they are doing."""
        pools = [pool for pool, _ in self._busy.values()] + self._idle
        self._busy, self._idle = {}, []
        for pool in pools:
            pool.shutdown(wait=True, kill_workers=True)
