import json
import os
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest

from comparison import dask_workers
from comparison.dask_workers import describe_other_versions, make_archive
from comparison.environment import versions
from comparison.local_workers import WorkersLostError
from comparison.lock import take_lock
from comparison.task import Task, run_task

pytest.importorskip("distributed", reason="dask isn't installed")

MODELS = ["raw_d", "promoter_totals"]
HELD = "tiny__promoter_totals__2"


def start(*command, folder):
    """A process of dask that knows the package, and nothing of the benchmark."""
    package = Path(__file__).parents[3]
    with open(folder / "log", "ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *map(str, command)],
            env=os.environ | {"PYTHONPATH": str(package), "OMP_NUM_THREADS": "1"},
            stdout=log,
            stderr=log,
            cwd=folder,
        )


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, its two workers, and its process."""
    folder = tmp_path / "dask"
    folder.mkdir()
    file = folder / "scheduler.json"
    processes = [
        start(
            *("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            *("--scheduler-file", file),
            folder=folder,
        )
    ]
    try:
        end = time.monotonic() + 120
        while not file.exists():
            assert time.monotonic() < end, (folder / "log").read_text()
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        processes += [
            start(
                *("worker", address, "--host", "127.0.0.1", "--nthreads", "1"),
                *("--no-nanny", "--no-dashboard", "--name", name),
                folder=folder,
            )
            for name in ("one", "two")
        ]
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
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
    lock = take_lock(tmp_path / "out" / ".locks" / HELD)
    options = ["--epochs", "2", "--seeds", "0", "1", "2"]
    on_dask = run("--models", *MODELS, *options, "--dask", address)
    on_dask.wait_for(on_dask.results)
    workers[0].kill()
    lock.release()
    code, out, err = on_dask.end()
    assert code == 0, err
    assert "6 were made now" in out
    for model, seed in product(MODELS, range(3)):
        (path,) = on_dask.output.glob(f"results/tiny__{model}__{seed}.json")
        there = json.loads(path.read_text())
        here = run_task(Task(source, model, seed, 2))
        for name in ("scores", "test_predicted"):
            assert there[name] == here[name], "it depends on where it is computed"


def collect_for(workers, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert workers.collect() == [], "no failure of the model"
        time.sleep(0.05)


def test_genes_travel_to_workers_that_cant_read_them_and_a_lost_scheduler_is_named(
    cluster, source, monkeypatch
):
    address, _, scheduler = cluster
    task = Task(source, "promoter_totals", 0)
    expected = run_task(task)
    monkeypatch.setattr(dask_workers, "SECONDS_TO_CONNECT", 1)
    workers = dask_workers.DaskWorkers(address)
    # What the workers look for isn't there, so that they must get the genes.
    monkeypatch.setattr("comparison.dask_workers.sizes_of", lambda _: {"/nowhere": 1})
    try:
        workers.submit(task)
        end, finished = time.monotonic() + 120, []
        while not finished:
            assert time.monotonic() < end
            finished = workers.collect()
            time.sleep(0.05)
        ((done, result),) = finished
        assert done == task
        assert result["test_predicted"] == expected["test_predicted"]
        # Of the same cluster, as one takes seconds to start.
        workers.submit(Task(source, "raw_d@paper", 0, 1_000_000))
        scheduler.kill()
        with pytest.raises(WorkersLostError, match="The dask scheduler at tcp://"):
            collect_for(workers, seconds=120)
        with pytest.raises(WorkersLostError):
            workers.submit(Task(source, "ridge", 0))
    finally:
        workers.close()


def test_other_versions_are_named():
    here = versions()
    assert describe_other_versions(here) == ""
    problem = describe_other_versions(here | {"torch": "0.1"})
    assert problem.startswith(f"torch 0.1, and this process torch {here['torch']};")


def test_nobody_at_the_address(monkeypatch):
    monkeypatch.setattr(dask_workers, "SECONDS_TO_CONNECT", 0.5)
    with pytest.raises(OSError, match=r"tcp://127\.0\.0\.1:9"):
        dask_workers.DaskWorkers("tcp://127.0.0.1:9")


def test_archive_holds_every_module():
    archive = make_archive()
    assert archive == make_archive()
    with zipfile.ZipFile(BytesIO(archive)) as file:
        assert {"comparison/__init__.py", "comparison/task.py"} <= set(file.namelist())
