import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.inspection._path_integral import (
    SHORTEST,
    Paths,
    integrate,
    tolerance_of,
)

# Two genes of three numbers; the second goes nowhere.
START = np.array([[0.0, 1.0, 2.0], [1.0, 1.0, 1.0]])
END = np.array([[1.0, 0.0, 4.0], [1.0, 1.0, 1.0]])
# The first gene's path crosses weights @ z = 1.17 where 2 a - 1 * (1 - a) is 0.17.
WEIGHTS = np.array([2.0, -1.0, 0.0])


class Counted:
    """A function and its gradient, with the sizes of batches they are given."""

    def __init__(self, value, gradient):
        self._value, self._gradient = value, gradient
        self.sizes, self.n_gradients = [], 0

    def value(self, z):
        self.sizes.append(len(z))
        return self._value(z)

    def gradient(self, z):
        self.sizes.append(len(z))
        self.n_gradients += len(z)
        return self._gradient(z)

    def paths(self, batch_size=32):
        return Paths(self.value, self.gradient, START, END - START, batch_size)


def step(width, height=3.0):
    """A smooth step of a height, on top of the last number's square."""

    def along(z):
        return (z @ WEIGHTS - 0.17) / width

    def value(z):
        return height / 2 * np.tanh(along(z)) + z[:, 2] ** 2

    def gradient(z):
        slope = height / 2 / width / np.cosh(np.clip(along(z), -300, 300)) ** 2
        gradients = slope[:, np.newaxis] * WEIGHTS
        gradients[:, 2] += 2 * z[:, 2]
        return gradients

    return Counted(value, gradient)


def rough(*others, **parameters):
    defaults = {"n_steps": 32, "max_steps": 1000, "tol": 0.02}
    return integrate(*others, **{**defaults, **parameters})


def test_polynomials_are_exact_at_once():
    cubes = Counted(lambda z: (z**3).sum(axis=1), lambda z: 3 * z**2)
    result = rough(cubes.paths(), n_steps=4)
    assert_allclose(result.attributions[0], [1, -1, 56], rtol=1e-12)
    assert_array_equal(result.attributions[1], 0)
    assert_allclose(result.value_start, [9, 3])
    assert_allclose(result.value_end, [65, 3])
    assert_array_equal(result.n_steps, 4)
    assert_array_equal(result.jumps, 0)


@pytest.mark.parametrize("width", [1e-1, 1e-3, 1e-5, 1e-7])
def test_steps_are_shared_out_however_sharp(width):
    function = step(width)
    result = rough(function.paths())
    # Two thirds of the step are the first number's.
    assert_allclose(result.attributions[0], [2, 1, 12], atol=0.15)
    change = result.value_end - result.value_start
    residual = result.attributions.sum(axis=1) - change
    assert (np.abs(residual) <= tolerance_of(change, 0.02)).all()
    assert_array_equal(result.attributions[1], 0)
    assert result.n_steps[1] == 32
    assert result.n_steps.sum() == function.n_gradients
    jump = 3 if width < SHORTEST else 0
    assert_allclose(result.jumps, [jump, 0], atol=0.1)


def test_jumps_of_which_nothing_is_seen_stay_residual():
    # No gradient beside it tells whose it is.
    result = rough(step(1e-9).paths())
    assert_allclose(result.attributions[0], [0, 0, 12], atol=1e-3)
    assert result.value_end[0] - result.value_start[0] == pytest.approx(15)
    assert_array_equal(result.jumps, 0)
    assert 100 < result.n_steps[0] < 300


def test_steps_up_and_down_are_both_found():
    up, down = step(1e-4, height=5.0), step(1e-4, height=-5.0)
    shift = np.array([0.0, 1.0, 0.0])  # The second is a third of the way later.
    both = Counted(
        lambda z: up.value(z) + down.value(z - shift),
        lambda z: up.gradient(z) + down.gradient(z - shift),
    )
    result = rough(both.paths())
    # What the first step gives, the second takes.
    assert result.value_end[0] - result.value_start[0] == pytest.approx(24)
    assert_allclose(result.attributions[0], [0, 0, 24], atol=0.48)
    assert result.n_steps[0] > 100


@pytest.mark.parametrize("max_steps", [32, 95, 96, 120, 150])
def test_no_more_steps_than_allowed(max_steps):
    result = rough(step(1e-6).paths(), max_steps=max_steps)
    assert result.n_steps.max() <= max_steps
    assert (result.n_steps[0] > 32) == (max_steps >= 96)


@pytest.mark.parametrize("n_steps", [1, 2, 3, 5, 6])
def test_few_steps_are_rounded_up(n_steps):
    lines = Counted(lambda z: z @ WEIGHTS, lambda z: np.tile(WEIGHTS, (len(z), 1)))
    result = rough(lines.paths(), n_steps=n_steps)
    assert_allclose(result.attributions[0], [2, 1, 0])
    assert_array_equal(result.n_steps, {5: 8, 6: 8}.get(n_steps, n_steps))


def test_batches_are_kept_to_and_change_nothing():
    expected = rough(step(1e-4).paths())
    for batch_size in (1, 5, 1000):
        function = step(1e-4)
        result = rough(function.paths(batch_size))
        for one, other in zip(result, expected, strict=True):
            assert_allclose(one, other, atol=1e-12)
        assert max(function.sizes) <= batch_size


def test_ends_when_numbers_are_no_longer_finite():
    nothing = Counted(
        lambda z: np.full(len(z), np.nan), lambda z: np.full(z.shape, np.nan)
    )
    result = rough(nothing.paths(), max_steps=200)
    assert np.isnan(result.attributions).all()
    assert_array_equal(result.n_steps, 96)
