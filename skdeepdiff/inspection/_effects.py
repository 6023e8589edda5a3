"""Effects of in-silico perturbations on a model's predictions."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
from joblib import Parallel
from numpy.typing import ArrayLike
from sklearn.utils import Bunch
from tqdm import tqdm

from .._utils._estimators import validated
from .._utils._workers import delayed
from ._blocks import Mark, Windows, make_blocks, resolve_marks, resolve_windows
from ._perturb import find_block, make_edit
from ._signal import CONSTRAINTS, signal_for


@validated(CONSTRAINTS)
def perturbation_effect(
    estimator: Any,
    X: ArrayLike,
    *,
    mark: Mark | Sequence[Mark] | None = None,
    cell_type: Literal["A", "B"] | None = None,
    window: tuple[int, int] | None = None,
    scale: float | None = None,
    value: float | Literal["other"] | None = None,
    n_marks: int | None = None,
    mark_names: Sequence[str] | None = None,
    batch_size: int = 512,
) -> np.ndarray:
    """Predict how an in-silico perturbation changes each gene's log fold change.

    Parameters
    ----------
    estimator : fitted estimator
        Any model, baseline or pipeline that predicts log fold changes.
    X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
            (n_genes, 2 * n_marks * n_bins)
        Signal in the form that the estimator takes. Isn't changed.
    mark, cell_type, window, scale, value : optional
        The perturbation, as of :func:`perturb`.
    n_marks : int, optional
        Marks per cell type; needed if X is two-dimensional, unless the estimator has
        ``n_marks_``.
    mark_names : sequence of str, optional
        Names of all marks; by default the estimator's ``mark_names``, if it has any.
    batch_size : int
        Genes to predict at a time. Besides X, so many genes are in memory.

    Returns
    -------
    effect : ndarray of shape (n_genes,)
        Prediction from the perturbed signal minus that from the original one, in units
        of the log fold change (log2 of B over A).

    Raises
    ------
    TypeError
        If the estimator has no ``predict``.
    ValueError
        As in :func:`perturb`, or if the estimator predicts anything but a number a
        gene.

    See Also
    --------
    perturb : Get the perturbed signal.
    perturbation_scan : Perturb every mark and window in turn.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.pipeline import make_pipeline
    >>> from skdeepdiff import PairedMarks
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.inspection import perturbation_effect
    >>> X, y = make_paired_marks(300, n_bins=20, random_state=0, return_X_y=True)
    >>> model = make_pipeline(PairedMarks(), Ridge(1000)).fit(X, y[:, 0])
    >>> perturbation_effect(model, X[:4], mark=1, cell_type="B", scale=2).round(2)
    array([0.73, 0.71, 0.57, 1.15])
    """
    signal, mark_names = signal_for(estimator, X, n_marks, mark_names)
    block = find_block(signal, mark, window, mark_names)
    edit = partial(make_edit(cell_type, scale, value), block)
    edited = signal.predict(estimator, batch_size, edit)
    return edited - signal.predict(estimator, batch_size)


@validated(CONSTRAINTS)
def perturbation_scan(
    estimator: Any,
    X: ArrayLike,
    *,
    marks: Literal["each", "all"] | Sequence[Mark | Sequence[Mark]] = "each",
    windows: Windows = 20,
    cell_type: Literal["A", "B"] | None = None,
    scale: float | None = None,
    value: float | Literal["other"] | None = None,
    n_marks: int | None = None,
    mark_names: Sequence[str] | None = None,
    batch_size: int = 512,
    n_jobs: int | None = None,
    verbose: int = 0,
) -> Bunch:
    """Perturb every mark and window in turn, and predict each gene's change.

    An in-silico perturbation scan; with ``scale=0`` an ablation. It finds the blocks
    (some marks in a window) on whose present signal a prediction depends. Where two
    blocks carry the same information, perturbing only one may have no effect.

    Parameters
    ----------
    estimator, X : fitted estimator, array-like
        As of :func:`perturbation_effect`.
    marks : {"each", "all"} or list
        Marks to perturb together: every mark on its own, all together, or a list
        of marks by index or name, of which some may be groups.
    windows : None, int or array-like of shape (n_windows, 2)
        Bins to perturb together: all of them, those of each of a number of equal
        windows, or those of windows (start, stop) of bins.
    cell_type, scale, value : optional
        The perturbation, as of :func:`perturb`.
    n_marks, mark_names, batch_size : optional
        As of :func:`perturbation_effect`.
    n_jobs : int, optional
        Perturbations to predict in parallel, as in joblib. The numbers don't depend on
        it.
    verbose : int
        1 shows a progress bar.

    Returns
    -------
    result : Bunch
        With the attributes

        effects : ndarray of shape (n_genes, n_groups, n_windows)
            Prediction from the perturbed signal minus that from the original one, in
            units of the log fold change.
        marks : list of str of length n_groups
            Names of the groups.
        windows : ndarray of int of shape (n_windows, 2)
            First bin of each window and the one after its last.
        prediction : ndarray of shape (n_genes,)
            Predicted log fold change of the original signal.

    Raises
    ------
    TypeError
        If the estimator has no ``predict``.
    ValueError
        As in :func:`perturbation_effect`.

    See Also
    --------
    permutation_importance : What a model relies on, over all genes.
    integrated_gradients : Attribute each prediction to marks and bins.
    perturbation_effect : A single perturbation.
    window_edges : Where the windows are, in bp.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.pipeline import make_pipeline
    >>> from skdeepdiff import PairedMarks
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.inspection import perturbation_scan
    >>> X, y = make_paired_marks(300, n_bins=20, random_state=0, return_X_y=True)
    >>> model = make_pipeline(PairedMarks(), Ridge(1000)).fit(X, y[:, 0])
    >>> result = perturbation_scan(model, X[:50], windows=4, scale=0)
    >>> result.effects.shape
    (50, 5, 4)
    >>> result.marks[abs(result.effects).mean(axis=(0, 2)).argmax()]
    'mark1'
    """
    signal, mark_names = signal_for(estimator, X, n_marks, mark_names)
    edit = make_edit(cell_type, scale, value)
    groups, names = resolve_marks(marks, mark_names, signal.n_marks)
    bins = resolve_windows(windows, signal.n_bins)
    blocks = make_blocks(groups, bins)
    prediction = signal.predict(estimator, batch_size)
    effects = np.empty((len(signal), len(blocks)))
    results = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(signal.predict)(estimator, batch_size, partial(edit, block))
        for block in blocks
    )
    bar = tqdm(results, total=len(blocks), unit=" edits", disable=not verbose)
    for index, edited in enumerate(bar):
        effects[:, index] = edited - prediction
    return Bunch(
        effects=effects.reshape(len(signal), len(groups), len(bins)),
        marks=names,
        windows=bins,
        prediction=prediction,
    )
