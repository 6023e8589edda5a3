"""In-silico perturbations of the signal."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Integral

from .._pairs._paired_marks import check_mark_names
from .._utils._estimators import validated
from ._blocks import Block, Mark, find_group, resolve_windows
from ._signal import CONSTRAINTS, PairedSignal

CELL_TYPES = {None: slice(None), "A": slice(0, 1), "B": slice(1, 2)}


def make_edit(cell_type, scale, value):
    """Make a function that edits blocks of pairs by a factor or a value, in place."""
    if (scale is None) == (value is None):
        raise ValueError(
            f"Exactly one of scale and value must be given, got scale={scale!r} and "
            f"value={value!r}."
        )
    return partial(_edit, CELL_TYPES[cell_type], scale, value)


def _edit(cell_types, scale, value, block, pairs, rows=None):
    place = block.within(cell_types)
    if scale is not None:
        pairs[place] *= scale
    else:
        pairs[place] = pairs[:, ::-1][place] if value == "other" else value
    return pairs


def find_block(
    signal: PairedSignal, mark: Any, window: Any, mark_names: Sequence[str] | None
) -> Block:
    """Find the block that marks and a window name; None is all."""
    names = check_mark_names(mark_names, signal.n_marks)
    group = list(range(signal.n_marks))
    if mark is not None:
        group = find_group(mark, names, "mark")
    if window is None:
        return Block(group, slice(0, signal.n_bins))
    two = isinstance(window, list | tuple | np.ndarray) and len(window) == 2
    if not two or not all(isinstance(bound, Integral) for bound in window):
        raise ValueError(
            f"window must be (start, stop), two bins, or None, got {window!r:.80}."
        )
    ((start, stop),) = resolve_windows([tuple(window)], signal.n_bins)
    return Block(group, slice(int(start), int(stop)))


@validated(CONSTRAINTS)
def perturb(
    X: ArrayLike,
    *,
    mark: Mark | Sequence[Mark] | None = None,
    cell_type: Literal["A", "B"] | None = None,
    window: tuple[int, int] | None = None,
    scale: float | None = None,
    value: float | Literal["other"] | None = None,
    n_marks: int | None = None,
    mark_names: Sequence[str] | None = None,
) -> ArrayLike:
    """Perturb the signal of some marks, bins and cell types in silico.

    Parameters
    ----------
    X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
            (n_genes, 2 * n_marks * n_bins)
        Signal; cell type A, then B. Isn't changed.
    mark : int, str or sequence of these, optional
        Which marks, by index or name; all by default.
    cell_type : {"A", "B"}, optional
        Which cell type; both by default.
    window : tuple of int (start, stop), optional
        Which bins: the first, and the one after the last; all by default.
    scale : float, optional
        Factor of the signal: 0 removes it (ablation), 2 doubles it. Either scale or
        value must be given.
    value : float or "other", optional
        New signal: a number of reads per bin, or the other cell type's signal (with
        both cell types, they are swapped); sequencing depth isn't corrected.
    n_marks : int, optional
        Marks per cell type; needed if X is two-dimensional.
    mark_names : sequence of str, optional
        Names of all marks.

    Returns
    -------
    X : ndarray or DataFrame
        A perturbed copy, in the form of X. Floats keep their precision, other
        numbers become float64.

    Raises
    ------
    ValueError
        If X can't be used, the mark or window isn't in it, or not exactly one of scale
        and value is given.

    See Also
    --------
    perturbation_effect : What a perturbation changes in predictions.
    perturbation_scan : Perturb every mark and window in turn.

    Examples
    --------
    >>> import numpy as np
    >>> from skdeepdiff.inspection import perturb
    >>> X = np.arange(8.0).reshape(1, 2, 2, 2)
    >>> perturb(X, mark=1, cell_type="B", scale=0)
    array([[[[0., 1.],
             [2., 3.]],
    <BLANKLINE>
            [[4., 5.],
             [0., 0.]]]])
    """
    signal = PairedSignal(X, n_marks)
    block = find_block(signal, mark, window, mark_names)
    edit = make_edit(cell_type, scale, value)
    return signal.restore(edit(block, signal.pairs.copy()))
