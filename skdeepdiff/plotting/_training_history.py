"""TrainingHistoryDisplay: losses and validation correlation, epoch by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ._drawing import FAINT, PALETTE, grid_axes, import_pyplot, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from typing_extensions import Self

    History = Mapping[str, ArrayLike]


def best_epoch(history):
    """The epoch whose network was kept.

    Parameters
    ----------
    history : mapping of str to ndarray of shape (n_epochs,)
        See :class:`DeepDiffRegressor`.

    Returns
    -------
    epoch : int or None
        Counted from 1; None without a validation set, where there is no best one.
    """
    if "valid_pearson" not in history:
        return None
    # The loss breaks ties, as in training.
    order = np.lexsort([-history["valid_loss"], history["valid_pearson"]])
    best = order[-1]
    same = (history["valid_pearson"] == history["valid_pearson"][best]) & (
        history["valid_loss"] == history["valid_loss"][best]
    )
    return int(np.flatnonzero(same)[0]) + 1


def _histories_of(estimator, name):
    """Histories of an estimator's networks, by name."""
    if hasattr(estimator, "history_"):
        return {name: estimator.history_}
    if hasattr(estimator, "histories_"):
        prefix = f"{name}, " if name else ""
        cells = zip("AB", estimator.histories_, strict=True)
        return {f"{prefix}cell type {cell}": history for cell, history in cells}
    raise TypeError(
        "estimator must be a fitted network, with history_ or histories_, got "
        f"{type(estimator).__name__}."
    )


class TrainingHistoryDisplay:
    """Losses, and correlation on the validation genes, against epochs.

    Use :meth:`from_estimator` to make one; the parameters below are kept as
    attributes.

    Parameters
    ----------
    histories : dict, or sequence of dict
        ``history_`` of a :class:`DeepDiffRegressor`: ``train_loss`` and, with a
        validation set, ``valid_loss`` and ``valid_pearson``, each of shape
        (n_epochs,). Several, such as those of other seeds, are drawn over one another.
    names : sequence of str, optional
        What to call them.

    Attributes
    ----------
    axes_ : ndarray of matplotlib Axes, of length 2, or 1 without validation sets
        Axes with the losses, and with the correlations.
    bounding_ax_ : matplotlib Axes or None
        The axes that these lie in, if they are a grid.
    figure_ : matplotlib Figure
        Figure with the axes.
    train_lines_, valid_lines_, correlation_lines_ : list of matplotlib Line2D or None
        A line a history; None for one without a validation set.
    best_points_ : list of matplotlib Line2D or None
        The best epoch, on the line of correlations.
    best_epochs_ : list of int or None
        Counted from 1.

    Examples
    --------
    >>> from skdeepdiff import DeepDiffRegressor
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.plotting import TrainingHistoryDisplay
    >>> X, y = make_paired_marks(40, n_bins=10, random_state=0, return_X_y=True)
    >>> model = DeepDiffRegressor("raw_d", hidden_size=4, max_epochs=3, random_state=0)
    >>> TrainingHistoryDisplay.from_estimator(model.fit(X, y))
    <...>
    """

    def __init__(
        self,
        histories: History | Sequence[History],
        *,
        names: Sequence[str] | None = None,
    ) -> None:
        self.histories = histories
        self.names = names

    def plot(
        self,
        ax: Axes | ArrayLike | None = None,
        *,
        train_kw: dict[str, Any] | None = None,
        valid_kw: dict[str, Any] | None = None,
        best_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw the lines."""
        axes, self.bounding_ax_ = grid_axes(ax, (1, 2), (9, 3.6))
        self.axes_ = axes
        self.figure_ = axes.flat[0].figure
        return self

    @classmethod
    def from_estimator(
        cls,
        estimator: Any,
        *,
        names: Sequence[str] | None = None,
        ax: Axes | ArrayLike | None = None,
        train_kw: dict[str, Any] | None = None,
        valid_kw: dict[str, Any] | None = None,
        best_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw how fitted networks were trained."""
        raise NotImplementedError
