import numpy as np
import pytest

from comparison import resampling
from comparison.resampling import interval_of, resamples


def draw(n_genes, n_bootstraps):
    return np.concatenate(list(resamples(n_genes, n_bootstraps)))


def test_resamples_draw_all_genes_alike():
    weights = draw(20, 3000)
    assert weights.shape == (3000, 20)
    assert (weights.sum(axis=1) == 20).all()
    np.testing.assert_allclose(weights.mean(axis=0), 1, atol=0.1)
    np.testing.assert_allclose(weights.var(axis=0), 1 - 1 / 20, atol=0.1)


def test_batches_change_nothing(monkeypatch):
    whole = draw(150, 50)
    monkeypatch.setattr(resampling, "BATCH_VALUES", 7 * 150)
    np.testing.assert_array_equal(draw(150, 50), whole)


def test_interval_is_of_finite_scores():
    scores = np.append(np.arange(101.0), np.nan)
    assert interval_of(scores) == pytest.approx((2.5, 97.5))
    assert np.isnan(interval_of(scores[-1:])).all()
