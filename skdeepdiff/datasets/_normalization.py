"""Signal of different cell types on one scale."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata
from sklearn.utils import check_array
from sklearn.utils.validation import check_non_negative

from .._utils._estimators import one_of, validated

LAYOUT = "(n_genes, n_cell_types, n_marks, n_bins)"


def _check_signal(X):
    X = check_array(
        X,
        ensure_2d=False,
        allow_nd=True,
        dtype=(np.float64, np.float32),
        input_name="X",
    )
    if X.ndim != 4 or 0 in X.shape:
        raise ValueError(f"X must be signal of shape {LAYOUT}, got shape {X.shape}.")
    check_non_negative(X, "X of normalize_signal")
    return X


def _members(cell_types, shape):
    if cell_types is None:
        columns = np.broadcast_to(np.arange(shape[1]), shape[:2])
        return [columns == column for column in range(shape[1])]
    labels = np.asarray(cell_types, dtype=str)
    if labels.shape != shape[:2]:
        raise ValueError(
            "cell_types must be the cell type of each gene's signal, of shape "
            f"{shape[:2]}, got shape {labels.shape}."
        )
    return [labels == label for label in np.unique(labels)]


def _shares_above_0(values):
    """Tell where values above 0 lie among all of a cell type, ascending."""
    n_above = np.count_nonzero(values)
    return (np.arange(values.size - n_above, values.size) + 0.5) / values.size


def _find_profile(cells, method):
    """Find what a mark's values become: shares of smaller ones, and values there."""
    positions = [_shares_above_0(values) for values in cells]
    # As many as the cell type has above 0 in which most are.
    shares = min(positions, key=lambda each: each[0] if each.size else 1)
    if method == "rank" or not shares.size:
        return shares, (np.arange(len(shares)) + 0.5) / max(len(shares), 1)
    values_at_shares = [
        np.interp(shares, position, np.sort(values[values > 0]), left=0)
        for position, values in zip(positions, cells, strict=True)
        if position.size
    ]
    return shares, np.mean(values_at_shares, axis=0)


@validated(
    X=["array-like"],
    method=[one_of("quantile", "rank")],
    cell_types=["array-like", None],
    reference=["array-like", None],
)
def normalize_signal(
    X: ArrayLike,
    method: Literal["quantile", "rank"] = "quantile",
    *,
    cell_types: ArrayLike | None = None,
    reference: ArrayLike | None = None,
) -> np.ndarray:
    """Bring the signal of different cell types to one scale, mark by mark.

    The k-th largest value of a mark, over all genes and bins, becomes the same in all
    cell types. Equal values stay equal, and 0 stays 0. Targets don't enter, so that
    test genes, and cell types without expression, may be among the genes.

    Parameters
    ----------
    X : array-like of shape (n_genes, n_cell_types, n_marks, n_bins)
        Signal of at least 0, such as a dataset's ``data``, with cell type A, then B.
        Give all genes: some would have another distribution.
    method : {"quantile", "rank"}
        What the k-th largest value becomes: the mean of the cell types' k-th largest
        values, or a number between 0 and 1, evenly spaced. Equal values get that of
        their mean k. If numbers of genes differ, k is a share of the values.
    cell_types : array-like of str of shape (n_genes, n_cell_types), optional
        Cell type of each gene's signal, such as ``pair_cell_types`` of
        :func:`join_datasets`. By default all genes have the same.
    reference : array-like of bool of shape (n_genes,), optional
        Genes (rows) from which the scale is taken; by default all. To predict a later
        pair, append its rows to a model's, which are the reference and stay the same.

    Returns
    -------
    X : ndarray of shape (n_genes, n_cell_types, n_marks, n_bins)
        Normalised signal; float32 if X is, else float64.

    Raises
    ------
    ValueError
        If X isn't signal of this shape, cell_types or reference don't fit X, or the
        reference has no signal of a mark.

    See Also
    --------
    join_datasets : Several pairs of cell types as one dataset.

    Examples
    --------
    One mark of two genes in two cell types, of which the second has half the signal:

    >>> import numpy as np
    >>> from skdeepdiff.datasets import normalize_signal
    >>> X = np.array([[[[0, 2, 4]], [[0, 1, 0]]], [[[8, 0, 0]], [[4, 0, 2]]]])
    >>> normalize_signal(X)[0]
    array([[[0. , 1.5, 3. ]],
    <BLANKLINE>
           [[0. , 1.5, 0. ]]])
    >>> normalize_signal(X, "rank")[0, 0].round(2)
    array([[0.  , 0.17, 0.5 ]])
    """
    X = _check_signal(X)
    members = _members(cell_types, X.shape)
    rows = np.ones(len(X), dtype=bool)
    if reference is not None:
        rows = np.asarray(reference)
        if rows.shape != X.shape[:1] or rows.dtype != bool or not rows.any():
            raise ValueError(
                f"reference must be a mask of some of the {len(X)} genes, got "
                f"{reference!r:.80}."
            )
    in_reference = [member & rows[:, np.newaxis] for member in members]
    in_reference = [each for each in in_reference if each.any()]
    normalized = np.zeros_like(X)
    for mark in range(X.shape[2]):
        signal = X[:, :, mark]
        shares, profile = _find_profile([signal[each] for each in in_reference], method)
        if not signal.any():
            continue
        if not profile.size:
            raise ValueError(f"reference must have signal above 0 of mark {mark}.")
        for member in members:
            values = signal[member]
            above = values > 0
            rank = rankdata(values[above]) + np.count_nonzero(~above)
            values[above] = np.interp((rank - 0.5) / values.size, shares, profile)
            normalized[:, :, mark][member] = values
    return normalized
