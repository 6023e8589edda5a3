"""Signal of different cell types on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.stats import rankdata
from sklearn.utils import check_array
from sklearn.utils._param_validation import validate_params
from sklearn.utils.validation import check_non_negative

from .._base import keep_hints, one_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

LAYOUT = "(n_genes, n_cell_types, n_marks, n_bins)"


def _check_signal(X, name):
    """Finite signal of at least 0, as an array of four dimensions."""
    X = check_array(
        X,
        ensure_2d=False,
        allow_nd=True,
        dtype=(np.float64, np.float32),
        input_name=name,
    )
    if X.ndim != 4 or 0 in X.shape:
        raise ValueError(f"{name} must be signal of shape {LAYOUT}, got {X.shape}.")
    check_non_negative(X, f"{name} of normalize_signal")
    return X


def _members(cell_types, shape):
    """Masks of shape (n_genes, n_cell_types): which signal is each cell type's."""
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


def _shares(n_values):
    """Where sorted values lie among themselves, between 0 and 1."""
    return (np.arange(n_values) + 0.5) / n_values


def _mean_profile(signal, members):
    """Mean over cell types of the sorted values above 0.

    Parameters
    ----------
    signal : ndarray of shape (n_genes, n_cell_types, n_bins)
        Of one mark.
    members : list of ndarray of bool of shape (n_genes, n_cell_types)
        Which genes' signal is each cell type's.

    Returns
    -------
    profile : ndarray of shape (n_values,)
        As many as the cell type has that has most, ascending; others' are
        interpolated.
    """
    values = [signal[member] for member in members]
    values = [np.sort(each[each > 0]) for each in values]
    shares = _shares(max(map(len, values)))
    profiles = [
        np.interp(shares, _shares(len(each)), each) for each in values if len(each)
    ]
    return np.mean(profiles or [shares], axis=0)


@keep_hints(
    validate_params(
        {
            "X": ["array-like"],
            "method": [one_of("quantile", "rank")],
            "cell_types": ["array-like", None],
            "reference": ["array-like", None],
        },
        prefer_skip_nested_validation=True,
    )
)
def normalize_signal(
    X: ArrayLike,
    method: Literal["quantile", "rank"] = "quantile",
    *,
    cell_types: ArrayLike | None = None,
    reference: ArrayLike | None = None,
) -> np.ndarray:
    """Bring the signal of different cell types to one scale, mark by mark.

    Sequencing depth, antibodies and peak callers differ between experiments. Here, the
    values above 0 of a cell type's mark, over all genes and bins, get the distribution
    that they have in all cell types. Their order stays, equal values stay equal, and 0
    stays 0: where there is no signal, there is none afterwards. Targets don't enter, so
    that test genes, and cell types without expression, may be among the genes.

    Parameters
    ----------
    X : array-like of shape (n_genes, n_cell_types, n_marks, n_bins)
        Signal of at least 0, such as a dataset's ``data``, with cell type A, then B.
        Give all genes: some would have another distribution.
    method : {"quantile", "rank"}
        ``"quantile"``: the k-th largest value becomes the mean over cell types of the
        k-th largest values, interpolated where cell types have different numbers of
        values. ``"rank"``: a value becomes the share of the cell type's values that
        are smaller, counting half of those that are equal, itself among them; so all
        lie between 0 and 1.
    cell_types : array-like of str of shape (n_genes, n_cell_types), optional
        Cell type of each gene's signal, such as ``pair_cell_types`` of
        :func:`join_datasets`. By default all genes have the same.
    reference : array-like of shape (n_others, n_other_cell_types, n_marks, n_bins), \
            optional
        For ``"quantile"``, signal whose mean is taken in the place of that of X: that
        which a model was trained on, say, to predict another cell type.

    Returns
    -------
    X : ndarray of shape (n_genes, n_cell_types, n_marks, n_bins)
        Normalised signal; float32 if X is, else float64.

    Raises
    ------
    ValueError
        If X or reference isn't signal of these shapes, cell_types don't fit X, or
        reference comes with ``"rank"``, which needs none.

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
    X = _check_signal(X, "X")
    members = _members(cell_types, X.shape)
    if reference is None:
        others, other_members = X, members
    elif method == "rank":
        raise ValueError("reference is for method='quantile'; 'rank' needs none.")
    else:
        others = _check_signal(reference, "reference")
        if others.shape[2] != X.shape[2]:
            raise ValueError(
                f"reference must have the {X.shape[2]} marks of X, got shape "
                f"{others.shape}."
            )
        other_members = _members(None, others.shape)
    normalized = np.zeros_like(X)
    for mark in range(X.shape[2]):
        if method == "quantile":
            profile = _mean_profile(others[:, :, mark], other_members)
            if not len(profile) and X[:, :, mark].any():
                raise ValueError(f"reference must have signal above 0 of mark {mark}.")
        for member in members:
            values = X[:, :, mark][member]
            there = values > 0
            share = (rankdata(values[there]) - 0.5) / max(there.sum(), 1)
            if method == "quantile" and there.any():
                share = np.interp(share, _shares(len(profile)), profile)
            values[there] = share
            normalized[:, :, mark][member] = values
    return normalized
