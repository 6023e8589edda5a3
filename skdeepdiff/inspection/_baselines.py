"""What integrated gradients compare a gene's signal with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .._pairs._validation import chunks_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from .._networks._attentive_chrome import AttentiveChromeRegressor
    from .._networks._deepdiff import DeepDiffRegressor

BASELINES = ("zero", "mean", "unchanged")


def _check_baseline(baseline, shape):
    """An array of signal of the shape of X, read-only."""
    try:
        values = np.asarray(baseline, dtype=np.float64)
        if values.ndim == 2 and values.shape[1] == np.prod(shape[1:]):
            values = values.reshape(-1, *shape[1:])
        values = np.broadcast_to(values, shape)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"baseline must be one of {', '.join(map(repr, BASELINES))} or signal that "
            f"can be broadcast to {shape}, or is flattened as X may be, got "
            f"{baseline!r:.80}."
        ) from error
    if not np.isfinite(values).all() or values.min() < 0:
        raise ValueError("baseline must be finite and at least 0, as signal is.")
    return values


def baselines_of(
    estimator: DeepDiffRegressor | AttentiveChromeRegressor,
    X: np.ndarray,
    baseline: str | ArrayLike,
) -> Callable[[slice, np.ndarray], np.ndarray]:
    """Make a function from genes' rows in X and their scaled signal to their baselines.

    Both signals are on the network's scale; ``baseline`` is one of ``BASELINES``, or
    signal like X. A ValueError says if it can't be used.
    """
    if not isinstance(baseline, str):
        signal = _check_baseline(baseline, X.shape)
        return lambda rows, scaled: estimator._scale_signal(signal[rows])
    if baseline == "unchanged":
        return lambda rows, scaled: np.broadcast_to(
            scaled.mean(axis=1, keepdims=True), scaled.shape
        )
    if baseline == "zero":
        start = estimator._scale_signal(np.zeros((1, *X.shape[1:])))
    else:
        total = sum(
            estimator._scale_signal(part).sum(axis=0) for _, part in chunks_of(X)
        )
        start = total[np.newaxis] / len(X)
    return lambda rows, scaled: np.broadcast_to(start, scaled.shape)
