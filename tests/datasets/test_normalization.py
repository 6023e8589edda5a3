import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import rankdata

from skdeepdiff.datasets import normalize_signal

METHODS = pytest.mark.parametrize("method", ["quantile", "rank"])


@pytest.fixture
def X():
    """Peaks of three cell types on different scales, most bins without any."""
    rng = np.random.RandomState(0)
    heights = rng.gamma(2, size=(50, 3, 2, 10)) * [[[[1]], [[7]], [[0.2]]]]
    return heights * (rng.random_sample(heights.shape) < 0.3)


@METHODS
def test_what_stays(X, method):
    X[:, 1] = np.ceil(X[:, 1])  # many equal values
    before = X.copy()
    normal = normalize_signal(X, method)
    assert_array_equal(X, before)
    assert_array_equal(normal == 0, X == 0)
    for cell, mark in np.ndindex(3, 2):
        assert_array_equal(rankdata(normal[:, cell, mark]), rankdata(X[:, cell, mark]))
    # A cell type's scale, even if it isn't linear, doesn't matter.
    X[:, 0] **= 2
    if method == "rank":
        assert_array_equal(normalize_signal(X, method), normal)
    assert normalize_signal(X.astype(np.float32), method).dtype == np.float32
    assert normalize_signal(X.astype(int), method).dtype == np.float64


def test_quantiles_are_those_of_the_mean(X):
    n = 70
    for cell, mark in np.ndindex(3, 2):
        flat = X[:, cell, mark].ravel()
        flat[np.argsort(flat)[:-n]] = 0
        X[:, cell, mark] = flat.reshape(50, 10)
    normal = normalize_signal(X)
    for mark in range(2):
        highest = [np.sort(X[:, cell, mark].ravel())[-n:] for cell in range(3)]
        for cell in range(3):
            got = np.sort(normal[:, cell, mark].ravel())[-n:]
            assert_allclose(got, np.mean(highest, axis=0))
    assert_allclose(normalize_signal(normal), normal)


def test_rank_is_the_share_of_smaller_values():
    X = np.array([0, 3, 3, 9, 0, 7], dtype=float).reshape(1, 1, 1, 6)
    ranks = normalize_signal(X, "rank").ravel()
    assert_allclose(ranks, [0, 1 / 4, 1 / 4, 7 / 8, 0, 5 / 8])
    presence = np.minimum(X, 1)
    assert_array_equal(normalize_signal(presence, "quantile"), presence)


@METHODS
def test_cell_types_by_row(X, method):
    """Rows of several pairs, of which some have a cell type in common."""
    cells = np.repeat([["a", "b"], ["a", "c"]], 50, axis=0)
    pairs = np.concatenate([X[:, [0, 1]], X[:, [0, 2]]])
    by_row = normalize_signal(pairs, method, cell_types=cells)
    assert_array_equal(by_row[:50, 0], by_row[50:, 0])
    expected = normalize_signal(X, method)
    r = np.corrcoef(by_row[50:, 1].ravel(), expected[:, 2].ravel())[0, 1]
    assert r > 0.999
    swapped = normalize_signal(pairs[:, ::-1], method, cell_types=cells[:, ::-1])
    assert_array_equal(swapped[:, ::-1], by_row)


def test_more_signal_in_one_cell_type():
    """The third largest value is there in one of two cell types."""
    X = np.array([[0, 0, 8, 4], [1, 2, 6, 0]]).reshape(1, 2, 1, 4)
    normal = normalize_signal(X)[0, :, 0]
    assert_allclose(normal, [[0, 0, 7, 3], [0.5, 3, 7, 0]])
    normal = normalize_signal(X, "rank")[0, :, 0]
    assert_allclose(normal, np.array([[0, 0, 5, 3], [1, 3, 5, 0]]) / 6)


@METHODS
def test_a_later_pair_does_not_move_the_others(X, method):
    X[:, 2, 1] = np.log1p(X[:, 2, 1]) / 100
    pairs = np.concatenate([X[:, :2], X[:, 1:]])
    cells = np.repeat([["a", "b"], ["b", "later"]], 50, axis=0)
    is_old = np.arange(100) < 50
    normal = normalize_signal(pairs, method, cell_types=cells, reference=is_old)
    assert_allclose(normal[:50], normalize_signal(X[:, :2], method))
    assert_allclose(normal[50:, 0], normal[:50, 1])
    highest = normal.reshape(2, 50, 2, 2, 10).max(axis=(1, 4))
    assert_allclose(highest, np.broadcast_to(highest[0, 0], (2, 2, 2)), rtol=0.1)


@METHODS
def test_marks_without_any_signal(X, method):
    X[:, :, 1] = 0
    X[:, 0, 0] = 0
    normal = normalize_signal(X, method)
    assert (normal[:, :, 1] == 0).all()
    assert_array_equal(normal[:, 1:], normalize_signal(X[:, 1:], method))


ONES = np.ones((2, 2, 1, 1))


@pytest.mark.parametrize(
    ("X", "parameters", "message"),
    [
        (ONES[0], {}, r"X must be signal of shape .*, got shape \(2, 1, 1\)"),
        (ONES[:, :0], {}, r"X must be signal of shape .*, got shape \(2, 0, 1, 1\)"),
        (-ONES, {}, "Negative values in data passed to X of normali"),
        (ONES, {"cell_types": ["a", "b"]}, r"cell_types must .*\(2, 2\), got .*\(2,\)"),
        (ONES, {"reference": [True]}, r"reference must be .* 2 genes, got \[True\]"),
        (ONES, {"reference": [0, 1]}, r"mask .*, got \[0, 1\]"),
        (ONES, {"reference": [False] * 2}, r"mask .*, got \[False"),
        (
            np.arange(2.0).reshape(2, 1, 1, 1),
            {"reference": [True, False]},
            "reference must have signal above 0 of mark 0",
        ),
    ],
)
def test_mistakes(X, parameters, message):
    with pytest.raises(ValueError, match=message):
        normalize_signal(X, **parameters)
