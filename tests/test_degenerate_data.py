"""Data at the edge of what makes sense: a finite result or a clear error."""

from functools import partial

import numpy as np
import pytest

from helpers.estimators import NETWORKS as KINDS
from helpers.estimators import regressors_on_pairs
from skdeepdiff import TwoLayerSVR

ALL_GENES = {"validation_fraction": None, "early_stopping": False}
REGRESSORS = regressors_on_pairs()
NETWORKS = {name: REGRESSORS[name] for name in KINDS} | {
    variant: partial(REGRESSORS["DeepDiffRegressor"], variant=variant)
    for variant in ("raw_c", "aux", "raw_aux_siamese")
}
MODELS = REGRESSORS | NETWORKS


def draw(n_genes=24, n_marks=3, n_bins=6, rate=3.0):
    rng = np.random.default_rng(0)
    X = rng.poisson(rate, size=(n_genes, 2, n_marks, n_bins)).astype(np.float64)
    expression = rng.normal(8, 2, size=(n_genes, 2))
    return X, np.column_stack([expression[:, 1] - expression[:, 0], expression])


def without_a_mark(X):
    X[:, :, 0] = 0
    return X


def with_an_outlier(X):
    X[0, 0, 0, 0] = 1e15
    return X


# Sizes of what is drawn, and what becomes of it.
DATA = {
    "constant targets": ({}, lambda X, y: (X, np.full_like(y, 3.0))),
    "nearly constant targets": ({}, lambda X, y: (X, 1e6 + 1e-9 * y)),
    "zero targets": ({}, lambda X, y: (X, 0 * y)),
    "huge targets": ({}, lambda X, y: (X, y * 1e15)),
    "zero signal": ({}, lambda X, y: (0 * X, y)),
    "tiny signal": ({}, lambda X, y: (X * 1e-300, y)),
    "huge counts": ({"rate": 1e9}, None),
    "one outlier": ({}, lambda X, y: (with_an_outlier(X), y)),
    "cell types alike": ({}, lambda X, y: (X[:, [0, 0]], y)),
    "mark without signal": ({}, lambda X, y: (without_a_mark(X), y)),
    "duplicated genes": ({}, lambda X, y: (X[[0] * 24], y[[0] * 24])),
    "contradicting duplicates": ({}, lambda X, y: (X[[0] * 24], y)),
    "single mark": ({"n_marks": 1}, None),
    "one bin": ({"n_bins": 1}, None),
    "one mark and bin": ({"n_marks": 1, "n_bins": 1}, None),
    "odd number of bins": ({"n_bins": 7}, None),
    "two genes": ({"n_genes": 2}, None),
    "three genes": ({"n_genes": 3}, None),
    "last batch of one gene": ({"n_genes": 41}, None),
}


@pytest.mark.filterwarnings("ignore:n_features_to_select=5 is greater:UserWarning")
@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("model", MODELS)
def test_finite_predictions(model, data):
    sizes, change = DATA[data]
    X, y = draw(**sizes)
    if change is not None:
        X, y = change(X, y)
    predicted = MODELS[model]().fit(X, y).predict(X)
    assert predicted.shape == (len(X),)
    assert np.isfinite(predicted).all()
    if np.ptp(X.reshape(len(X), -1), axis=0).max() == 0:
        assert np.ptp(predicted) <= 1e-6 * np.abs(y).max()


@pytest.mark.parametrize("model", NETWORKS)
def test_one_gene(model):
    X, y = draw(n_genes=1)
    with pytest.raises(ValueError, match="At least 2 genes are needed"):
        NETWORKS[model]().fit(X, y)
    alone = NETWORKS[model](**ALL_GENES).fit(X, y)
    validated = NETWORKS[model]().fit(X, y, X_val=X, y_val=y)
    for fitted in (alone, validated):
        assert np.isfinite(fitted.predict(X)).all()


def test_one_gene_is_predicted_by_its_target():
    X, y = draw(n_genes=1)
    predicted = TwoLayerSVR().fit(X, y).predict(X)
    assert predicted == pytest.approx(y[:, 0], abs=0.2)


@pytest.mark.parametrize("model", NETWORKS)
def test_validation_set_without_variance(model):
    X, y = draw()
    same = np.repeat(y[:1], 5, axis=0)
    fitted = NETWORKS[model]().fit(X, y, X_val=X[:5], y_val=same)
    assert np.isfinite(fitted.predict(X)).all()
    histories = fitted.histories_
    for history in histories:
        assert (history["valid_pearson"] == 0).all()
