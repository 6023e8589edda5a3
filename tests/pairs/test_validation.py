import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import is_regressor
from sklearn.exceptions import DataConversionWarning
from sklearn.metrics import r2_score
from sklearn.pipeline import Pipeline

from helpers.estimators import OF_THREE_COLUMNS, regressors_on_pairs
from skdeepdiff import PairedMarks
from skdeepdiff._pairs._validation import validate_pairs, validate_targets

REGRESSORS = regressors_on_pairs(hidden_size=2, max_epochs=1)
ESTIMATORS = REGRESSORS | {"paired_marks": PairedMarks}


def apply(estimator, X):
    use = estimator.predict if is_regressor(estimator) else estimator.transform
    return use(X)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_equal_input_in_any_form(name, X, y):
    make = ESTIMATORS[name]
    expected = apply(make().fit(X, y), X)
    flat = X.reshape(len(X), -1)
    forms = {
        "float64": X.astype(np.float64),
        "integers": X.astype(int),
        "list": X.tolist(),
        "not contiguous": np.asfortranarray(X),
        "flat": flat,
        "flat list": flat.tolist(),
        "DataFrame": pd.DataFrame(flat, columns=[f"f{i}" for i in range(48)]),
    }
    for kind, form in forms.items():
        model = make(n_marks=3).fit(form, y)
        fitted = model[0] if isinstance(model, Pipeline) else model
        assert (fitted.n_marks_, fitted.n_bins_, fitted.n_features_in_) == (3, 8, 48)
        found = apply(model, form)
        np.testing.assert_allclose(found, expected, 1e-5, 1e-5, err_msg=kind)


def test_column_vector_y_is_taken_for_a_vector():
    with pytest.warns(DataConversionWarning):
        lfc, expression = validate_targets(PairedMarks(), np.ones((4, 1)), np.ones(4))
    assert lfc.shape == (4,)
    assert expression is None


@pytest.mark.parametrize("name", REGRESSORS)
def test_predict_and_score_use_the_log_fold_change(name, X, y):
    model = REGRESSORS[name]().fit(X, y)
    predicted = model.predict(X)
    assert predicted.shape == (60,)
    residual = ((y[:, 0] - predicted) ** 2).sum()
    total = ((y[:, 0] - y[:, 0].mean()) ** 2).sum()
    assert model.score(X, y) == pytest.approx(1 - residual / total)
    assert model.score(X, y[:, 0]) == model.score(X, y)
    weights = np.random.default_rng(0).uniform(size=60)
    weighted = r2_score(y[:, 0], predicted, sample_weight=weights)
    assert model.score(X, y, weights) == pytest.approx(weighted)


@pytest.mark.parametrize("name", [n for n in REGRESSORS if n not in OF_THREE_COLUMNS])
def test_one_column_of_y_is_enough(name, X, y):
    make = REGRESSORS[name]
    assert_array_equal(make().fit(X, y).predict(X), make().fit(X, y[:, 0]).predict(X))


def test_float32_is_not_copied(X):
    marks = PairedMarks()
    assert np.shares_memory(validate_pairs(marks, X, reset=True), X)
