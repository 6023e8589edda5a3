"""Data at the edge of what makes sense: a finite result or a clear error."""

from functools import partial

import numpy as np
import pytest

from helpers.estimators import NETWORKS as KINDS
from helpers.estimators import regressors_on_pairs
from skdeepdiff import TwoLayerSVR
from skdeepdiff.nn import VARIANTS

ALL_GENES = {"validation_fraction": None, "early_stopping": False}
REGRESSORS = regressors_on_pairs()
NETWORKS = {name: REGRESSORS[name] for name in KINDS} | {
    variant: partial(REGRESSORS["DeepDiffRegressor"], variant=variant)
    for variant in VARIANTS
}
MODELS = REGRESSORS | NETWORKS


def draw(n_genes=24, n_marks=3, n_bins=6, rate=3.0):
    rng = np.random.default_rng(0)
    X = rng.poisson(rate, size=(n_genes, 2, n_marks, n_bins)).astype(np.float64)
    expression = rng.normal(8, 2, size=(n_genes, 2))
    return X, np.column_stack([expression[:, 1] - expression[:, 0], expression])


def constant_targets():
    X, y = draw()
    return X, np.full_like(y, 3.0)


def zero_targets():
    X, y = draw()
    return X, np.zeros_like(y)


def zero_signal():
    X, y = draw()
    return np.zeros_like(X), y


def cell_types_alike():
    X, y = draw()
    X[:, 1] = X[:, 0]
    return X, y


def mark_without_signal():
    X, y = draw()
    X[:, :, 0] = 0
    return X, y


def duplicated_genes():
    X, y = draw()
    X[1:], y[1:] = X[0], y[0]
    return X, y


def contradicting_duplicates():
    X, y = draw()
    X[1:] = X[0]
    return X, y


def huge_counts():
    return draw(rate=1e9)


def one_outlier():
    X, y = draw()
    X[0, 0, 0, 0] = 1e15
    return X, y


def tiny_signal():
    X, y = draw()
    return X * 1e-300, y


def huge_targets():
    X, y = draw()
    return X, y * 1e15


def nearly_constant_targets():
    X, y = draw()
    return X, 1e6 + 1e-9 * y


DATA = {
    function.__name__: function
    for function in (
        constant_targets,
        zero_targets,
        zero_signal,
        cell_types_alike,
        mark_without_signal,
        duplicated_genes,
        contradicting_duplicates,
        huge_counts,
        one_outlier,
        tiny_signal,
        huge_targets,
        nearly_constant_targets,
    )
} | {
    "single mark": lambda: draw(n_marks=1),
    "one bin": lambda: draw(n_bins=1),
    "one mark and bin": lambda: draw(n_marks=1, n_bins=1),
    "odd number of bins": lambda: draw(n_bins=7),
    "two genes": lambda: draw(n_genes=2),
    "three genes": lambda: draw(n_genes=3),
    "last batch of one gene": lambda: draw(n_genes=41),
}


@pytest.mark.filterwarnings("ignore:n_features_to_select=5 is greater:UserWarning")
@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("model", MODELS)
def test_finite_predictions(model, data):
    X, y = DATA[data]()
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


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("SingleLayerSVR", "n_splits=2 greater than the number of samples: n_s.*=1"),
        (
            "make_relieff_forest",
            "1 sample.*minimum of 2 is required by ReliefFSelector",
        ),
    ],
)
def test_one_gene_is_too_few(model, message):
    with pytest.raises(ValueError, match=message):
        MODELS[model]().fit(*draw(n_genes=1))


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


@pytest.mark.parametrize("batch_size", [1, 19, 20, 1000])
@pytest.mark.parametrize("model", NETWORKS)
def test_batches_that_dont_fit_the_genes(model, batch_size):
    X, y = draw(n_genes=20)
    fitted = NETWORKS[model](batch_size=batch_size, **ALL_GENES).fit(X, y)
    assert np.isfinite(fitted.predict(X)).all()


@pytest.mark.parametrize("model", NETWORKS)
def test_signal_that_no_network_can_read(model):
    X, y = draw()
    fitted = NETWORKS[model](signal="counts").fit(X, y)
    with pytest.raises(ValueError, match=r"don't fit single precision.*up to 1e\+300"):
        fitted.predict(np.where(X.max() == X, 1e300, X))


@pytest.mark.parametrize("model", NETWORKS)
def test_variance_that_is_infinite(model):
    X, y = draw()
    with pytest.raises(ValueError, match=r"^X has values that are too large to be st"):
        NETWORKS[model](signal="counts").fit(1e200 * X, y)


@pytest.mark.parametrize("model", MODELS)
def test_targets_that_are_too_large(model):
    X, y = draw()
    with pytest.raises(ValueError, match=r"^y has values that don't fit single prec"):
        MODELS[model]().fit(X, 1e40 * y)
