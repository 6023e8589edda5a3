import pandas as pd
import pytest

from training_trials.tables import KEY, compare, compare_ensembles


@pytest.fixture
def results():
    rows = [
        # place, index, variant, trial, seed, pearson, predicted
        ("P-Q", 0, "raw_d", "default", 0, 0.5, [1, 2, 3]),
        ("P-Q", 0, "raw_d", "default", 1, 0.7, [3, 2, 4]),
        ("P-Q", 0, "raw_d", "dropout", 0, 0.6, [1, 2, 3]),
        ("P-Q", 0, "raw_d", "dropout", 1, 1.0, [1, 2, 3]),
    ]
    columns = [*KEY, "trial", "pearson", "predicted"]
    order = ["place", "index", "variant", "trial", "seed", "pearson", "predicted"]
    table = pd.DataFrame(rows, columns=order)[columns]
    return table.assign(true=[[1, 2, 3]] * 4, seconds=1.0, epochs=[1, 1, 2, 4])


def test_comparison_is_paired(results):
    default, dropout = compare(results).to_dict("records")
    assert default["difference"] == default["error"] == 0
    assert default["pearson"] == default["raw_d"] == pytest.approx(0.6)
    # 0.1 and 0.3 more.
    assert dropout["difference"] == pytest.approx(0.2)
    assert dropout["error"] == pytest.approx(0.1)
    assert (dropout["networks"], dropout["epochs"]) == (2, 3)


def test_ensembles(results):
    default, dropout = compare_ensembles(results).to_dict("records")
    assert default["single"] == pytest.approx(0.6)
    # Of [2, 2, 3.5] with [1, 2, 3].
    assert default["mean"] == pytest.approx(0.866, abs=1e-3)
    assert dropout["mean"] == pytest.approx(1)
    assert compare_ensembles(results[results["seed"] == 0]).empty
