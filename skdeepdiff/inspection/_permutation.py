"""Permutation importance of marks, windows and blocks of both."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from joblib import Parallel
from numpy.typing import ArrayLike
from scipy.stats import rankdata
from sklearn.metrics import r2_score
from sklearn.utils import Bunch, check_random_state
from sklearn.utils._param_validation import Integral, Interval
from tqdm import tqdm

from .._pairs._validation import validate_targets
from .._utils._estimators import one_of, validated
from .._utils._workers import delayed
from ..metrics import correlate_columns
from ._blocks import Mark, Windows, make_blocks, resolve_marks, resolve_windows
from ._signal import CONSTRAINTS, signal_for

Score: TypeAlias = Callable[[np.ndarray, np.ndarray], float]


def _pearson(y_true, y_pred):
    return correlate_columns(y_true, y_pred[:, np.newaxis])[0]


def _spearman(y_true, y_pred):
    return _pearson(rankdata(y_true), rankdata(y_pred))


SCORES: dict[str, Score] = {"pearson": _pearson, "spearman": _spearman, "r2": r2_score}


def _find_score(scoring):
    if isinstance(scoring, str):
        return SCORES[scoring]
    if hasattr(scoring, "_score_func"):
        raise ValueError(
            "scoring must be a function of true and predicted log fold changes, or one "
            f"of {', '.join(map(repr, SCORES))}, got the scorer {scoring!r:.80}, which "
            "takes an estimator. Give the function that it was made from."
        )

    def score(y_true, y_pred):
        value = scoring(y_true, y_pred)
        if np.ndim(value):
            raise ValueError(
                f"scoring must return a number, got shape {np.shape(value)}."
            )
        return float(value)

    return score


def _permuted_score(estimator, signal, y, block, order, score, batch_size):
    def permute(batch, rows):
        batch[block.within()] = signal.pairs[order[rows]][block.within()]
        return batch

    return score(y, signal.predict(estimator, batch_size, permute))


@validated(
    CONSTRAINTS,
    scoring=[one_of(*SCORES), callable],
    n_repeats=[Interval(Integral, 1, None, closed="left")],
)
def permutation_importance(
    estimator: Any,
    X: ArrayLike,
    y: ArrayLike,
    *,
    marks: Literal["each", "all"] | Sequence[Mark | Sequence[Mark]] = "each",
    windows: Windows = None,
    scoring: Literal["pearson", "spearman", "r2"] | Score = "pearson",
    n_repeats: int = 5,
    n_marks: int | None = None,
    mark_names: Sequence[str] | None = None,
    batch_size: int = 512,
    n_jobs: int | None = None,
    random_state: int | np.random.RandomState | None = None,
    verbose: int = 0,
) -> Bunch:
    """Measure how much worse a model predicts when signal is permuted among genes.

    The importance [1]_ of a block (some marks in a window of bins) is the score on X
    minus the score after the block was permuted among the genes: what the model learns
    from this block and from no other, over all genes given. A gene takes the block of
    both cell types from the same other gene: A of one gene with B of another would be a
    change that no gene shows.

    Parameters
    ----------
    estimator : fitted estimator
        Any model, baseline or pipeline that predicts log fold changes.
    X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
            (n_genes, 2 * n_marks * n_bins)
        Signal in the form that the estimator takes, best of genes that it wasn't
        trained on. Isn't changed.
    y : array-like of shape (n_genes,) or (n_genes, 3)
        Log fold change B over A, alone or as the first column.
    marks : {"each", "all"} or list
        Marks to permute together: every mark on its own, all together, or a list of
        marks by index or name, of which some may be groups, such as
        ``["H3K9me3", ["H3K4me1", "H3K4me3"]]``: marks that carry the same information.
    windows : None, int or array-like of shape (n_windows, 2)
        Bins to permute together, as of :func:`perturbation_scan`.
    scoring : {"pearson", "spearman", "r2"} or callable
        Score of the predictions; the first two are 0 if the predictions are constant.
        A callable takes true and predicted log fold changes and returns a number, the
        higher the better; it is no scorer, which would take the estimator.
    n_repeats : int
        Permutations. Each is applied to every block, so that blocks differ by what
        they are and not by chance alone.
    n_marks, mark_names, batch_size : optional
        As of :func:`perturbation_effect`.
    n_jobs : int, optional
        Blocks to work on at a time, as in joblib. The numbers don't depend on it.
    random_state : int, RandomState instance or None
        Seeds the permutations.
    verbose : int
        1 shows a progress bar.

    Returns
    -------
    result : Bunch
        With the attributes

        importances : ndarray of shape (n_groups, n_windows, n_repeats)
            Decrease of the score, for each group of marks in each window.
        importances_mean, importances_std : ndarray of shape (n_groups, n_windows)
            Mean and standard deviation over the repeats.
        marks : list of str of length n_groups
            Names of the groups, such as ``H3K4me1+H3K4me3``.
        windows : ndarray of int of shape (n_windows, 2)
            First bin of each window and the one after its last.
        score : float
            Of the original signal.

    Raises
    ------
    TypeError
        If the estimator has no ``predict``.
    ValueError
        If X or y can't be used, marks or windows aren't in X, there is a single gene,
        or ``scoring`` is a scorer or returns no number.

    See Also
    --------
    perturbation_scan : Effects of in-silico perturbations, gene by gene.
    integrated_gradients : Attribute each prediction of a network to marks and bins.
    window_edges : Where the windows are, in bp.
    sklearn.inspection.permutation_importance : The same of columns of a table.

    References
    ----------
    .. [1] Breiman, L. (2001). Random forests. *Machine Learning* 45, 5-32.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.pipeline import make_pipeline
    >>> from skdeepdiff import PairedMarks
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.inspection import permutation_importance
    >>> genes = make_paired_marks(400, n_bins=20, random_state=0)
    >>> X, y = genes.data, genes.target[:, 0]
    >>> model = make_pipeline(PairedMarks(), Ridge(1000)).fit(X[:300], y[:300])
    >>> result = permutation_importance(
    ...     model, X[300:], y[300:], mark_names=genes.mark_names, random_state=0
    ... )
    >>> result.marks[1], result.importances_mean[1].round(2)
    ('H3K4me3', array([0.53]))
    """
    signal, mark_names = signal_for(estimator, X, n_marks, mark_names)
    y, _ = validate_targets(estimator, y, X)
    if len(y) < 2:
        raise ValueError("X must have at least 2 genes to permute, got 1.")
    groups, names = resolve_marks(marks, mark_names, signal.n_marks)
    bins = resolve_windows(windows, signal.n_bins)
    blocks = make_blocks(groups, bins)
    rng = check_random_state(random_state)
    orders = [rng.permutation(len(y)) for _ in range(n_repeats)]
    score = _find_score(scoring)
    base = score(y, signal.predict(estimator, batch_size))
    results = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(_permuted_score)(estimator, signal, y, block, order, score, batch_size)
        for block in blocks
        for order in orders
    )
    total = len(blocks) * n_repeats
    bar = tqdm(results, total=total, unit=" predictions", disable=not verbose)
    importances = base - np.reshape(list(bar), (len(groups), len(bins), n_repeats))
    return Bunch(
        importances=importances,
        importances_mean=importances.mean(axis=-1),
        importances_std=importances.std(axis=-1),
        marks=names,
        windows=bins,
        score=float(base),
    )
