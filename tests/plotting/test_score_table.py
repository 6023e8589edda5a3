import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.plotting._score_table import tabulate_scores

RESULTS = pd.DataFrame(
    [
        ("A-B", "raw", 0, 0.7, 0.6, 0.8),
        ("A-B", "raw", 1, 0.5, 0.3, 0.6),
        ("C-D", "raw", 0, 0.4, 0.2, 0.6),
        ("C-D", "aux", 0, 0.9, 0.8, 1.0),
    ],
    columns=["pair", "model", "seed", "score", "from", "to"],
)
NAN = np.nan


def test_the_range_of_seeds_bounds_their_mean():
    table = tabulate_scores(RESULTS, "score")
    assert (table.models, table.pairs) == (["raw", "aux"], ["A-B", "C-D"])
    assert_allclose(table.scores, [[0.6, 0.4], [NAN, 0.9]])
    assert_allclose(table.low, [[0.5, NAN], [NAN, NAN]])
    assert_allclose(table.high, [[0.7, NAN], [NAN, NAN]])
    assert_array_equal(
        table.seed_scores, [[[0.7, 0.5], [0.4, NAN]], [[NAN, NAN], [0.9, NAN]]]
    )


def test_bounds_of_a_score_take_the_place_of_that_range():
    table = tabulate_scores(RESULTS, "score", "from", "to")
    assert_allclose(table.low, [[0.45, 0.2], [NAN, 0.8]])
    assert_allclose(table.high, [[0.7, 0.6], [NAN, 1.0]])


def test_single_seeds_have_no_bounds():
    table = tabulate_scores(RESULTS[RESULTS.seed == 0], "score")
    assert table.low is table.high is table.seed_scores is None


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (("r2", None, None), "must have the columns 'pair', 'model', 'r2', got"),
        (("score", "from", None), "low and high must be given together"),
    ],
)
def test_columns_that_are_not_there(columns, message):
    with pytest.raises(ValueError, match=message):
        tabulate_scores(RESULTS, *columns)


def test_no_rows():
    with pytest.raises(ValueError, match="at least one row"):
        tabulate_scores(RESULTS.iloc[:0], "score")
