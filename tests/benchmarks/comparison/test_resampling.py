import numpy as np
import pytest
from scipy.stats import bootstrap

from comparison import resampling
from comparison.resampling import bootstrap_interval, bootstrap_scores, resamples


@pytest.fixture
def genes():
    rng = np.random.default_rng(0)
    y = rng.normal(size=150)
    return y, y + rng.normal(size=150)


def test_resamples_draw_all_genes_alike():
    weights = np.concatenate(list(resamples(20, 3000)))
    assert weights.shape == (3000, 20)
    assert (weights.sum(axis=1) == 20).all()
    np.testing.assert_allclose(weights.mean(axis=0), 1, atol=0.1)
    np.testing.assert_allclose(weights.var(axis=0), 1 - 1 / 20, atol=0.1)


def test_batches_change_nothing(genes, monkeypatch):
    whole = bootstrap_scores(*genes, n_bootstraps=50)
    monkeypatch.setattr(resampling, "BATCH_VALUES", 7 * 150)
    np.testing.assert_allclose(bootstrap_scores(*genes, n_bootstraps=50), whole)


def test_interval_agrees_with_scipy(genes):
    low, high = bootstrap_interval(*genes, n_bootstraps=4000)
    found = bootstrap(
        genes,
        lambda y, p: np.corrcoef(y, p)[0, 1],
        paired=True,
        vectorized=False,
        n_resamples=2000,
        method="percentile",
        rng=1,
    ).confidence_interval
    assert (low, high) == pytest.approx((found.low, found.high), abs=0.02)


def test_interval_of_several_seeds_is_that_of_their_mean(genes):
    y, p = genes
    one = bootstrap_scores(y, p, n_bootstraps=30)
    other = bootstrap_scores(y, y, n_bootstraps=30)
    both = bootstrap_scores(y, [p, y], n_bootstraps=30)
    np.testing.assert_allclose(both, (one + other) / 2)


def test_undefined_interval():
    assert np.isnan(bootstrap_interval([0, 0.5, 1], [1, 2, 3], "auc")).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], [1, 2], "f1"), "score must be one of pearson, .*'f1'"),
        (([1, 2], [1, 2, 3]), r"got shapes \(2,\) and \(1, 3\)"),
        (([], []), r"got shapes \(0,\)"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        bootstrap_interval(*arguments)
