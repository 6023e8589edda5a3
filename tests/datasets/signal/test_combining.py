import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.datasets._signal._combining import Track, combine

ONE = Track(np.array([[4, 0, 10]]), 2e6)
TWO = Track(np.array([[8, 2, 0]]), 8e6)
CONTROL = Track(np.array([[2, 1, 1]]), 1e6)


@pytest.mark.parametrize(
    ("normalize", "replicates", "expected"),
    [
        (None, "mean", [6, 1, 5]),
        (None, "sum", [12, 2, 10]),
        ("cpm", "mean", [1.5, 0.125, 2.5]),
        ("cpm", "sum", [1.2, 0.2, 1]),
        # less 2, 1, 1 reads per million of the control, not below 0
        ("input", "mean", [0, 0, 2]),
        ("input", "sum", [0, 0, 0]),
    ],
)
def test_replicates(normalize, replicates, expected):
    signal = combine(
        [ONE, TWO],
        [CONTROL, CONTROL],
        [1, 1],
        normalize=normalize,
        replicates=replicates,
    )
    assert signal.dtype == np.float32
    assert_allclose(signal, [expected], rtol=1e-6)


def test_a_shared_control_is_pooled_once():
    weak = Track(np.array([[1, 1, 1]]), 4e6)
    shared = combine(
        [ONE, TWO], [weak, weak], [1, 1], normalize="input", replicates="sum"
    )
    assert_allclose(shared, [[1.2 - 0.25, 0, 1 - 0.25]])
    own = Track(np.array([[0, 0, 0]]), 4e6)
    each = combine([ONE, TWO], [weak, own], [1, 1], normalize="input", replicates="sum")
    assert_allclose(each, [[1.2 - 0.125, 0.2 - 0.125, 1 - 0.125]], rtol=1e-6)


def test_signal_is_taken_as_it_is():
    signal = Track(np.array([[1.5, 0.5]]), None)
    control = Track(np.array([[1.0, 1.0]]), None)
    assert_array_equal(
        combine([signal], [control], [1], normalize="input", replicates="mean"),
        [[0.5, 0]],
    )
    both = combine(
        [signal, signal],
        [control, control],
        [1, 1],
        normalize="input",
        replicates="sum",
    )
    # Unlike reads, signal isn't pooled: each replicate is above the control by 0.5.
    assert_array_equal(both, [[1, 0]])
    sized = Track(np.array([[1.5, 0.5]]), 5e5)
    assert_array_equal(
        combine([sized], [None], [1], normalize="cpm", replicates="mean"), [[3, 1]]
    )


def test_counts_stay_exact():
    counts = Track(np.arange(2**20, 2**20 + 100)[None], 1e6)
    assert_array_equal(
        combine([counts], [None], [1], normalize=None, replicates="mean"), counts.values
    )


@pytest.mark.parametrize(
    ("normalize", "replicates", "factors", "expected"),
    [
        (None, "mean", [0.5, 2], [9, 2, 2.5]),
        (None, "sum", [0.5, 0.5], [6, 1, 5]),
        ("cpm", "mean", [0.5, 2], [1.5, 0.25, 1.25]),
        # After subtraction, so that no factor turns signal into background.
        ("input", "mean", [0.5, 2], [0, 0, 1]),
    ],
)
def test_factors(normalize, replicates, factors, expected):
    controls = [CONTROL, CONTROL]
    options = {"normalize": normalize, "replicates": replicates}
    signal = combine([ONE, TWO], controls, factors, **options)
    assert_allclose(signal, [expected], rtol=1e-6)
