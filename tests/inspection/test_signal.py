import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.model_selection import GridSearchCV

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.inspection import (
    permutation_importance,
    perturbation_effect,
    perturbation_scan,
)
from skdeepdiff.inspection._signal import PairedSignal, signal_for


class MeanDifference:
    """Remembers what it gets."""

    def __init__(self, shape=(-1,)):
        self.shape = shape

    def predict(self, X):
        self.seen = X
        return np.asarray(X).reshape(len(X), -1).sum(axis=1).reshape(self.shape)


@pytest.mark.parametrize(
    ("X", "n_marks", "message"),
    [
        (np.ones((3, 8)), None, "Set the parameter n_marks"),
        (np.ones((3, 8)), 3, "isn't a positive multiple of 2"),
        (np.ones((3, 3, 2, 2)), None, "X must be"),
        (np.ones((3, 2, 2)), None, r"got shape \(3, 2, 2\)"),
        (np.ones((0, 2, 2, 2)), None, "at least one gene"),
        (-np.ones((3, 2, 2, 2)), None, "X must be at least 0, .* got -1"),
        (np.full((3, 2, 2, 2), np.nan), None, "X must be finite"),
        (np.full((3, 2, 2, 2), "a"), None, "X must be numeric"),
    ],
)
def test_bad_signal(X, n_marks, message):
    with pytest.raises(ValueError, match=message):
        PairedSignal(X, n_marks)


def test_columns_are_taken_for_vectors(X):
    signal = PairedSignal(X)
    assert signal.predict(MeanDifference((-1, 1)), 7).shape == (60,)
    with pytest.raises(ValueError, match=r"log fold change, \(n_genes,\), got shape"):
        signal.predict(MeanDifference((1, -1)), 7)


def test_predictors(X):
    signal, mark_names = signal_for(MeanDifference(), X, None, None)
    assert_array_equal(signal.pairs, X)
    assert mark_names is None
    with pytest.raises(TypeError, match="fitted model with predict, got 'ridge'"):
        signal_for("ridge", X, None, None)
    with pytest.raises(TypeError, match="of type type"):
        signal_for(MeanDifference, X, None, None)


def test_what_the_estimator_knows_need_not_be_told(X, y, genes):
    model = DeepDiffRegressor(
        "raw_d", n_marks=3, hidden_size=4, max_epochs=1, mark_names=genes.mark_names
    )
    flat = X.reshape(60, -1)
    model.fit(flat, y)
    result = permutation_importance(model, flat, y, n_repeats=1)
    assert result.marks == list(genes.mark_names)
    scan = perturbation_scan(model, flat, marks=["H3K4me3"], windows=2, scale=0)
    assert scan.marks == ["H3K4me3"]
    effect = perturbation_effect(model, flat, mark="H3K4me3", window=(0, 4), scale=0)
    assert_array_equal(effect, scan.effects[:, 0, 0])
    search = GridSearchCV(model, {"lr": [1e-3]}, cv=2).fit(flat, y)
    found = perturbation_scan(search, flat, windows=1, scale=0)
    assert found.marks == list(genes.mark_names)
    own = perturbation_scan(model, flat, windows=1, scale=0, mark_names=["a", "b", "c"])
    assert own.marks == ["a", "b", "c"]
    with pytest.raises(ValueError, match="Set the parameter n_marks"):
        perturbation_effect(MeanDifference(), flat, scale=0)
