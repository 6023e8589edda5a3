"""What networks read and learn has the scale that it should have."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._networks import _data
from skdeepdiff._networks._data import Standardizer


def quick(**parameters):
    """A network that trains on all genes it is given."""
    model = DeepDiffRegressor("raw_d", hidden_size=2, max_epochs=1, random_state=0)
    return model.set_params(
        validation_fraction=None, early_stopping=False, **parameters
    )


def test_each_mark_of_each_cell_type_is_standardised(X, y):
    model = quick().fit(X, y)
    read = model._scaled_signal(X, "cpu")[:].numpy().astype(np.float64)
    assert_allclose(read.mean(axis=(0, 3)), np.zeros((2, 3)), atol=1e-6)
    assert_allclose(read.var(axis=(0, 3)), np.ones((2, 3)), rtol=1e-5)
    logs = np.log1p(X.astype(np.float64))
    correlation = np.corrcoef(read[:, 1, 2].ravel(), logs[:, 1, 2].ravel())[0, 1]
    assert correlation == pytest.approx(1, abs=1e-6)


def test_published_signal_is_read_as_it_is(X, y):
    model = quick(signal="counts", standardize_signal=False).fit(X, y)
    assert_array_equal(model._scaled_signal(X, "cpu")[:].numpy(), X)


@pytest.mark.parametrize("standardize", [True, False])
def test_targets_are_standardised_if_so_told(X, y, standardize):
    model = quick(standardize_targets=standardize).fit(X, y)
    change, expression, *_ = model._targets(model._check_data(X, y, reset=False))
    if standardize:
        assert_allclose([change.mean(), change.var()], [0, 1], atol=1e-6)
        assert_allclose(expression.mean(axis=0), [0, 0], atol=1e-6)
        assert_allclose(expression.var(axis=0), [1, 1], rtol=1e-6)
    else:
        assert_array_equal(np.column_stack([change, expression]), y)


def test_genes_at_the_threshold_are_dissimilar(X):
    change = np.zeros(60)
    change[:5] = [-2, -1.99, 1.99, 2, 7]
    genes = quick().fit(X, change)._check_data(X, change, reset=True)
    for threshold, dissimilar in [(2.0, [0, 3, 4]), (1.5, [0, 1, 2, 3, 4])]:
        model = quick(fold_change_threshold=threshold).fit(X, change)
        assert_array_equal(np.flatnonzero(model._targets(genes)[2]), dissimilar)


def test_standardizer_of_parts_is_that_of_all():
    values = np.random.default_rng(0).normal(3, 2, size=(50, 2, 3, 4))
    whole = Standardizer.fit([(values, None)], "X", axis=(0, 3))
    parts = [(values[:7], None), (values[7:8], None), (values[8:], np.ones(42))]
    parts = Standardizer.fit(parts, "X", axis=(0, 3))
    assert whole.mean.shape == (1, 2, 3, 1)
    assert_allclose(parts.mean, whole.mean)
    assert_allclose(parts.scale, whole.scale)
    assert_allclose(whole.inverse_transform(whole.transform(values)), values)


def test_a_constant_keeps_its_scale():
    assert Standardizer.fit([(np.full((5, 1), 3.0), None)], "y").scale == 1


def test_signal_is_kept_if_it_is_small_or_a_quarter_of_X(X, y, monkeypatch):
    signal = quick().fit(X, y)._scaled_signal(X, "cpu", rows=np.arange(1, 30))
    assert_array_equal(signal.kept(), signal[:])
    monkeypatch.setattr(_data, "MIN_KEPT_BYTES", 0)
    assert signal.kept() is signal
    pooled = quick(n_pooled_bins=X.shape[3] // 4).fit(X, y)._scaled_signal(X, "cpu")
    assert_array_equal(pooled.kept(), pooled[:])
    monkeypatch.setattr(_data, "MAX_KEPT_BYTES", 100)
    assert pooled.kept() is pooled


def test_X_may_be_mapped_from_a_file(X, y, tmp_path):
    np.save(tmp_path / "X.npy", X)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    model = quick().fit(mapped, y)
    assert np.shares_memory(model._check_data(mapped, y, reset=False).signal, mapped)
    assert_array_equal(model.predict(mapped), quick().fit(X, y).predict(X))
