"""Prediction without some of the marks, and what the spread of networks needs."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff import DeepDiffRegressor

NETWORK = {"hidden_size": 8, "max_epochs": 2, "random_state": 0}
NAMES = ["H3K4me1", "H3K4me3", "H3K9me3"]


@pytest.fixture(scope="module")
def model(X, y):
    model = DeepDiffRegressor("raw_d", mark_names=NAMES, mark_dropout=0.3, n_networks=3)
    return model.set_params(**NETWORK).fit(X, y)


def test_missing_marks_may_be_left_out_and_hold_anything(model, X):
    expected = model.predict(X, missing_marks=["H3K4me3"])
    assert not np.array_equal(expected, model.predict(X))
    fewer = np.delete(X, 1, axis=2)
    assert_array_equal(model.predict(fewer, missing_marks=[1]), expected)
    other = X.copy()
    other[:, :, 1] = 7
    assert_array_equal(model.predict(other, missing_marks=["H3K4me3"]), expected)
    flat = other.reshape(len(X), -1)
    assert_array_equal(model.predict(flat, missing_marks=["H3K4me3"]), expected)
    two = model.predict(X[:, :, [1]], missing_marks=["H3K9me3", 0])
    assert_array_equal(two, model.predict(X, missing_marks=[0, 2]))


def test_a_missing_mark_is_one_at_its_mean(model, X):
    at_mean = X.astype(float)
    at_mean[:, :, 2] = np.expm1(model.signal_scaler_.mean[:, :, 2])
    expected = model.predict(X, missing_marks=[2])
    assert_allclose(model.predict(at_mean), expected, atol=1e-5)


def test_dropout_changes_training_alone(X, y):
    fits = [
        DeepDiffRegressor("raw_d", mark_dropout=share, **NETWORK).fit(X, y)
        for share in (0.0, 0.5, 0.5)
    ]
    none, some, again = [fit.predict(X) for fit in fits]
    assert_array_equal(some, again)
    assert not np.array_equal(none, some)


@pytest.mark.parametrize(
    ("parameters", "given", "message"),
    [
        ({}, {"missing_marks": [1]}, "Train them with mark_dropout above 0"),
        ({}, {"return_std": True}, "at least 2 networks, got n_networks=1"),
        ({"mark_dropout": 0.2}, {"missing_marks": ["CTCF"]}, r"got \['CTCF'\]"),
        ({"mark_dropout": 0.2}, {"missing_marks": range(3)}, "some, but not all, of"),
    ],
)
def test_what_is_needed_is_said(X, y, parameters, given, message):
    model = DeepDiffRegressor("raw_d", **NETWORK, **parameters).fit(X, y)
    with pytest.raises(ValueError, match=message):
        model.predict(X, **given)


def test_marks_must_add_up_to_those_of_fit(model, X):
    with pytest.raises(ValueError, match="must have 3 marks and 8 bins"):
        model.predict(X[:, :, :2], missing_marks=[0, 1])
