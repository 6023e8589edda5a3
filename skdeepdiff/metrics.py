"""How well log fold changes are predicted, as the paper of DeepDiff measures it.

:func:`pearson_corrcoef` is the measure of its section 4.3 and figure 4,
:func:`relative_performance` that of its table 1. ``pearson_scorer`` is the first as a
scorer, for the parameter ``scoring`` of scikit-learn's searches and
:func:`~sklearn.model_selection.cross_val_score`; so are ``spearman_scorer``,
``r2_scorer`` and ``neg_mean_squared_error_scorer``, and :func:`log_fold_change_scorer`
makes such scorers of any of scikit-learn's own.
"""

import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import get_scorer, make_scorer, mean_squared_error, r2_score

from ._pairs._containers import check_same_order
from ._pairs._validation import (
    check_change,
    check_values,
    log_fold_change_of,
    validate_sample_weight,
)

__all__ = [
    "log_fold_change_scorer",
    "neg_mean_squared_error_scorer",
    "pearson_corrcoef",
    "pearson_scorer",
    "r2_scorer",
    "relative_performance",
    "spearman_scorer",
]


def correlate_columns(y_true, predictions, weight=None):
    """Correlate y with each column of a matrix (Pearson); 0 where one is constant."""
    y, y_varies = _unit_vectors(np.asarray(y_true, dtype=np.float64)[:, None], weight)
    p, p_varies = _unit_vectors(np.asarray(predictions, dtype=np.float64), weight)
    return np.where(y_varies & p_varies, np.clip(y[:, 0] @ p, -1, 1), 0.0)


def _unit_vectors(values, weight):
    """Centre columns and scale them to length 1; tell whether they vary at all."""
    if weight is not None:
        # What weighs nothing mustn't be among the largest.
        values, weight = values[weight > 0], weight[weight > 0]
    # Scaling first keeps squares of very large or small values representable.
    largest = np.abs(values).max(axis=0, initial=0)
    values = values / np.where(largest > 0, largest, 1)
    values = values - np.average(values, axis=0, weights=weight)
    if weight is not None:
        # So that products of columns are weighted correlations.
        values = values * np.sqrt(weight / weight.mean())[:, None]
    norm = np.linalg.norm(values, axis=0)
    # What is left of a constant after subtracting its mean is rounding error.
    varies = norm > 1e-13 * np.sqrt(len(values))
    return values / np.where(varies, norm, 1), varies


def pearson_corrcoef(
    y_true: ArrayLike, y_pred: ArrayLike, *, sample_weight: ArrayLike | None = None
) -> float:
    """Correlate true and predicted log fold changes (Pearson).

    The paper's measure, section 4.3. ``pearson_scorer`` is it as a scorer, with weights
    if its ``set_score_request(sample_weight=True)`` was called.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_genes,) or (n_genes, 3)
        Log fold change, alone or as the first column.
    sample_weight : array-like of shape (n_genes,), optional
        Weights of the genes, at least 0: means and products are weighted ones.

    Returns
    -------
    correlation : float
        Between -1 and 1. 0 with an
        :class:`~sklearn.exceptions.UndefinedMetricWarning` if either is constant
        or there is a single gene, where the correlation isn't defined.

    Raises
    ------
    ValueError
        If the lengths differ, a value isn't finite, a shape isn't allowed, labels of
        both are the same in another order, or a weight is negative or all are 0.

    See Also
    --------
    relative_performance : Correlations in percent of a baseline's.
    scipy.stats.pearsonr : The same with a p-value, of vectors alone.

    Examples
    --------
    >>> from skdeepdiff.metrics import pearson_corrcoef
    >>> round(pearson_corrcoef([1, 2, 3], [1, 2, 4]), 4)
    0.982
    """
    check_same_order(y_true=y_true, y_pred=y_pred)
    columns = check_change(y_true, "y_true"), check_change(y_pred, "y_pred")
    if len(columns[0]) != len(columns[1]):
        raise ValueError(
            "y_true and y_pred must have the same number of genes, got "
            f"{len(columns[0])} and {len(columns[1])}."
        )
    weight = validate_sample_weight(sample_weight, y_true)
    correlation = float(correlate_columns(columns[0], columns[1][:, None], weight)[0])
    if correlation == 0:
        for name, column in zip(("y_true", "y_pred"), columns, strict=True):
            if not correlate_columns(column, column[:, None], weight)[0]:
                warnings.warn(
                    f"{name} is constant, so the Pearson correlation isn't defined; "
                    "0 is returned.",
                    UndefinedMetricWarning,
                    stacklevel=2,
                )
    return correlation


def _spearman_corrcoef(y_true, y_pred):
    check_same_order(y_true=y_true, y_pred=y_pred)
    ranks = (rankdata(log_fold_change_of(y)) for y in (y_true, y_pred))
    return pearson_corrcoef(*ranks)


def _r2(y_true, y_pred, *, sample_weight=None):
    return r2_score(log_fold_change_of(y_true), y_pred, sample_weight=sample_weight)


def _mean_squared_error(y_true, y_pred, *, sample_weight=None):
    y_true = log_fold_change_of(y_true)
    return mean_squared_error(y_true, y_pred, sample_weight=sample_weight)


pearson_scorer = make_scorer(pearson_corrcoef)
spearman_scorer = make_scorer(_spearman_corrcoef)
r2_scorer = make_scorer(_r2)
neg_mean_squared_error_scorer = make_scorer(
    _mean_squared_error, greater_is_better=False
)


def log_fold_change_scorer(scoring: str | Callable[..., float]) -> Callable[..., float]:
    """Make a scorer of scikit-learn's score the log fold change alone.

    Estimators here predict the log fold change, whereas scikit-learn's scorers expect
    as many columns as y has: with y of three columns they fail, and a search gives NaN
    to all candidates and takes the first.

    Parameters
    ----------
    scoring : str or callable
        Name of a scorer, such as ``"r2"`` or ``"neg_mean_squared_error"``, or a scorer
        with the signature ``scorer(estimator, X, y)``.

    Returns
    -------
    scorer : callable
        For the parameter ``scoring`` of searches and of
        :func:`~sklearn.model_selection.cross_val_score`; takes either form of y.

    Raises
    ------
    ValueError
        If there is no scorer of this name.

    See Also
    --------
    pearson_corrcoef : The paper's measure, of which ``pearson_scorer`` is the scorer.
    sklearn.model_selection.GridSearchCV : Takes it for ``scoring``.

    Examples
    --------
    >>> from sklearn.model_selection import GridSearchCV
    >>> from skdeepdiff import TwoLayerSVR
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.metrics import log_fold_change_scorer
    >>> X, y = make_paired_marks(60, n_bins=10, random_state=0, return_X_y=True)
    >>> scorer = log_fold_change_scorer("neg_mean_squared_error")
    >>> search = GridSearchCV(TwoLayerSVR(), {"C": [0.01, 1]}, scoring=scorer, cv=3)
    >>> search.fit(X, y).best_params_
    {'C': 1}
    """
    return partial(_score_log_fold_change, get_scorer(scoring))


def _score_log_fold_change(scorer, estimator, X, y, **parameters):
    check_same_order(X=X, y=y)
    return scorer(estimator, X, log_fold_change_of(y), **parameters)


def relative_performance(
    scores: ArrayLike, baseline_scores: ArrayLike
) -> tuple[float, float]:
    """Express performance in percent of a baseline's, over pairs of cell types.

    The figures of the paper's table 1.

    Parameters
    ----------
    scores : array-like of shape (n_pairs,)
        A model's test correlation for each pair of cell types.
    baseline_scores : array-like of shape (n_pairs,)
        The baseline's, in the same order.

    Returns
    -------
    mean, median : float
        Mean and median over pairs of 100 * score / baseline score.

    Raises
    ------
    ValueError
        If the shapes differ, labels of both are the same in another order, or a
        baseline score isn't positive, where a ratio says nothing.

    See Also
    --------
    pearson_corrcoef : The paper's score.
    skdeepdiff.plotting.PerformanceDisplay : Draw all scores.

    Examples
    --------
    >>> from skdeepdiff.metrics import relative_performance
    >>> mean, median = relative_performance([0.6, 0.8], [0.5, 0.5])
    >>> round(mean, 1), round(median, 1)
    (140.0, 140.0)
    """
    check_same_order(scores=scores, baseline_scores=baseline_scores)
    scores = check_values(scores, "scores", "(n_pairs,)")
    baseline_scores = check_values(baseline_scores, "baseline_scores", "(n_pairs,)")
    if scores.ndim != 1 or not len(scores) or scores.shape != baseline_scores.shape:
        raise ValueError(
            "scores and baseline_scores must both be (n_pairs,), got shapes "
            f"{scores.shape} and {baseline_scores.shape}."
        )
    if (baseline_scores <= 0).any():
        raise ValueError(
            "baseline_scores must be positive for a ratio to mean anything, got "
            f"{baseline_scores.min():.3g}."
        )
    percent = 100 * scores / baseline_scores
    return float(percent.mean()), float(np.median(percent))
