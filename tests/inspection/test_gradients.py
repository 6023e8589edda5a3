import copy

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV

from skdeepdiff import AttentiveChromeRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.inspection import integrated_gradients
from skdeepdiff.nn import VARIANTS


@pytest.fixture(scope="module")
def few(X):
    """Genes enough to be explained; models learn from all."""
    return X[:8]


@pytest.fixture(scope="module")
def attentive_chrome(X, y):
    return AttentiveChromeRegressor(
        hidden_size=8, max_epochs=4, device="cpu", random_state=0
    ).fit(X, y)


@pytest.fixture(scope="module", params=VARIANTS)
def variant(request, fit):
    return fit(request.param)


@pytest.fixture(scope="module")
def steep(fit):
    """A network of which LSTMs settle in one of two states, and ten genes."""
    X, y = make_paired_marks(10, n_bins=40, random_state=0, return_X_y=True)
    model = fit("raw_c", (X, y), max_epochs=1, lr=3e-3)
    module = model.nets_[0].module_
    with torch.no_grad():
        module.bin_encoder.lstm.weight_hh.mul_(6)
        module.head["main"][-1].weight.mul_(100)
    return model, X


@pytest.mark.parametrize("baseline", ["unchanged", "zero", "mean", 0.5])
def test_attributions_add_up_to_the_prediction(variant, few, baseline):
    result = integrated_gradients(variant, few, baseline=baseline, n_steps=128)
    assert result.attributions.shape == few.shape
    assert_allclose(result.prediction, variant.predict(few), atol=1e-5)
    difference = result.prediction - result.baseline_prediction
    largest = np.abs(difference).max()
    assert largest > 3e-3
    sums = result.attributions.sum(axis=(1, 2, 3))
    # The rectifier of the two without a raw path makes steps in the gradient.
    error = 1e-3 if variant.variant.startswith("raw") else 0.05
    assert_allclose(sums, difference, atol=error * largest)
    assert_allclose(result.residual, sums - difference, atol=1e-5)


def test_attentive_chrome_adds_up(attentive_chrome, few):
    result = integrated_gradients(attentive_chrome, few, baseline="zero")
    assert_allclose(result.prediction, attentive_chrome.predict(few), atol=1e-5)
    assert_allclose(result.residual, 0, atol=1e-4)
    a, b = (
        integrated_gradients(attentive_chrome, few, baseline="zero", target=target)
        for target in ("expression_A", "expression_B")
    )
    both = np.column_stack([a.prediction, b.prediction])
    assert_allclose(both, attentive_chrome.predict_expression(few), atol=1e-5)
    # Each network reads one cell type.
    assert (a.attributions[:, 1] == 0).all()
    assert (b.attributions[:, 0] == 0).all()
    assert_allclose(result.attributions, b.attributions - a.attributions, atol=1e-5)


def test_gradients_are_those_of_finite_differences(network, attentive_chrome, X):
    rng = np.random.RandomState(0)
    for model in (network, attentive_chrome):
        prediction = model._prediction("log_fold_change")
        scaled = model._scale_signal(X[:5].astype(np.float64))
        direction = rng.normal(size=scaled.shape)
        with prediction.differentiable():
            gradients = prediction.gradient(scaled)
            step = 0.01
            ahead, behind = (
                prediction.value(scaled + sign * step * direction) for sign in (1, -1)
            )
        slopes = (gradients * direction).sum(axis=(1, 2, 3))
        assert np.abs(slopes).max() > 0.01
        assert_allclose(slopes, (ahead - behind) / (2 * step), rtol=0.02, atol=1e-3)


def test_sharp_steps_are_found(steep):
    model, X = steep
    result = integrated_gradients(model, X)
    change = result.prediction - result.baseline_prediction
    tolerance = 0.02 * np.maximum(1, np.abs(change))
    assert (np.abs(result.residual) <= tolerance).all()
    assert_allclose(
        result.attributions.sum(axis=(1, 2, 3)) - change, result.residual, atol=1e-4
    )
    assert result.n_steps.min() >= 32
    assert 64 < result.n_steps.max() <= 1000
    assert (result.jumps >= 0).all()
    # They can't be told by points at fixed places, and that is said.
    found = np.abs(result.residual).max()
    with pytest.warns(ConvergenceWarning) as caught:
        result = integrated_gradients(model, X, max_steps=1)
    assert np.abs(result.residual).max() > 10 * found
    assert len(caught) == 1
    assert caught[0].filename == __file__
    change = result.prediction - result.baseline_prediction
    size = np.abs(result.residual)
    bad = np.count_nonzero(size > 0.02 * np.maximum(1, np.abs(change)))
    assert 0 < bad <= 10
    message = str(caught[0].message)
    assert message.startswith(f"Attributions of {bad} of 10 genes don't add up")
    assert f"largest residual is {size.max():.3g}. Raise max_steps" in message
    assert_array_equal(result.n_steps, 32)


def test_unchanged_baseline_looks_at_differences(network, few):
    assert (integrated_gradients(network, few).attributions != 0).all(axis=(2, 3)).any()
    # Both cell types alike on the network's scale.
    scaler = network.signal_scaler_
    alike = network._scale_signal(few + 20.0)[:, [0, 0]]
    signal = np.expm1(alike * scaler.scale + scaler.mean)
    assert (signal > 0).all()
    result = integrated_gradients(network, signal)
    assert_allclose(result.attributions, 0, atol=1e-6)
    assert_allclose(result.prediction, result.baseline_prediction, atol=1e-6)


def test_named_baselines_are_what_they_say(network, few):
    zero = integrated_gradients(network, few, baseline="zero").attributions
    zeros = np.zeros(few.shape[1:])
    result = integrated_gradients(network, few, baseline=zeros)
    assert_allclose(result.attributions, zero, atol=1e-6)
    mean = np.expm1(np.log1p(few.astype(np.float64)).mean(axis=0))
    result = integrated_gradients(network, few, baseline=mean)
    expected = integrated_gradients(network, few, baseline="mean")
    assert_allclose(result.attributions, expected.attributions, atol=1e-6)


def test_the_same_for_any_batches(network, few, capsys):
    expected = integrated_gradients(network, few, n_steps=3, verbose=1)
    assert "8/8" in capsys.readouterr().err
    for size in (3, 8):
        result = integrated_gradients(network, few, n_steps=3, batch_size=size)
        assert_allclose(result.attributions, expected.attributions, atol=1e-6)
        assert_allclose(result.prediction, expected.prediction, atol=1e-6)


def test_cell_types_share_a_difference_equally(fit):
    rng = np.random.RandomState(0)
    X = rng.poisson(3, size=(40, 2, 2, 6)).astype(np.float32)
    model = fit(data=(X, rng.normal(size=40)))
    model.signal_scaler_ = model.signal_scaler_._replace(
        mean=np.zeros((1, 2, 1, 1)) + 0.5, scale=np.ones((1, 2, 1, 1))
    )
    there = integrated_gradients(model, X)
    back = integrated_gradients(model, X[:, ::-1])
    # From no change, A falls as B rises, and they enter with opposite signs.
    assert np.abs(there.attributions).max() > 1e-4
    assert_allclose(there.attributions[:, 0], there.attributions[:, 1], atol=1e-6)
    assert_allclose(there.baseline_prediction, back.baseline_prediction, atol=1e-6)


def test_flattened_and_precision(network, few):
    before = few.copy()
    expected = integrated_gradients(network, few).attributions
    assert expected.dtype == np.float32
    assert_array_equal(few, before)
    flat = few.reshape(8, -1).astype(np.float64)
    result = integrated_gradients(network, flat).attributions
    assert result.dtype == np.float64
    assert_allclose(result, expected, atol=1e-6)
    for genes in (slice(1), slice(None)):
        expected, result = (
            integrated_gradients(network, few, baseline=form[genes] + 1, n_steps=2)
            for form in (few, few.reshape(8, -1))
        )
        assert_array_equal(result.attributions, expected.attributions)


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"baseline": np.ones(7)}, ValueError, r"broadcast to \(60, 2, 3, 8\)"),
        ({"baseline": [np.nan]}, ValueError, "baseline must be finite"),
        ({"tol": np.nan}, ValueError, "tol"),
        ({"estimator": "ridge"}, TypeError, "got str. perturbation_scan and"),
    ],
)
def test_bad_parameters(network, X, parameters, error, message):
    with pytest.raises(error, match=message):
        integrated_gradients(**{"estimator": network, "X": X} | parameters)


def test_targets_that_were_not_learned(fit, X):
    with pytest.raises(AttributeError, match="no attribute 'predict_expression'"):
        integrated_gradients(fit(max_epochs=1), X, target="expression_A")
    model = fit("aux", aux_target="binary", max_epochs=1)
    with pytest.raises(ValueError, match="has learned log2 expression"):
        integrated_gradients(model, X, target="expression_A")


def test_several_networks_share_a_prediction(fit, few):
    model = fit("raw_aux", n_networks=2)
    for target, predicted in (
        ("log_fold_change", model.predict(few)),
        ("expression_A", model.predict_expression(few)[:, 0]),
    ):
        result = integrated_gradients(model, few, baseline="zero", target=target)
        assert_allclose(result.prediction, predicted, atol=1e-5)
        assert_allclose(result.residual, 0, atol=1e-3)
    assert (result.attributions[:, 1] == 0).all()


def test_parameters_set_after_fit_change_nothing(network, X):
    model = copy.copy(network)
    expected = integrated_gradients(model, X[:3], n_steps=2, target="expression_A")
    model.set_params(aux_target="binary", signal="counts", n_networks=5)
    result = integrated_gradients(model, X[:3], n_steps=2, target="expression_A")
    assert_array_equal(result.attributions, expected.attributions)


def test_of_a_search_its_best_estimator_counts(fit, few, X, y):
    search = GridSearchCV(fit(max_epochs=1), {"lr": [1e-3, 1e-2]}, cv=2)
    with pytest.raises(TypeError, match="got GridSearchCV"):
        integrated_gradients(search, few)
    search.fit(X, y)
    result = integrated_gradients(search, few)
    best = integrated_gradients(search.best_estimator_, few)
    assert_array_equal(result.attributions, best.attributions)
