"""Elementary functions of float vectors: tanh, the logistic function, exp."""

import math

# Coefficients of x^0, x^2, ... in tanh(x) = x * P(x^2) / Q(x^2), fitted to the least
# largest relative error (2e-8) up to the bound, beyond which tanh is 1 in float32.
TANH_NUMERATOR = (
    *(0.999999979, 0.133797175, 3.49403404e-3, 2.0583473e-5),
    1.33190614e-8,
)
TANH_DENOMINATOR = (1.0, 0.467130328, 2.58710713e-2, 3.283092e-4, 7.76201491e-7)
TANH_BOUND = 9.02

# Beyond these exp over- or underflows in float32.
EXP_BOUNDS = (-87.0, 88.0)
# Their sum is ln 2. The first has so few digits that its products with exponents are
# exact.
LN_2_HIGH, LN_2_LOW = 0.693359375, -2.12194440e-4


def polynomial(x, coefficients):
    """Evaluate by Horner's rule; coefficients from the constant term on."""
    *lower, value = coefficients
    for coefficient in reversed(lower):
        value = x.times_plus(value, coefficient)
    return value


def tanh(x):
    """Compute tanh of a float or vector, to 4e-7; NaN stays NaN.

    Exactly -1 or 1 beyond the bound, so that derivatives vanish there.
    """
    square = x * x
    numerator = x * polynomial(square, TANH_NUMERATOR)
    value = numerator / polynomial(square, TANH_DENOMINATOR)
    value = (x > TANH_BOUND).choose(1.0, value)
    return (x < -TANH_BOUND).choose(-1.0, value)


def logistic(x):
    """Compute 1 / (1 + exp(-x)) of a float or vector, within [0, 1]."""
    return tanh(x * 0.5).times_plus(0.5, 0.5)


def exp(x):
    """Compute exp of a float, to 4e-7; NaN stays NaN.

    exp(x) = 2^n exp(r), with n = x / ln 2 rounded and a Taylor series for r.
    """
    lowest, highest = EXP_BOUNDS
    x = x.at_least(lowest).at_most(highest)
    n = x.times_plus(1 / math.log(2), 0.5).floor()
    r = n.times_plus(-LN_2_HIGH, x)
    r = n.times_plus(-LN_2_LOW, r)
    series = [1 / math.factorial(order) for order in range(8)]
    return polynomial(r, series) * n.power_of_two()
