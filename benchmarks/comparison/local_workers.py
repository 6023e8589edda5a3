"""Processes of this machine that do tasks."""

import contextlib
import os
import signal
from multiprocessing import resource_tracker

from joblib.externals.loky.process_executor import (
    BrokenProcessPool,
    ProcessPoolExecutor,
)

from comparison.task import run_task
from skdeepdiff._utils._workers import end_with

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)


class WorkerDiedError(RuntimeError):
    """The process that did a task is gone."""


class WorkersLostError(RuntimeError):
    """There is nobody left who could do tasks."""


@contextlib.contextmanager
def _deaf_to_ctrl_c():
    """Start processes that a terminal's Ctrl-C doesn't reach: it is the driver's."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    # When it is started, signals are let through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
        pool = ProcessPoolExecutor(
            1, initializer=end_with, initargs=(os.getpid(),), env=ONE_THREAD
        )
        with _deaf_to_ctrl_c():
            self._busy[task] = pool, pool.submit(run_task, task)

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
