import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.metrics import correlate_columns
from skdeepdiff.plotting._bootstrap import bootstrap_means, bootstrap_scores


def test_means_and_normal_intervals():
    values = np.random.default_rng(0).normal(size=(400, 2, 3))
    mean, low, high = bootstrap_means(values, 2050, 0.95, 0)
    assert_allclose(mean, values.mean(axis=0))
    deviation = values.std(axis=0) / 20
    assert_allclose(low, mean - 1.96 * deviation, atol=0.15 * deviation.max())
    assert_allclose(high, mean + 1.96 * deviation, atol=0.15 * deviation.max())


def test_intervals_of_equal_values_are_their_mean():
    mean, low, high = bootstrap_means(np.full((7, 2), 0.1), 150, 0.95, 0)
    assert_allclose([low, high], [mean, mean])
    assert (low <= mean).all()
    assert (high >= mean).all()


def test_one_gene():
    mean, low, high = bootstrap_means(np.array([[0.25, 0.75]]), 3, 0.9, 0)
    assert_array_equal([mean, low, high], [[0.25, 0.75]] * 3)


def test_all_models_are_scored_on_the_same_genes():
    rng = np.random.default_rng(0)
    y = rng.normal(size=100)
    predictions = np.column_stack([y + rng.normal(size=100)] * 2 + [y])
    scores, low, high = bootstrap_scores(
        correlate_columns, y, predictions, 100, 0.95, 0
    )
    assert_allclose(scores[0], np.corrcoef(y, predictions[:, 0])[0, 1])
    assert low[0] == low[1] < scores[0] < high[0] == high[1]
    assert_allclose([low[2], high[2]], 1)
