import numpy as np
import pytest
from numpy.testing import assert_allclose

from skdeepdiff.nn._kernel._emit._elementary import exp, logistic, tanh

VALUES = np.concatenate(
    [
        np.linspace(-12, 12, 4081),
        np.geomspace(1e-30, 1e30, 1000),
        -np.geomspace(1e-30, 1e30, 1000),
        [0, np.inf, -np.inf, 88.5, -100],
        np.zeros(10),
    ]
).astype(np.float32)


def apply(compute, function):
    def emit(emitter, values, output):
        def step(index):
            at = index * emitter.lanes
            output[at] = function(values.vector(at))

        emitter.loop(len(VALUES) // emitter.lanes, step)

    assert len(VALUES) % 16 == 0
    return compute(emit, VALUES, size=len(VALUES))


def test_tanh(compute):
    result = apply(compute, tanh)
    assert_allclose(result, np.tanh(VALUES.astype(float)), rtol=4e-7)
    assert np.abs(result).max() <= 1 + 2e-7


def test_logistic(compute):
    result = apply(compute, logistic)
    expected = 0.5 * np.tanh(0.5 * VALUES.astype(float)) + 0.5
    assert_allclose(result, expected, rtol=0, atol=2e-7)
    assert result.min() >= 0
    assert result.max() <= 1


@pytest.mark.parametrize("function", [tanh, logistic])
def test_nan_stays_nan(compute, lanes, function):
    def emit(emitter, values, output):
        output[0] = function(values.vector(0))

    values = np.full(lanes, np.nan)
    assert np.isnan(compute(emit, values, size=lanes)).all()


def test_exp_of_single_floats(compute):
    values = np.concatenate(
        [np.linspace(-87, 88, 2001), [-np.inf, -1000, 0, 1e-20]]
    ).astype(np.float32)

    def emit(emitter, inputs, output):
        def step(index):
            output[index] = exp(inputs[index])

        emitter.loop(len(values), step)

    expected = np.exp(np.clip(values, -87, 88).astype(float))
    assert_allclose(compute(emit, values, size=len(values)), expected, rtol=4e-7)


def test_exp_of_nan_is_nan(compute):
    def emit(emitter, inputs, output):
        output[0] = exp(inputs[0])

    assert np.isnan(compute(emit, [np.nan], size=1)).all()
