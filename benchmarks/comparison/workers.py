"""Who does tasks: processes of this machine, or the workers of a dask cluster.

Both give futures of :mod:`concurrent.futures`. joblib's ``Parallel`` doesn't serve: a
process that dies ends it without a word of what it did, and with dask it waits forever.
"""

import contextlib
import os
import pickle
import shutil
import signal
import tempfile
from multiprocessing import resource_tracker
from pathlib import Path

from joblib.externals.loky.process_executor import (
    BrokenProcessPool,
    ProcessPoolExecutor,
)

from comparison.environment import differences, versions
from comparison.pairs import load_pair
from comparison.task import run_task
from skdeepdiff._utils._workers import end_with

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
SECONDS_TO_CONNECT = 30
SECONDS_TO_CLOSE = 5
PLUGIN = "skdeepdiff-comparison"  # replaces that of an earlier run
OTHER_VERSIONS = "A worker has other versions, on which results would depend: "


class WorkersLostError(RuntimeError):
    """There is nobody left who could do tasks."""

    def __str__(self):
        return "The dask scheduler is gone, and with it what was being trained."


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
    """Processes, each with one thread and one task at a time.

    Each has a pool of its own: when a process dies, it is clear which task killed it,
    and the others go on.
    """

    def __init__(self, n_workers):
        self._n_workers = n_workers
        self._futures = {}  # of each pool the last

    def count(self):
        """How many tasks can be done at a time."""
        return self._n_workers

    def submit(self, task):
        """Start a task; its future has what :func:`run_task` gives."""
        for pool in [pool for pool, last in self._futures.items() if last.done()]:
            with contextlib.suppress(BrokenProcessPool):
                self._futures[pool] = pool.submit(run_task, task)
                return self._futures[pool]
            del self._futures[pool]
        pool = ProcessPoolExecutor(
            1, initializer=end_with, initargs=(os.getpid(),), env=ONE_THREAD
        )
        with _deaf_to_ctrl_c():
            self._futures[pool] = pool.submit(run_task, task)
        return self._futures[pool]

    def close(self):
        """End all processes, whatever they are doing."""
        for pool in self._futures:
            pool.shutdown(kill_workers=True)


class DaskWorkers:
    """The workers of the cluster with a scheduler at ``address``.

    They have this package in the same versions, and are sent the benchmark. A worker
    that dies is the cluster's business: dask gives its tasks to another, and gives up
    on a task that has killed several.
    """

    def __init__(self, address):
        try:
            from distributed import Client
        except ImportError as error:
            raise ValueError(
                '--dask needs dask: python -m pip install "dask[distributed]"'
            ) from error
        self.address = address
        self.client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        self._executor = self.client.get_executor(pure=False)
        self._forget, self._run = _make_functions(versions())
        self._genes = {}
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self):
        """Send the benchmark to the workers, also those to come, and check them."""
        from distributed.diagnostics.plugin import UploadFile

        if not self.count():
            raise ValueError(f"The cluster at {self.address} has no workers.")
        self.client.run(self._forget)
        here = Path(__file__).parent
        with tempfile.TemporaryDirectory() as folder:
            # Under a name of its own, as workers keep what they have read of a file.
            path = os.path.join(folder, os.path.basename(folder))
            archive = shutil.make_archive(path, "zip", here.parent, here.name)
            self.client.register_plugin(UploadFile(archive), name=PLUGIN)
        try:
            of_workers = self.client.run(versions)
        except ImportError as error:
            raise ValueError(f"A worker lacks what tasks need: {error}") from error
        for worker, found in of_workers.items():
            if problem := differences(found, versions()):
                raise ValueError(f"{OTHER_VERSIONS}{problem} ({worker})")

    @contextlib.contextmanager
    def _scheduler_needed(self):
        from distributed.client import ClosedClientError

        try:
            yield
        except (ClosedClientError, OSError, TimeoutError) as error:
            raise WorkersLostError from error

    def count(self):
        """How many threads the workers have now."""
        with self._scheduler_needed():
            return sum(self.client.nthreads().values())

    def submit(self, task):
        """Send a task; its future is cancelled if the scheduler is lost."""
        with self._scheduler_needed():
            genes = self._genes_of(task.source)
            return self._executor.submit(self._run, pickle.dumps(task), genes)

    def _genes_of(self, source):
        """The genes, sent once a pair and fold, if some worker can't read the files."""
        if source not in self._genes:
            can_read = self.client.run(source.is_readable).values()
            self._genes[source] = None
            if not all(can_read):
                # To all: what only one has would be lost with it.
                (self._genes[source],) = self.client.scatter(
                    [load_pair(source)], broadcast=True, hash=False
                )
        return self._genes[source]

    def close(self):
        """Take back what was sent, and leave the cluster."""
        self.client.close(timeout=SECONDS_TO_CLOSE)


def run_with(expected, task, genes):
    """Do a task, unless this worker joined later and has other versions."""
    found = differences(versions(), expected)
    return {"error": f"{OTHER_VERSIONS}{found}\n"} if found else run_task(task, genes)


def _make_functions(expected):
    """Make what workers forget another version of the benchmark by, and do tasks by.

    Functions within a function are sent by their code, as no module has them. So the
    scheduler, which looks at all that is sent, needs nothing of the benchmark.
    """

    def forget():
        import sys

        for name in list(sys.modules):
            if name.partition(".")[0] == "comparison":
                del sys.modules[name]

    def run(task, genes):
        import pickle

        from comparison.workers import run_with

        return run_with(expected, pickle.loads(task), genes)

    return forget, run
