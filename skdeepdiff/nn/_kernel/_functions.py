"""Elementary functions of float vectors: tanh, the logistic function, exp."""

import math

# Coefficients of x^0, x^2, ... in tanh(x) = x * P(x^2) / Q(x^2), fitted to the least
# largest relative error (6e-9) on [0, 8], beyond which tanh is 1 in float32.
TANH_NUMERATOR = (0.999999994, 0.13444505, 3.57160637e-3, 2.18948014e-5, 1.52306168e-8)
TANH_DENOMINATOR = (1.0, 0.467778323, 2.61644746e-2, 3.41130575e-4, 8.52252673e-7)
TANH_BOUND = 8.0

# Beyond these exp over- or underflows in float32.
EXP_BOUNDS = (-87.0, 88.0)
LN_2_HIGH, LN_2_LOW = 0.693359375, -2.12194440e-4


def polynomial(x, coefficients):
    """Value of a polynomial, by Horner's rule.

    Parameters
    ----------
    x : Number
        Where.
    coefficients : sequence of float
        From the constant term on.

    Returns
    -------
    value : Number
        Of x's type.
    """
    *lower, value = coefficients
    for coefficient in reversed(lower):
        value = x.times_plus(value, coefficient)
    return value


def tanh(x):
    """Hyperbolic tangent, to 3e-7; NaN stays NaN.

    Parameters
    ----------
    x : Number
        Float or vector.

    Returns
    -------
    value : Number
        Within [-1, 1].
    """
    x = x.at_least(-TANH_BOUND).at_most(TANH_BOUND)
    square = x * x
    numerator = x * polynomial(square, TANH_NUMERATOR)
    return numerator / polynomial(square, TANH_DENOMINATOR)


def logistic(x):
    """1 / (1 + exp(-x)).

    Parameters
    ----------
    x : Number
        Float or vector.

    Returns
    -------
    value : Number
        Within [0, 1].
    """
    return tanh(x * 0.5).times_plus(0.5, 0.5)


def exp(x):
    """Exponential function of a float, to 2e-7.

    Parameters
    ----------
    x : Number
        Float.

    Returns
    -------
    value : Number
        Positive.
    """
    lowest, highest = EXP_BOUNDS
    x = x.at_least(lowest).at_most(highest)
    exponent = x.times_plus(1 / math.log(2), 0.5).floor()
    rest = exponent.times_plus(-LN_2_HIGH, x)
    rest = exponent.times_plus(-LN_2_LOW, rest)
    series = [1 / math.factorial(order) for order in range(8)]
    return polynomial(rest, series) * exponent.power_of_two()
