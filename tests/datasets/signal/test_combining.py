import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.datasets._signal._combining import Track, combine

ONE = Track(np.array([[4, 0, 10]]), 2e6)
TWO = Track(np.array([[8, 2, 0]]), 8e6)
CONTROL = Track(np.array([[2, 1, 1]]), 1e6)


def test_a_shared_control_is_pooled_once():
    weak, own = (Track(np.full((1, 3), value), 4e6) for value in (1, 0))
    options = {"normalize": "input", "replicates": "sum"}
    shared = combine([ONE, TWO], [weak, weak], [1, 1], **options)
    assert_allclose(shared, [[1.2 - 0.25, 0, 1 - 0.25]])
    each = combine([ONE, TWO], [weak, own], [1, 1], **options)
    assert_allclose(each, [[1.2 - 0.125, 0.2 - 0.125, 1 - 0.125]], rtol=1e-6)


@pytest.mark.parametrize(
    ("n", "size", "normalize", "replicates", "expected"),
    [
        (1, None, "input", "mean", [0.5, 0]),
        # Unlike reads, signal isn't pooled: each replicate is above the control by 0.5.
        (2, None, "input", "sum", [1, 0]),
        (1, 5e5, "cpm", "mean", [3, 1]),
    ],
)
def test_signal_is_taken_as_it_is(n, size, normalize, replicates, expected):
    signal = Track(np.array([[1.5, 0.5]]), size)
    controls = [Track(np.array([[1.0, 1.0]]), None)] * n
    options = {"normalize": normalize, "replicates": replicates}
    assert_array_equal(combine([signal] * n, controls, [1] * n, **options), [expected])


def test_counts_stay_exact():
    counts = Track(np.arange(2**20, 2**20 + 100)[None], 1e6)
    same = combine([counts], [None], [1], normalize=None, replicates="mean")
    assert_array_equal(same, counts.values)


@pytest.mark.parametrize(
    ("normalize", "replicates", "factors", "expected"),
    [
        (None, "mean", [1, 1], [6, 1, 5]),
        (None, "mean", [0.5, 2], [9, 2, 2.5]),
        (None, "sum", [1, 1], [12, 2, 10]),
        (None, "sum", [0.5, 0.5], [6, 1, 5]),
        ("cpm", "mean", [1, 1], [1.5, 0.125, 2.5]),
        ("cpm", "mean", [0.5, 2], [1.5, 0.25, 1.25]),
        ("cpm", "sum", [1, 1], [1.2, 0.2, 1]),
        # less 2, 1, 1 reads per million of the control, not below 0
        ("input", "mean", [1, 1], [0, 0, 2]),
        ("input", "sum", [1, 1], [0, 0, 0]),
        # After subtraction, so that no factor turns signal into background.
        ("input", "mean", [0.5, 2], [0, 0, 1]),
    ],
)
def test_replicates_and_factors(normalize, replicates, factors, expected):
    options = {"normalize": normalize, "replicates": replicates}
    signal = combine([ONE, TWO], [CONTROL, CONTROL], factors, **options)
    assert signal.dtype == np.float32
    assert_allclose(signal, [expected], rtol=1e-6)
