import numpy as np
from numpy.testing import assert_array_equal

from skdeepdiff._pairs._pooling import pool_bins, pooled_widths, share_among_bins


def test_widths_are_as_equal_as_bins_allow():
    for n_bins in (1, 7, 20, 101):
        for n_pooled_bins in (1, 3, 20, 200, None):
            widths = pooled_widths(n_bins, n_pooled_bins)
            assert len(widths) == min(n_pooled_bins or n_bins, n_bins)
            assert widths.sum() == n_bins
            assert np.ptp(widths) <= 1


def test_pooled_bins_hold_all_signal():
    X = np.arange(2 * 7.0).reshape(2, 7)
    assert_array_equal(pool_bins(X, 3), [[1, 5, 15], [15, 19, 36]])
    assert pool_bins(X, 7) is X


def test_shares_of_pooled_bins():
    values = np.array([[2.0, 4.0, 9.0]])
    assert_array_equal(share_among_bins(values, 7), [[1, 1, 2, 2, 3, 3, 3]])
    assert_array_equal(share_among_bins(values, 3), values)
