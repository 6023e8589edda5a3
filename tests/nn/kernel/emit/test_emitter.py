import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal


def each_vector(formula):
    """Code that applies a formula to all inputs, a vector at a time."""

    def emit(emitter, *arrays):
        *inputs, output = arrays

        def apply(index):
            at = index * emitter.lanes
            output[at] = formula(*(array.vector(at) for array in inputs))

        emitter.loop(32 // emitter.lanes, apply)

    return emit


VALUES = np.linspace(-2, 3, 32, dtype=np.float32)
OTHERS = np.linspace(5, 1, 32, dtype=np.float32)


@pytest.mark.parametrize(
    "formula",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b,
        lambda a, b: a / b,
        lambda a, b: 1.0 - a * 2.0 + b,
    ],
)
def test_arithmetic_of_vectors(compute, formula):
    result = compute(each_vector(formula), VALUES, OTHERS, size=32)
    assert_allclose(result, formula(VALUES, OTHERS), rtol=3e-7, atol=3e-7)


def test_times_plus_is_a_product_and_a_sum(compute):
    result = compute(
        each_vector(lambda a, b: a.times_plus(b, 0.5)), VALUES, OTHERS, size=32
    )
    assert_allclose(result, VALUES * OTHERS + 0.5, rtol=1e-6, atol=1e-6)


def test_bounds_leave_nan(compute):
    values = VALUES.copy()
    values[3] = np.nan
    result = compute(
        each_vector(lambda a: a.at_least(-1.0).at_most(1.0)), values, size=32
    )
    assert_array_equal(result, np.clip(values, -1, 1))
    assert np.isnan(result[3])


def test_total_of_the_lanes_and_spreading_it(compute, lanes):
    def emit(emitter, values, output):
        output[0] = values.vector(0).total().spread()

    result = compute(emit, VALUES, size=lanes)
    assert_allclose(result, np.full(lanes, VALUES[:lanes].sum()), rtol=1e-6)


@pytest.mark.parametrize("count", [0, 1, 7])
def test_loop_carries_values(compute, count):
    def emit(emitter, values, output):
        def add(index, total, largest):
            return [total + values[index], largest.at_least(values[index])]

        total, largest = emitter.loop(
            count, add, [emitter.float(0.0), emitter.float(-9.0)]
        )
        output[0], output[1] = total, largest

    expected = [VALUES[:count].sum(), max([-9, *VALUES[:count]])]
    assert_allclose(compute(emit, VALUES, size=2), expected, rtol=1e-6)


def test_loops_nest(compute):
    def emit(emitter, output):
        def outer(row):
            def inner(column, value):
                output[row * 4 + column] = value
                return [value + 1.0]

            emitter.loop(4, inner, [emitter.float(10.0)])

        emitter.loop(3, outer)

    assert_array_equal(compute(emit, size=12), [10, 11, 12, 13] * 3)


def test_scratch_is_zeroed_and_kept_apart(compute, lanes):
    def emit(emitter, output):
        first, second = (emitter.zeroed_scratch(2 * lanes) for _ in range(2))
        first[1] = emitter.float(5.0)
        for place in range(2):
            output[place] = first[place]
            output[2 + place] = second[place]

    assert_array_equal(compute(emit, size=4), [0, 5, 0, 0])


def test_pick_takes_one_of_two_arrays(compute):
    def emit(emitter, first, second, output):
        def pick(index):
            chosen = emitter.pick(index.equals(1), first, second)
            output[index] = chosen.from_(2)[0]

        emitter.loop(3, pick)

    assert_array_equal(
        compute(emit, [0, 0, 7], [0, 0, 9], size=3),
        [9, 7, 9],
    )
