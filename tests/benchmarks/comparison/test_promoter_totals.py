import numpy as np

from comparison.promoter_totals import PromoterTotals


def test_only_bins_near_the_start_site_count():
    X = np.full((1, 2, 1, 60), 1000.0)
    X[..., 10:50] = 2
    np.testing.assert_allclose(PromoterTotals().fit_transform(X), np.log1p([[80, 80]]))
    half = PromoterTotals(bin_size=200).fit_transform(X)
    np.testing.assert_allclose(half, np.log1p([[40, 40]]))


def test_marks_of_a_then_of_b():
    X = np.arange(6.0).reshape(1, 2, 3, 1).repeat(4, axis=3)
    totals = PromoterTotals().fit_transform(X)
    np.testing.assert_allclose(totals, np.log1p([4 * np.arange(6.0)]))
