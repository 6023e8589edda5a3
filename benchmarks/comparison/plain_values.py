"""Values as JSON knows them."""

import math

import numpy as np


def as_plain(value):
    """Copy a value as what JSON knows.

    Arrays become lists, infinite numbers and NaN None, other objects their ``repr``.

    Examples
    --------
    >>> as_plain({"lr": np.float64(0.5), "loss": np.array([1.0, np.nan])})
    {'lr': 0.5, 'loss': [1.0, None]}
    """
    if isinstance(value, dict):
        return {str(key): as_plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(part) for part in value]
    if isinstance(value, np.ndarray | np.generic):
        return as_plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    return repr(value)
