import json
import os
import signal
import subprocess
import sys
from concurrent.futures import wait
from pathlib import Path

import pytest

from comparison import workers as workers_module
from comparison.environment import versions
from comparison.lock import take_lock
from comparison.task import Task, run_task
from comparison.workers import (
    OTHER_VERSIONS,
    DaskWorkers,
    LocalWorkers,
    WorkersLostError,
    run_with,
)
from helpers.processes import wait_until

SECONDS = 300  # after which something hangs


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_processes_give_the_same_and_one_that_dies_idle_is_replaced(source):
    workers, task = LocalWorkers(1), Task(source, "raw_d", 0, epochs=1)
    expected = run_task(task)["test_predicted"]
    try:
        assert workers.submit(task).result(SECONDS)["test_predicted"] == expected
        (pool,) = workers._futures
        (process,) = pool._processes
        os.kill(process, signal.SIGKILL)
        wait_until(lambda: pool._flags.broken, SECONDS)
        assert workers.submit(task).result(SECONDS)["test_predicted"] == expected
    finally:
        workers.close()


def test_worker_of_other_versions_does_nothing(source):
    expected = versions() | {"torch": "0.1"}
    result = run_with(expected, Task(source, "promoter_totals", 0), None)
    assert result["error"].startswith(f"{OTHER_VERSIONS}torch is ")
    assert "0.1 here" in result["error"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Address of a scheduler, and the processes of its two workers and of itself.

    They know the package, and nothing of the benchmark. The first test leaves one of
    the workers, the second one nothing: a cluster takes long to start.
    """
    distributed = pytest.importorskip("distributed", reason="dask isn't installed")
    folder = tmp_path_factory.mktemp("cluster")
    package, file = Path(__file__).parents[3], folder / "scheduler.json"

    def start(*arguments):
        with open(folder / "log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1"],
                env=os.environ | {"PYTHONPATH": str(package), "OMP_NUM_THREADS": "1"},
                stdout=log,
                stderr=log,
                cwd=folder,
            )

    quiet = ("--no-dashboard", "--scheduler-file", str(file))
    processes = [start("scheduler", "--port", "0", *quiet)]
    try:
        wait_until(file.exists, SECONDS)
        worker = ("worker", "--nthreads", "1", "--no-nanny", *quiet)
        processes += [start(*worker) for _ in range(2)]
        address = json.loads(file.read_text())["address"]
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=SECONDS)
        yield address, processes[1:], processes[0]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_cluster_gives_the_same_though_a_worker_is_killed(
    run, cluster, source, tmp_path
):
    address, workers, _ = cluster
    # A run that shares the folder keeps this one from ending before the worker dies.
    (tmp_path / "out" / ".locks").mkdir(parents=True)
    lock = take_lock(tmp_path / "out" / ".locks" / "tiny__raw_d__1")
    options = ("--models", "raw_d", "--epochs", "1", "--seeds", "0", "1")
    on_dask = run(*options, "--dask", address)
    on_dask.wait_for(on_dask.results)
    workers[0].kill()
    lock.close()
    code, out, err = on_dask.end()
    assert code == 0, err
    assert "2 were made now" in out
    for seed in (0, 1):
        here = run_task(Task(source, "raw_d", seed, 1))
        path = on_dask.output / "results" / f"tiny__raw_d__{seed}.json"
        there = json.loads(path.read_text())
        for name in ("scores", "test_predicted"):
            assert there[name] == here[name], "it depends on where it is computed"


def test_genes_travel_to_workers_that_cant_read_them_and_a_lost_scheduler_is_noticed(
    cluster, source, monkeypatch
):
    address, _, scheduler = cluster
    monkeypatch.setattr(workers_module, "SECONDS_TO_CONNECT", 1)
    task = Task(source, "promoter_totals", 0)
    workers = DaskWorkers(address)
    try:
        # As if the workers' answer were that the files aren't there.
        with monkeypatch.context() as patch:
            patch.setattr(workers.client, "run", lambda _: {"one": True, "two": False})
            future = workers.submit(task)
        assert workers._genes[source] is not None
        result = future.result(SECONDS)
        assert result["test_predicted"] == run_task(task)["test_predicted"]
        future = workers.submit(Task(source, "raw_d@paper", 0, 1_000_000))
        scheduler.kill()
        wait([future], SECONDS)
        assert future.cancelled()
        with pytest.raises(WorkersLostError):
            workers.count()
    finally:
        workers.close()


def test_nobody_at_the_address(monkeypatch):
    pytest.importorskip("distributed", reason="dask isn't installed")
    monkeypatch.setattr(workers_module, "SECONDS_TO_CONNECT", 0.5)
    with pytest.raises(OSError, match=r"tcp://127\.0\.0\.1:9"):
        DaskWorkers("tcp://127.0.0.1:9")
