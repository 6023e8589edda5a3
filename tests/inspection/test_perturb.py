import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from skdeepdiff.inspection import perturb


def test_changes_only_what_is_named(X, genes):
    before = X.copy()
    named = {"mark": "H3K4me3", "mark_names": genes.mark_names}
    edited = perturb(X, **named, cell_type="B", window=(2, 5), scale=2)
    expected = X.copy()
    expected[:, 1, 1, 2:5] *= 2
    assert_array_equal(edited, expected)
    assert_array_equal(X, before)
    same = perturb(X, scale=1)
    assert_array_equal(same, X)
    assert not np.shares_memory(same, X)
    assert same.dtype == X.dtype


@pytest.mark.parametrize("mark", [[0, 2], (2, 0), np.array([0, 2])])
def test_several_marks(X, mark):
    expected = X.copy()
    expected[:, 0, [0, 2]] = 3
    assert_array_equal(perturb(X, mark=mark, cell_type="A", value=3), expected)


def test_swapping_cell_types(X):
    assert_array_equal(perturb(X, value="other"), X[:, ::-1])
    once = perturb(X, mark=1, window=(0, 3), value="other")
    assert_array_equal(once[:, :, 1, :3], X[:, ::-1, 1, :3])
    assert_array_equal(perturb(once, mark=1, window=(0, 3), value="other"), X)
    of_b = perturb(X, mark=1, cell_type="A", value="other")
    assert_array_equal(of_b[:, 0, 1], X[:, 1, 1])
    of_b[:, 0, 1] = X[:, 0, 1]
    assert_array_equal(of_b, X)


def test_forms_of_the_data(X):
    expected = perturb(X, mark=1, scale=0)
    flat = X.reshape(60, -1)
    edited = perturb(flat, mark=1, scale=0, n_marks=3)
    assert_array_equal(edited, expected.reshape(60, -1))
    table = perturb(pd.DataFrame(flat), mark=1, scale=0, n_marks=3)
    assert isinstance(table, pd.DataFrame)
    assert_array_equal(table, edited)
    counts = np.full((1, 2, 1, 1), 3)
    assert_array_equal(perturb(counts, scale=0.5), np.full((1, 2, 1, 1), 1.5))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "Exactly one of scale and value must be given, got scale=None"),
        ({"scale": 1, "value": 1}, "Exactly one of scale and value"),
        ({"scale": np.inf}, "'scale' .* must be"),
        ({"scale": 1, "mark": 3}, "mark must be from 0 to 2"),
        ({"scale": 1, "window": (3, 9)}, r"0 <= start < stop <= 8.*got \(3, 9\)"),
        ({"scale": 1, "window": (3,)}, r"window must be \(start, stop\)"),
        ({"scale": 1, "window": (0.0, 3.0)}, r"window must be \(start, stop\)"),
        ({"scale": 1, "n_marks": 4}, "n_marks=4 doesn't fit"),
    ],
)
def test_bad_parameters(X, parameters, message):
    with pytest.raises(ValueError, match=message):
        perturb(X, **parameters)
