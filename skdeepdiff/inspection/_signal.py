"""X as pairs of cell types, and back to the form that a model was fitted on."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Integral, Interval, Real

from .._pairs._containers import ALLOWED_X, as_array_or_table, feature_labels
from .._pairs._validation import pair_shape
from .._utils._estimators import best_of, one_of

# What parameters may be, whichever function has them.
CONSTRAINTS = {
    "marks": [str, list, tuple, np.ndarray],
    "window": ["array-like", None],
    "windows": [Integral, "array-like", None],
    "cell_type": [one_of("A", "B"), None],
    "scale": [Interval(Real, 0, None, closed="left"), None],
    "value": [Interval(Real, 0, None, closed="left"), one_of("other"), None],
    "n_marks": [Interval(Integral, 1, None, closed="left"), None],
    "mark_names": ["array-like", None],
    "batch_size": [Interval(Integral, 1, None, closed="left")],
    "n_jobs": [Integral, None],
    "random_state": ["random_state"],
    "verbose": ["verbose"],
}


class PairedSignal:
    """Checked signal as ``pairs``, maybe a view of X, with a way back to X's form."""

    def __init__(self, X: ArrayLike, n_marks: int | None = None) -> None:
        table = as_array_or_table(X)
        if len(table.shape) not in (2, 4):
            raise ValueError(f"{ALLOWED_X}; got shape {tuple(table.shape)}.")
        self.n_marks, self.n_bins = pair_shape(table.shape, n_marks)
        values = np.asarray(table)
        if values.dtype not in (np.float32, np.float64):
            values = values.astype(np.float64)
        if not len(values):
            raise ValueError("X must have at least one gene, got none.")
        if not np.isfinite(values).all():
            raise ValueError("X must be finite, got NaN or infinity.")
        if values.min() < 0:
            raise ValueError(
                f"X must be at least 0, as read counts are, got {values.min():.3g}."
            )
        self.columns = getattr(table, "columns", feature_labels(X))
        self.flat = values.ndim == 2 or self.columns is not None
        self.pairs = values.reshape(len(values), 2, self.n_marks, self.n_bins)

    def __len__(self):
        return len(self.pairs)

    def restore(self, pairs: np.ndarray) -> ArrayLike:
        if not self.flat:
            return pairs
        flat = pairs.reshape(len(pairs), -1)
        if self.columns is None:
            return flat
        return pd.DataFrame(flat, columns=self.columns)

    def predict(
        self,
        estimator: object,
        batch_size: int,
        edit: Callable[[np.ndarray, slice], np.ndarray] | None = None,
    ) -> np.ndarray:
        """Predict all genes in batches, each edited by ``edit(its copy, rows)``."""
        parts = []
        for start in range(0, len(self), batch_size):
            rows = slice(start, min(start + batch_size, len(self)))
            batch = self.pairs[rows]
            if edit is not None:
                batch = edit(batch.copy(), rows)
            predicted = estimator.predict(self.restore(batch))  # type: ignore[attr-defined]
            predicted = np.asarray(predicted, dtype=np.float64)
            if predicted.ndim == 2 and predicted.shape[1] == 1:
                predicted = predicted[:, 0]
            if predicted.shape != (len(batch),):
                raise ValueError(
                    "estimator must predict the log fold change, (n_genes,), got "
                    f"shape {predicted.shape} for {len(batch)} genes."
                )
            parts.append(predicted)
        return np.concatenate(parts)


def signal_for(
    estimator: object,
    X: ArrayLike,
    n_marks: int | None,
    mark_names: Sequence[str] | None,
) -> tuple[PairedSignal, Sequence[str] | None]:
    """Check model and X; the marks' number and names are, if not given, the model's."""
    if isinstance(estimator, type) or not hasattr(estimator, "predict"):
        raise TypeError(
            "estimator must be a fitted model with predict, got "
            f"{estimator!r:.80} of type {type(estimator).__name__}."
        )
    best = best_of(estimator)
    if n_marks is None:
        n_marks = getattr(best, "n_marks_", None)
    if mark_names is None:
        mark_names = getattr(best, "mark_names", None)
    return PairedSignal(X, n_marks), mark_names
