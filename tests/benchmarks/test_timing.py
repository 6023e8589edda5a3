import time

import numpy as np
import pytest

from plain_network import predict_plainly
from skdeepdiff.datasets import make_paired_marks
from timing import BusyCore, Contest, median_seconds, processor_name


def test_median_of_the_rounds():
    taken = iter([9.0, 1.0, 5.0, 2.0])  # the first call doesn't count
    seconds = median_seconds({"a": lambda: next(taken)}, rounds=3)
    assert seconds["a"] == 2.0
    assert 0 < seconds["sgemm"] < 10


def test_functions_are_timed():
    seconds = median_seconds({"nap": lambda: time.sleep(0.02)}, rounds=1)
    assert 0.02 <= seconds["nap"] < 5


def test_both_sides_of_a_contest_predict_the_same():
    genes = make_paired_marks(12, n_marks=2, n_bins=6, random_state=0)
    contest = Contest("aux_siamese", genes.data, genes.target, 5)
    plain = predict_plainly(contest.plain, contest.signal).numpy()
    scaler = contest.model.log_fold_change_scaler_
    np.testing.assert_allclose(
        scaler.inverse_transform(plain), contest.model.predict(genes.data), rtol=1e-4
    )
    contest.train_plain()
    contest.train_ours()


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
    functions = {name: lambda name=name: order.append(name) for name in "ab"}
    median_seconds(functions, rounds)
    assert order == list("ab") * (rounds + 1)
