"""What X and y look like: checking and reshaping pairs of cell types.

X is (n_genes, 2, n_marks, n_bins), or the same flattened to two dimensions.
y is the log fold change, or three columns that add both cells' expression.
"""

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import RegressorMixin
from sklearn.metrics import r2_score
from sklearn.utils import assert_all_finite
from sklearn.utils.validation import (
    _check_sample_weight,
    _num_samples,
    check_array,
    check_is_fitted,
    column_or_1d,
    validate_data,
)

from .._saving._parts import MAX_SIZE, Part, number
from ._containers import (
    ALLOWED_X,
    as_array_or_table,
    check_same_order,
    feature_labels,
    plain,
)
from ._likely_mistakes import warn_of_exchanged_axes, warn_of_exchanged_columns
from ._own_estimator import OwnEstimatorMixin

ALLOWED_Y = (
    "(n_genes,), the log fold change, or (n_genes, 3), with log2 expression in cell "
    "types A and B besides"
)

# Genes that are transformed at a time, so that nothing as large as X is made.
CHUNK = 512

MAX_TARGET = np.finfo(np.float32).max


def check_values(values, name, allowed, estimator=None):
    """Get finite float64 of any shape, with errors that say what was ``allowed``."""
    values = plain(values, name)
    try:
        values = check_array(
            values,
            ensure_2d=False,
            allow_nd=True,
            dtype=np.float64,
            ensure_all_finite=False,
            ensure_min_samples=0,
            input_name=name,
            estimator=estimator,
        )
    except (TypeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise type(error)(f"{name} must be {allowed}: {reason}") from error
    if values.ndim and np.isnan(values).any():
        raise ValueError(
            f"Input {name} contains NaN, in row {_first_missing(values)} for one."
        )
    assert_all_finite(values, input_name=name, estimator_name=estimator)
    return values


def _first_missing(values):
    missing = np.asarray(pd.isna(values)).reshape(len(values), -1)
    return missing.any(axis=1).argmax()


def pair_shape(X_shape, n_marks):
    """Infer n_marks and n_bins; ``n_marks`` may be None if X has four dimensions."""
    if len(X_shape) == 4:
        if X_shape[1] != 2 or 0 in X_shape[2:]:
            raise ValueError(f"{ALLOWED_X}; got shape {tuple(X_shape)}.")
        if n_marks is not None and X_shape[2] != n_marks:
            raise ValueError(
                f"n_marks={n_marks} doesn't fit X of shape {tuple(X_shape)}, which "
                f"has {X_shape[2]} marks."
            )
        return X_shape[2], X_shape[3]
    if n_marks is None:
        raise ValueError(
            f"{ALLOWED_X}; got shape {tuple(X_shape)} without n_marks. Set the "
            "parameter n_marks."
        )
    if X_shape[1] == 0 or X_shape[1] % (2 * n_marks):
        raise ValueError(
            f"{ALLOWED_X}; got {X_shape[1]} features, which isn't a positive multiple "
            f"of 2 * n_marks = {2 * n_marks}."
        )
    return n_marks, X_shape[1] // (2 * n_marks)


def validate_pairs(estimator, X, *, reset):
    """Check X and return it as pairs, maybe a view; ``reset`` remembers its layout."""
    names = feature_labels(X)
    X = as_array_or_table(X)
    shape = X.shape
    if len(shape) not in (1, 2, 4):
        raise ValueError(f"{ALLOWED_X}; got shape {tuple(shape)}.")
    if len(shape) == 4:
        if not reset and shape[1:] != (2, estimator.n_marks_, estimator.n_bins_):
            raise ValueError(
                f"X must have {estimator.n_marks_} marks and {estimator.n_bins_} bins "
                f"in 2 cell types as in fit, got shape {tuple(shape)}."
            )
        layout = pair_shape(shape, estimator.n_marks) if reset else None
        X = np.asarray(X).reshape(shape[0], math.prod(shape[1:]))
        if names is not None:
            X = pd.DataFrame(X, columns=names, copy=False)
    elif reset and len(shape) == 2:
        layout = estimator._infer_layout(shape)
    try:
        X = validate_data(estimator, X, reset=reset, dtype=(np.float64, np.float32))
    except ValueError as error:
        # scikit-learn would go on to advise other estimators.
        if "contains NaN" in str(error):
            raise ValueError(
                f"Input X contains NaN, in gene {_first_missing(X)} for one. A bin "
                "without reads is 0; leave genes without data out."
            ) from error
        raise
    if X.min() < 0:
        raise ValueError(
            f"Negative values in data passed to X in {type(estimator).__name__}: "
            f"signal, such as read counts, is at least 0, got {X.min():.3g}. Log "
            "ratios can't be used."
        )
    if reset:
        estimator.n_marks_, estimator.n_bins_ = layout
    X = estimator._as_pairs(X)
    if reset:
        warn_of_exchanged_axes(X)
    return X


def validate_targets(estimator, y, X):
    """Check y: log fold change, and expression (n_genes, 2) or None; X is as given."""
    name = type(estimator).__name__
    if y is None:
        raise ValueError(
            f"{name} requires y to be passed, but the target y is None. y must be "
            "(n_genes,) or (n_genes, 3)."
        )
    check_same_order(X=X, y=y)
    y = check_values(y, "y", ALLOWED_Y, name)
    largest = np.abs(y).max(initial=0)
    if largest > MAX_TARGET:
        raise ValueError(
            f"y has values that don't fit single precision, up to {largest:.3g}."
        )
    if y.ndim == 2 and y.shape[1] == 1:
        y = column_or_1d(y, warn=True)
    if y.ndim not in (1, 2) or (y.ndim == 2 and y.shape[1] != 3):
        raise ValueError(f"y must be {ALLOWED_Y}; got shape {y.shape}.")
    n_genes = _num_samples(X)
    if len(y) != n_genes:
        raise ValueError(
            f"X and y must have the same number of genes, got {n_genes} and {len(y)}."
        )
    if y.ndim == 1:
        return y, None
    warn_of_exchanged_columns(y)
    return y[:, 0], y[:, 1:]


def validate_sample_weight(sample_weight, X):
    """Check the genes' weights, (n_genes,) in double precision; None stays None."""
    if sample_weight is None:
        return None
    check_same_order(X=X, sample_weight=sample_weight)
    weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
    if weight.min() < 0:
        gene = weight.argmin()
        raise ValueError(
            f"sample_weight must be at least 0, got {weight[gene]:.3g} for gene {gene}."
        )
    if not weight.any():
        raise ValueError("sample_weight must be above 0 for some gene, got 0 for all.")
    return weight


def validate_groups(groups, X):
    """Check that there is a group for each gene; numbers of them, or None for None."""
    if groups is None:
        return None
    check_same_order(X=X, groups=groups)
    return number_chromosomes(groups, "groups", _num_samples(X))[0]


def number_chromosomes(values, name, n_genes=None):
    """Give chromosomes numbers, whatever the genes' order; return both."""
    # NumPy would turn chromosomes such as 1 and "X" into strings.
    is_plain = isinstance(values, list | tuple)
    array = np.asarray(values, dtype=object if is_plain else None)
    shape = "(n_genes,)" if n_genes is None else f"({n_genes},)"
    if array.ndim != 1 or n_genes not in (None, len(array)):
        raise ValueError(
            f"{name} must be the chromosome of each gene, of shape {shape}, got shape "
            f"{array.shape}."
        )
    numbers, names = pd.factorize(array)
    if (numbers < 0).any():
        gene = np.argmin(numbers)
        raise ValueError(
            f"{name} must be the chromosome of each gene, got {array[gene]!r} for gene "
            f"{gene}."
        )
    names = names.tolist()
    order = sorted(range(len(names)), key=lambda number: str(names[number]))
    return np.argsort(order)[numbers], [names[number] for number in order]


def log_fold_change_of(y):
    y = np.asarray(y)
    return y[:, 0] if y.ndim == 2 else y


def check_change(values, name, n_genes=None):
    """Check log fold changes, alone or as the first of three columns."""
    values = check_values(values, name, "(n_genes,) or (n_genes, 3)")
    is_allowed = values.ndim == 1 or (values.ndim == 2 and values.shape[1] in (1, 3))
    if not (is_allowed and len(values)):
        raise ValueError(
            f"{name} must be (n_genes,) or (n_genes, 3), got shape {values.shape}."
        )
    if n_genes is not None and len(values) != n_genes:
        raise ValueError(f"{name} must have {n_genes} genes, got {len(values)}.")
    return log_fold_change_of(values)


def chunks_of(signal, rows=None):
    """Yield slices, counted among ``rows`` if given, and the signal there."""
    n_genes = len(signal) if rows is None else len(rows)
    for start in range(0, n_genes, CHUNK):
        where = slice(start, min(start + CHUNK, n_genes))
        yield where, signal[where if rows is None else rows[where]]


class LogFoldChangeScoreMixin(RegressorMixin):
    """Score the predicted log fold change, whichever form y has."""

    def score(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> float:
        """Coefficient of determination R² of the predicted log fold change.

        Parameters
        ----------
        X : array-like of shape (n_genes, ...)
            What ``predict`` takes.
        y : array-like of shape (n_genes,) or (n_genes, 3)
            Log fold change, alone or as the first column.
        sample_weight : array-like of shape (n_genes,), optional
            Weights of the genes.

        Returns
        -------
        score : float
            R²; 1 is perfect, 0 is as good as the mean of ``y``.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            If X or y can't be used.

        See Also
        --------
        skdeepdiff.metrics.pearson_corrcoef : The paper's measure.
        """
        y, _ = validate_targets(self, y, X)
        sample_weight = validate_sample_weight(sample_weight, X)
        return r2_score(y, self.predict(X), sample_weight=sample_weight)


SIZE = number(int, 1, MAX_SIZE)


class PairedInputMixin(OwnEstimatorMixin):
    """Estimators with a parameter ``n_marks`` whose X is pairs."""

    n_marks_: int
    n_bins_: int
    n_features_in_: int

    _fitted_parts = {
        "n_marks_": SIZE,
        "n_bins_": SIZE,
        **OwnEstimatorMixin._fitted_parts,
        "n_features_in_": Part(
            f"2 * n_marks_ * n_bins_ and at most {MAX_SIZE}",
            lambda value, seen: (
                SIZE.fits(value, seen)
                and value == 2 * seen["n_marks_"] * seen["n_bins_"]
            ),
        ),
    }

    def _infer_layout(self, X_shape):
        return pair_shape(X_shape, self.n_marks)

    def _as_pairs(self, X):
        return X.reshape(len(X), 2, self.n_marks_, self.n_bins_)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = True
        return tags


class PairedRegressorMixin(PairedInputMixin, LogFoldChangeScoreMixin):
    """What all regressors on pairs share: the layout of X, prediction and the score."""

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Predict the log fold change.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Signal, in the layout of ``fit``.

        Returns
        -------
        log_fold_change : ndarray of shape (n_genes,)
            Log2 of expression in B over A.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            If X can't be used or isn't in the layout of ``fit``.

        See Also
        --------
        skdeepdiff.metrics.pearson_corrcoef : Compare it with the truth.
        """
        return self._predict(self._validated(X))

    def _validated(self, X):
        check_is_fitted(self)
        return validate_pairs(self, X, reset=False)
