"""Workers of an existing dask cluster that do tasks."""

import contextlib
import hashlib
import io
import pickle
import time
import traceback
import uuid
import zipfile
from pathlib import Path

from comparison.dask_payload import make_inspector, make_runner
from comparison.environment import versions
from comparison.local_workers import WorkerDiedError, WorkersLostError
from comparison.pairs import load_pair

SECONDS_TO_CONNECT = 30
SECONDS_TO_CLOSE = 5
SECONDS_BETWEEN_COUNTS = 1.0


def make_archive():
    """Pack the modules of the comparison.

    Returns
    -------
    archive : bytes
        A zip file, the same for the same modules.
    """
    content, folder = io.BytesIO(), Path(__file__).parent
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.py")):
            name = Path(folder.name) / path.relative_to(folder)
            archive.writestr(zipfile.ZipInfo(name.as_posix()), path.read_bytes())
    return content.getvalue()


def sizes_of(source):
    """Bytes of the files that a pair is read from, by path."""
    return {str(path): path.stat().st_size for path in source.files().values()}


def describe_other_versions(found):
    """Say in which packages a worker differs from this process.

    Parameters
    ----------
    found : dict of str to str
        Versions that the worker has.

    Returns
    -------
    problem : str
        Empty if there is no difference.
    """
    here = versions()
    other = [name for name in here if found.get(name) != here[name]]
    if not other:
        return ""
    return (
        ", ".join(f"{name} {found.get(name)}" for name in other)
        + ", and this process "
        + ", ".join(f"{name} {here[name]}" for name in other)
        + "; results would depend on where they are computed."
    )


class DaskWorkers:
    """The workers of a cluster, with one task a thread at a time.

    A worker that dies is the cluster's business: dask gives its tasks to another, and
    gives up on a task that has killed several.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://host:8786``.

    Raises
    ------
    OSError
        If there is no scheduler.
    ValueError
        If dask isn't installed, there are no workers, or one has other versions of the
        packages than this process.
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
        self._run, self._inspect = make_runner(), make_inspector()
        archive = make_archive()
        self._checksum = hashlib.sha256(archive).hexdigest()
        self._archive = archive
        self._busy = {}
        self._genes = {}
        self._counted = -float("inf")
        try:
            self._check_workers()
        except BaseException:
            self.client.close()
            raise

    def _check_workers(self):
        if not self.client.nthreads():
            raise ValueError(f"The cluster at {self.address} has no workers.")
        names = [name for name in versions() if name != "python"]
        for address, (found, _) in self.client.run(self._inspect, names, {}).items():
            problem = describe_other_versions(found)
            if problem:
                raise ValueError(f"The worker {address} has {problem}")

    def has_room(self):
        """Whether another task could start now.

        Returns
        -------
        has_room : bool
            Whether fewer tasks were sent than the workers have threads; False while
            the scheduler doesn't answer.

        Raises
        ------
        WorkersLostError
            If the scheduler is gone.
        """
        if self.client.status != "running":
            return False
        if time.monotonic() - self._counted > SECONDS_BETWEEN_COUNTS:
            with self._scheduler_needed():
                self._n_threads = sum(self.client.nthreads().values())
            self._counted = time.monotonic()
        return len(self._busy) < self._n_threads

    def is_busy(self):
        """Whether tasks run.

        Returns
        -------
        is_busy : bool
            False if :meth:`collect` would have nothing to give.
        """
        return bool(self._busy)

    def submit(self, task):
        """Send a task.

        Parameters
        ----------
        task : Task
            What to do.

        Raises
        ------
        WorkersLostError
            If the scheduler is gone.
        """
        with self._scheduler_needed():
            self._busy[task] = self.client.submit(
                self._run,
                self._archive,
                self._checksum,
                pickle.dumps(task),
                self._genes_of(task.source),
                key=f"{task.name}-{uuid.uuid4().hex}",
                pure=False,
            )

    @contextlib.contextmanager
    def _scheduler_needed(self):
        from distributed.client import ClosedClientError
        from distributed.comm import CommClosedError

        if self.client.status not in ("running", "connecting"):
            raise self._lost()
        try:
            yield
        except (ClosedClientError, CommClosedError, TimeoutError) as error:
            raise self._lost() from error

    def _lost(self):
        return WorkersLostError(
            f"The dask scheduler at {self.address} is gone, and with it what was being "
            "trained."
        )

    def _genes_of(self, source):
        """The genes, sent once a pair and fold, if some worker can't read the files."""
        if source not in self._genes:
            seen = self.client.run(
                self._inspect, [], sizes_of(source), on_error="ignore"
            )
            if all(can_read for _, can_read in seen.values()):
                self._genes[source] = None
            else:
                genes = pickle.dumps(load_pair(source))
                # To all: what only one has would be lost with it.
                self._genes[source] = self.client.scatter(
                    genes, broadcast=True, hash=False
                )
        return self._genes[source]

    def collect(self):
        """Give what has finished.

        Returns
        -------
        finished : list of (Task, dict or WorkerDiedError)
            Results, or that the cluster gave up on the task.

        Raises
        ------
        WorkersLostError
            If the scheduler is gone.
        """
        from distributed import KilledWorker

        if self.client.status == "connecting":
            # The scheduler may come back; until then nothing can be asked of it.
            return []
        if self.client.status != "running":
            raise self._lost()
        finished = []
        for task, future in list(self._busy.items()):
            if not future.done():
                continue
            del self._busy[task]
            if future.status == "finished":
                result = future.result()
                # Of a worker that joined later.
                problem = describe_other_versions(result.get("versions", versions()))
                if problem:
                    result = {"error": f"A worker has {problem}\n"}
                finished.append((task, result))
                continue
            error = future.exception() if future.status == "error" else future.status
            if isinstance(error, str | KilledWorker):
                # With what a dead worker had, genes may be lost.
                self._genes.pop(task.source, None)
                finished.append((task, WorkerDiedError(f"dask: {error}")))
            else:
                text = "".join(traceback.format_exception(error))
                finished.append((task, {"error": text}))
        return finished

    def close(self):
        """Take back what was sent, and leave the cluster."""
        futures, self._busy = list(self._busy.values()), {}
        if self.client.status == "running":
            with contextlib.suppress(OSError):
                self.client.cancel(futures)
        self.client.close(timeout=SECONDS_TO_CLOSE)
