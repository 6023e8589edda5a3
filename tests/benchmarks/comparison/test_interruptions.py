"""Runs that are killed, interrupted, or share a folder, in processes of their own."""

import os
import re
import shlex
import signal
import sys

import pytest

from comparison.lock import take_lock
from helpers.processes import is_running, wait_until

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="looks for processes in /proc"
)
# A network without early stopping trains as good as forever.
ENDLESS = shlex.split("--paper-settings --models raw_d two_layer_svr --epochs 1000000")
QUICK = shlex.split("--models ridge promoter_totals --seeds 0 1 --n-jobs 1")


def wait_until_gone(processes):
    wait_until(lambda: not any(map(is_running, processes)))


def times_of(output):
    return {path.name: path.stat().st_mtime_ns for path in output.glob("results/*")}


def test_killed_run_goes_on_in_two_that_share_the_work(run, tmp_path):
    output = tmp_path / "out"
    (output / ".locks").mkdir(parents=True)
    # Another run never lets go of one task, so that the first doesn't end too early.
    lock = take_lock(output / ".locks" / "tiny__ridge__1")
    first = run(*QUICK)
    first.wait_for(first.results)
    workers = first.workers()
    assert workers
    first.process.kill()
    first.process.communicate()
    wait_until_gone(workers)
    before = times_of(output)
    assert "tiny__ridge__1.json" not in before
    lock.close()
    ends = [one.end() for one in [run(*QUICK), run(*QUICK)]]
    assert [code for code, _, _ in ends] == [0, 0], ends
    after = times_of(output)
    assert {name: after[name] for name in before} == before, "none made again"
    counts = [
        re.search(r"Of 4 results, (\d+) were made now", out)[1] for _, out, _ in ends
    ]
    assert sum(map(int, counts)) == 4 - len(before), "each once"


def test_a_workers_death_is_its_models_failure_and_ctrl_c_the_drivers(run):
    first = run(*ENDLESS, "--seeds", "0", "1", "--n-jobs", "2")
    first.wait_for(lambda: len(first.workers()) == 2)
    for worker in first.workers():  # which start, as a terminal does
        os.kill(worker, signal.SIGINT)
    os.kill(first.workers()[0], signal.SIGKILL)
    names = [f"tiny__two_layer_svr@paper__{seed}.json" for seed in (0, 1)]
    first.wait_for(lambda: first.results() == names)  # the rest went on
    workers = first.workers()
    first.process.send_signal(signal.SIGINT)
    code, out, err = first.end()
    assert code == 130, err
    wait_until_gone(workers)
    assert "SVR, two layers (paper settings)" in out
    assert "Interrupted: 1 of 4 results are missing." in out
    assert "To go on: python benchmarks/run_all.py --data" in out
    assert "Traceback" not in err
    assert "SVR, two layers" in (first.output / "report.txt").read_text()
    assert "raw_d@paper failed on tiny, seed" in err
    (failure,) = first.output.glob("failures/tiny__raw_d@paper__*.txt")
    assert "The process that trained raw_d@paper died" in failure.read_text()
