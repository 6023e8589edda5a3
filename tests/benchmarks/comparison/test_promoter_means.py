import numpy as np

from comparison.promoter_means import PromoterMeans


def test_only_bins_near_the_start_site_count():
    X = np.zeros((1, 2, 1, 40))
    X[..., 10:30] = np.expm1(2.0)
    X[..., :10] = 1000
    np.testing.assert_allclose(PromoterMeans().fit_transform(X), [[2, 2]])
    np.testing.assert_allclose(
        PromoterMeans(bin_size=50).fit_transform(X)[0, 0] > 2, True
    )


def test_marks_of_a_then_of_b():
    X = np.expm1(np.arange(6.0)).reshape(1, 2, 3, 1).repeat(4, axis=3)
    np.testing.assert_allclose(PromoterMeans().fit_transform(X), [np.arange(6.0)])
