import itertools
import time

import pytest
import torch

from speed_and_memory import timing
from speed_and_memory.timing import median_seconds


def test_median_of_rounds_in_which_alternatives_take_turns(monkeypatch):
    monkeypatch.setattr(timing, "SGEMM_SIZE", 32)
    taken = iter([9.0, 1.0, 5.0, 2.0])  # the first call doesn't count
    order = []
    functions = {
        "a": lambda: order.append("a") or next(taken),
        "b": lambda: order.append("b") or timing.seconds_of(lambda: time.sleep(0.02)),
    }
    seconds = median_seconds(functions, rounds=3)
    assert order == list("ab") * 4
    assert seconds["a"] == 2.0
    assert 0.02 <= seconds["b"] < 5
    assert 0 < seconds["sgemm"] < 10


def test_gflop_of_a_matrix_product(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(timing.time, "perf_counter", lambda: float(next(clock)))
    # Each product seems to take a second; it has 2 * 1024**3 operations.
    assert timing.measure_sgemm() == pytest.approx(1 / 2.147483648)


def test_one_thread_for_a_while(two_threads):
    assert timing.on_one_thread(torch.get_num_threads) == 1
    assert torch.get_num_threads() == 2
