import itertools
import time

import numpy as np
import pytest
import torch

import timing
from plain_network import predict_plainly
from skdeepdiff.datasets import make_paired_marks
from timing import BusyCore, Contest, median_seconds, processor_name


def test_median_of_the_rounds():
    taken = iter([9.0, 1.0, 5.0, 2.0])  # the first call doesn't count
    seconds = median_seconds({"a": lambda: next(taken)}, rounds=3)
    assert seconds["a"] == 2.0
    assert 0 < seconds["sgemm"] < 10


def test_functions_are_timed():
    assert 0.02 <= timing.seconds_of(lambda: time.sleep(0.02)) < 5


def test_gflop_of_a_matrix_product(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(timing.time, "perf_counter", lambda: float(next(clock)))
    # Each product seems to take a second; it has 2 * 1024**3 operations.
    assert timing.measure_sgemm() == pytest.approx(1 / 2.147483648)


def test_one_thread_for_a_while():
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        assert timing.on_one_thread(torch.get_num_threads) == 1
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_both_sides_of_a_contest_predict_the_same():
    genes = make_paired_marks(12, n_marks=2, n_bins=6, random_state=0)
    contest = Contest("aux_siamese", genes.data, genes.target, 5)
    plain = predict_plainly(contest.plain, contest.signal).numpy()
    scaler = contest.model.log_fold_change_scaler_
    np.testing.assert_allclose(
        scaler.inverse_transform(plain), contest.model.predict(genes.data), rtol=1e-4
    )
    for function in (contest.train_plain, contest.train_ours, contest.predict_ours):
        assert function() > 0


def test_busy_core_is_busy_and_ends():
    with BusyCore() as busy:
        process = busy._process
        assert process.poll() is None
    assert process.poll() is not None


def test_processor_has_a_name():
    assert processor_name().endswith("cores")
    assert not processor_name().startswith(",")


@pytest.mark.parametrize("rounds", [1, 2])
def test_alternatives_take_turns(rounds):
    order = []
    functions = {name: lambda name=name: order.append(name) or 0.0 for name in "ab"}
    median_seconds(functions, rounds)
    assert order == list("ab") * (rounds + 1)
