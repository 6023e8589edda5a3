"""Blocks of the signal: some marks in a window of bins."""

import contextlib
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from sklearn.utils._param_validation import Integral, Interval

from .._pairs._paired_marks import check_mark_names
from .._utils._estimators import validated

Mark: TypeAlias = int | str
Windows: TypeAlias = int | Sequence[tuple[int, int]] | np.ndarray | None

ALLOWED_WINDOWS = "None, a number of equal windows, or pairs (start, stop) of bins"


class Block(NamedTuple):
    marks: list[int]
    bins: slice

    def within(self, cell_types: slice = slice(None)) -> Any:
        """Make an index of the block in pairs (n_genes, 2, n_marks, n_bins)."""
        return slice(None), cell_types, self.marks, self.bins


def find_mark(mark: object, names: list[str], parameter: str) -> int:
    if isinstance(mark, str):
        if mark not in names:
            raise ValueError(
                f"{parameter} must be among {', '.join(map(repr, names))}, got "
                f"{mark!r}."
            )
        return names.index(mark)
    if not isinstance(mark, Integral) or isinstance(mark, bool):
        raise ValueError(
            f"{parameter} must name marks by index or name, got {mark!r:.80}."
        )
    if not 0 <= mark < len(names):
        raise ValueError(
            f"{parameter} must be from 0 to {len(names) - 1}, as there are "
            f"{len(names)} marks, got {mark}."
        )
    return int(mark)


def find_group(marks: object, names: list[str], parameter: str) -> list[int]:
    if isinstance(marks, str) or not isinstance(marks, list | tuple | np.ndarray):
        return [find_mark(marks, names, parameter)]
    group = [find_mark(mark, names, parameter) for mark in marks]
    if not group:
        raise ValueError(f"{parameter} has a group without marks.")
    if len(set(group)) < len(group):
        raise ValueError(f"{parameter} has a mark twice: {list(marks)}.")
    return group


def resolve_marks(
    marks: object, mark_names: Sequence[str] | None, n_marks: int
) -> tuple[list[list[int]], list[str]]:
    """Find groups of marks as lists of indices, and their names, joined by ``+``."""
    names = check_mark_names(mark_names, n_marks)
    if isinstance(marks, str) and marks == "each":
        groups = [[index] for index in range(n_marks)]
    elif isinstance(marks, str) and marks == "all":
        groups = [list(range(n_marks))]
    elif isinstance(marks, list | tuple | np.ndarray) and len(marks):
        groups = [find_group(group, names, "marks") for group in marks]
    else:
        raise ValueError(
            "marks must be 'each', 'all', or a list of marks, each an index, a name "
            f"or a group of them, got {marks!r:.80}."
        )
    return groups, ["+".join(names[index] for index in group) for group in groups]


def resolve_windows(windows: Windows, n_bins: int) -> np.ndarray:
    """Make windows (n_windows, 2) of bins; None is all, a number as many equal ones."""
    if windows is None:
        return np.array([[0, n_bins]])
    if isinstance(windows, Integral) and not isinstance(windows, bool):
        if not 1 <= windows <= n_bins:
            raise ValueError(
                f"windows must be from 1 to {n_bins}, as there are {n_bins} bins, got "
                f"{windows}."
            )
        edges = np.round(np.linspace(0, n_bins, int(windows) + 1)).astype(int)
        return np.column_stack([edges[:-1], edges[1:]])
    pairs: np.ndarray = np.empty(0)
    with contextlib.suppress(ValueError):
        pairs = np.asarray(windows)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype.kind not in "iu":
        raise ValueError(f"windows must be {ALLOWED_WINDOWS}, got {windows!r:.80}.")
    for start, stop in pairs.tolist():
        if not 0 <= start < stop <= n_bins:
            raise ValueError(
                f"A window must be (start, stop) with 0 <= start < stop <= {n_bins}, "
                f"as there are {n_bins} bins, got ({start}, {stop})."
            )
    return pairs.astype(int)


def make_blocks(groups: list[list[int]], windows: np.ndarray) -> list[Block]:
    return [
        Block(group, slice(int(start), int(stop)))
        for group in groups
        for start, stop in windows
    ]


@validated(
    n_bins=[Interval(Integral, 1, None, closed="left")],
    windows=[Integral, "array-like", None],
    bin_size=[Interval(Integral, 1, None, closed="left")],
)
def window_edges(n_bins: int, windows: Windows, *, bin_size: int = 100) -> np.ndarray:
    """Tell where windows of bins begin and end, in bp from the start site.

    For the labels of what :func:`permutation_importance` and :func:`perturbation_scan`
    return.

    Parameters
    ----------
    n_bins : int
        Bins of the signal, half of them on either side of the transcription start site.
    windows : None, int or array-like of shape (n_windows, 2)
        As of :func:`perturbation_scan`.
    bin_size : int
        Width of a bin in bp.

    Returns
    -------
    edges : ndarray of int of shape (n_windows, 2)
        First bp of each window and the one after its last, in genomic order; negative
        before the start site. Halves are rounded down.

    Raises
    ------
    ValueError
        If a window is empty or leaves the bins.

    See Also
    --------
    permutation_importance : Takes the same windows.
    perturbation_scan : Takes the same windows.

    Examples
    --------
    >>> from skdeepdiff.inspection import window_edges
    >>> window_edges(200, 4)
    array([[-10000,  -5000],
           [ -5000,      0],
           [     0,   5000],
           [  5000,  10000]])
    >>> window_edges(200, [(90, 110)])
    array([[-1000,  1000]])
    """
    return (2 * resolve_windows(windows, n_bins) - n_bins) * bin_size // 2
