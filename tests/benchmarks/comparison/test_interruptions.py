"""Runs that are killed, interrupted, or share a folder, in processes of their own."""

import os
import re
import signal
import sys
import time

import pytest

from comparison.lock import take_lock

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="looks for processes in /proc"
)
# A network without early stopping trains as good as forever.
ENDLESS = [
    "--paper-settings",
    "--models",
    "raw_d",
    "two_layer_svr",
    "--epochs",
    "1000000",
]
QUICK = [
    "--models",
    "raw_d",
    "promoter_totals",
    "--epochs",
    "1",
    "--seeds",
    "0",
    "1",
    "2",
]


def is_running(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(processes):
    end = time.monotonic() + 60
    while any(map(is_running, processes)):
        assert time.monotonic() < end, "workers are left"
        time.sleep(0.05)


def hold(output, task):
    """Be another run that does a task."""
    (output / ".locks").mkdir(parents=True, exist_ok=True)
    return take_lock(output / ".locks" / task)


def snapshot(output):
    return {
        path.name: (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in output.glob("results/*.json")
    }


def test_killed_run_goes_on(run, tmp_path):
    output = tmp_path / "out"
    # Another run never lets go of one task, so that the first doesn't end too early.
    lock = hold(output, "tiny__raw_d__2")
    first = run(*QUICK, "--n-jobs", "1")
    first.wait_for(lambda: len(first.results()) >= 1)
    workers = first.workers()
    first.process.kill()
    first.process.communicate()
    wait_until_gone(workers)
    before = snapshot(output)
    assert "tiny__raw_d__2.json" not in before
    lock.release()
    code, out, err = run(*QUICK, "--n-jobs", "1").end()
    assert code == 0, err
    after = snapshot(output)
    assert len(after) == 6
    assert {name: after[name] for name in before} == before, "none made again"
    n_made = 6 - len(before)
    assert f"Of 6 results, {n_made} were made now, {len(before)} were there" in out


def test_killed_driver_takes_busy_workers_with_it(run):
    first = run(*ENDLESS, "--n-jobs", "2")
    first.wait_for(first.results)
    workers = first.workers()
    assert workers
    first.process.kill()
    first.process.communicate()
    wait_until_gone(workers)
    assert first.results() == ["tiny__two_layer_svr@paper__0.json"]


def test_interrupted_run_reports_what_there_is(run):
    first = run(*ENDLESS, "--n-jobs", "2")
    first.wait_for(first.results)
    workers = first.workers()
    first.process.send_signal(signal.SIGTERM)  # another test has SIGINT
    code, out, err = first.end()
    assert code == 143, err
    wait_until_gone(workers)
    assert "SVR, two layers (paper settings)" in out
    assert "Interrupted: 1 of 2 results are missing." in out
    assert "To go on: python benchmarks/run_all.py --data" in out
    assert "Traceback" not in err
    assert "SVR, two layers" in (first.output / "report.txt").read_text()


def test_ctrl_c_reaches_workers_that_start_and_ends_quietly(run):
    first = run(*ENDLESS, "--n-jobs", "2")
    first.wait_for(first.workers)
    workers = first.workers()
    for worker in workers:  # as a terminal does, beside the driver
        os.kill(worker, signal.SIGINT)
    assert all(map(is_running, workers))
    first.process.send_signal(signal.SIGINT)
    code, _, err = first.end()
    assert code == 130
    assert "Traceback" not in err
    wait_until_gone(workers)


def test_worker_that_dies_twice_is_the_failure_of_its_model(run):
    first = run(*ENDLESS, "--n-jobs", "1")
    killed = []
    for _ in range(2):
        first.wait_for(lambda: set(first.workers()) - set(killed))
        (worker,) = set(first.workers()) - set(killed)
        killed.append(worker)
        os.kill(worker, signal.SIGKILL)
    code, out, err = first.end()
    assert code == 1
    assert "raw_d@paper failed on tiny, seed 0" in err
    assert re.search(r"Raw: d \(paper settings\) +failed", out)
    assert first.results() == ["tiny__two_layer_svr@paper__0.json"], "the rest went on"
    failure = first.output / "failures" / "tiny__raw_d@paper__0.txt"
    assert "died 2 times" in failure.read_text()


def test_two_runs_share_the_work(run):
    quick = [*QUICK, "--n-jobs", "1"]
    ends = [one.end() for one in [run(*quick), run(*quick)]]
    assert [code for code, _, _ in ends] == [0, 0], ends
    counts = [
        re.search(r"Of 6 results, (\d+) were made now", out) for _, out, _ in ends
    ]
    assert sum(int(count.group(1)) for count in counts) == 6, "each once"


def test_run_waits_for_what_another_does(run, tmp_path):
    output = tmp_path / "out"
    lock = hold(output, "tiny__ridge__0")
    other = run("--models", "ridge", "promoter_totals")
    other.wait_for(other.results)
    assert other.process.poll() is None
    assert other.results() == ["tiny__promoter_totals__0.json"]
    lock.release()
    code, out, _ = other.end()
    assert code == 0
    assert "2 were made now" in out
