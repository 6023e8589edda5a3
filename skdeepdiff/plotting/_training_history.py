"""TrainingHistoryDisplay: losses and validation correlation, epoch by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from .._utils._estimators import best_of
from ._drawing import FAINT, PALETTE, grid_axes, import_pyplot, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from typing_extensions import Self

    History = Mapping[str, ArrayLike]


def best_epoch(history):
    """Find the epoch whose network was kept, from 1; None without a validation set."""
    if "valid_pearson" not in history:
        return None
    if "is_best" in history and np.any(history["is_best"]):
        # After a warm start with another validation set it need not be the highest.
        return int(np.flatnonzero(history["is_best"])[-1]) + 1
    # As in training: the loss breaks ties, and then the earlier epoch is kept.
    epochs = np.arange(len(history["valid_pearson"]))
    order = np.lexsort([-epochs, -history["valid_loss"], history["valid_pearson"]])
    return int(order[-1]) + 1


def _colors(n_lines):
    """Choose a colour a line: different ones if there are few, else shades in order."""
    if n_lines <= len(PALETTE):
        return PALETTE[:n_lines]
    shades = import_pyplot().get_cmap("viridis")
    return [shades(share) for share in np.linspace(0.1, 0.9, n_lines)]


def _histories_of(estimator, name):
    estimator = best_of(estimator)
    histories = getattr(estimator, "histories_", None)
    if histories is None:
        raise TypeError(
            "estimator must be a fitted network, with histories_, got "
            f"{type(estimator).__name__}."
        )
    if len(histories) == 1:
        return [(name, histories[0])]
    prefix = f"{name}, " if name else ""
    return [
        (f"{prefix}{own}", history)
        for own, history in zip(estimator._net_names(), histories, strict=True)
    ]


def _check_names(names, n_names, what):
    if names is None:
        return [f"{i + 1}" for i in range(n_names)] if n_names > 1 else [""]
    if isinstance(names, str) or len(names) != n_names:
        raise ValueError(f"names must name {n_names} {what}, got {names!r:.80}.")
    return list(names)


# Histories whose best epochs get a line across, and names among the lines.
MAX_MARKED = 3


@dataclass(eq=False, repr=False)
class TrainingHistoryDisplay:
    """Losses, and correlation on the validation genes, against epochs.

    Use :meth:`from_estimator` to make one; the parameters below are kept as
    attributes.

    Parameters
    ----------
    histories : dict, or sequence of dict
        ``histories_`` of a :class:`~skdeepdiff.DeepDiffRegressor`, or one of them:
        ``train_loss`` and, with a validation set, ``valid_loss`` and ``valid_pearson``,
        each of shape (n_epochs,). ``is_best`` tells which epoch was kept; without it,
        it is the one with the highest correlation. Several are drawn over one another.
    names : sequence of str, optional
        What to call them.

    Attributes
    ----------
    axes_ : ndarray of matplotlib Axes of shape (2,), or (1,) without validation sets
        Axes with the losses, and with the correlations.
    bounding_ax_, figure_ : matplotlib Axes or None, matplotlib Figure
        The axes that these lie in, if they are a grid, and the figure.
    train_lines_, valid_lines_, correlation_lines_ : list of matplotlib Line2D or None
        A line a history; None for one without a validation set.
    best_points_ : list of matplotlib Line2D or None
        The best epoch, on the line of correlations.
    best_epochs_ : list of int or None
        Whose network was kept, counted from 1; None for one without a validation set.
    legends_ : list of matplotlib Legend
        One an axes.

    See Also
    --------
    skdeepdiff.DeepDiffRegressor : Keeps the histories.
    PerformanceDisplay : Scores of several models.

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

    histories: History | Sequence[History]
    _: KW_ONLY
    names: Sequence[str] | None = None

    def plot(
        self,
        ax: Axes | ArrayLike | None = None,
        *,
        train_kw: dict[str, Any] | None = None,
        valid_kw: dict[str, Any] | None = None,
        best_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw the lines.

        Parameters
        ----------
        ax : matplotlib Axes or array-like of matplotlib Axes, optional
            Where to draw. Axes are switched off, and two are put where they are; an
            array must have two, or one if there is no validation set. A figure is made
            by default.
        train_kw, valid_kw : dict, optional
            Keyword arguments of matplotlib's ``plot``, for the lines of the training
            genes and of the validation genes.
        best_kw, legend_kw : dict, optional
            Those of ``plot``, for the best epoch, and of ``legend``.

        Returns
        -------
        display : TrainingHistoryDisplay
            The same, with what was drawn in its attributes.

        Raises
        ------
        ImportError, ValueError
            Without matplotlib (the extra ``plots``); if there is no history, or one
            isn't as networks keep it.
        """
        histories, names = self._checked()
        validated = any("valid_pearson" in history for history in histories)
        n_panels = 2 if validated else 1
        size = (4.4 * n_panels + (2 if len(histories) > MAX_MARKED else 0), 3.4)
        axes, self.bounding_ax_, _ = grid_axes(ax, (1, n_panels), size)
        self.axes_, self.figure_ = axes.ravel(), axes.flat[0].figure
        self.best_epochs_ = [best_epoch(history) for history in histories]
        colors = _colors(len(histories))
        self.train_lines_ = self._draw_curves(
            0, histories, "train_loss", colors, train_kw, "training genes", ":"
        )
        self.valid_lines_ = self._draw_curves(
            0, histories, "valid_loss", colors, valid_kw, "validation genes"
        )
        self.correlation_lines_ = self._draw_curves(
            -1, histories, "valid_pearson", colors, valid_kw
        )
        self._mark_best(histories, names, colors, best_kw)
        self._finish(validated, legend_kw)
        return self

    def _draw_curves(self, place, histories, key, colors, given, label="", line="-"):
        lines = [None] * len(histories)
        for index, history in enumerate(histories):
            if key in history:
                look = {"color": colors[index], "linestyle": line, "label": label}
                data = np.arange(1, len(history[key]) + 1), history[key]
                (lines[index],) = self.axes_[place].plot(*data, **style(look, given))
        return lines

    def _mark_best(self, histories, names, colors, best_kw):
        self.best_points_ = [None] * len(histories)
        for index, best in enumerate(self.best_epochs_):
            if best is None:
                continue
            correlation = histories[index]["valid_pearson"][best - 1]
            defaults = {
                "color": colors[index],
                "marker": "o",
                "markersize": 7,
                "markeredgecolor": import_pyplot().rcParams["text.color"],
                "linestyle": "-",
                "label": f"{names[index] or 'best'}, epoch {best}: {correlation:.3f}",
            }
            (self.best_points_[index],) = self.axes_[1].plot(
                [best], [correlation], **style(defaults, best_kw)
            )
            if len(histories) <= MAX_MARKED:
                for panel in self.axes_:
                    panel.axvline(best, **{**FAINT, "color": colors[index]})

    def _finish(self, validated, legend_kw):
        from matplotlib.ticker import MaxNLocator

        losses = self.axes_[0]
        losses.set_ylabel("loss")
        first = [self.train_lines_[0]]
        first += [line for line in self.valid_lines_ if line is not None][:1]
        defaults = {"fontsize": "small", "frameon": False}
        options = {**defaults, **(legend_kw or {})}
        self.legends_ = [losses.legend(handles=first, **options)]
        if validated:
            self.axes_[1].set_ylabel("Pearson correlation, validation genes")
            points = [point for point in self.best_points_ if point is not None]
            options = {"title_fontsize": "small", **options}
            if len(points) > 1:
                options.setdefault("title", "best epoch")
            if len(points) > MAX_MARKED:
                # Beside the lines, which they would hide.
                options = {"loc": "center left", "bbox_to_anchor": (1, 0.5), **options}
            self.legends_.append(self.axes_[1].legend(handles=points, **options))
        for panel in self.axes_:
            panel.set_xlabel("epoch")
            panel.xaxis.set_major_locator(MaxNLocator(integer=True))

    def _checked(self):
        single = isinstance(self.histories, Mapping)
        histories = [self.histories] if single else list(self.histories)
        if not histories:
            raise ValueError("histories must have at least one history, got none.")
        for history in histories:
            if "train_loss" not in history:
                raise ValueError(
                    "histories must be what networks keep in histories_, got one "
                    f"without train_loss: {sorted(history)}."
                )
        names = _check_names(self.names, len(histories), "histories")
        arrays = [
            {key: np.asarray(values, dtype=float) for key, values in each.items()}
            for each in histories
        ]
        return arrays, names

    @classmethod
    def from_estimator(
        cls, estimator: Any, *, names: Sequence[str] | None = None, **plot_kw: Any
    ) -> Self:
        """Draw how fitted networks were trained.

        Parameters
        ----------
        estimator : estimator, or sequence of them
            Fitted :class:`~skdeepdiff.DeepDiffRegressor` or
            :class:`~skdeepdiff.AttentiveChromeRegressor`, of which the latter has two
            networks; or a fitted search, whose best estimator counts.
        names : sequence of str, optional
            What to call the estimators, such as their seeds.
        **plot_kw : optional
            Where and how to draw: the parameters of :meth:`plot`.

        Returns
        -------
        display : TrainingHistoryDisplay
            What was drawn.

        Raises
        ------
        ImportError
            If matplotlib isn't installed (the extra ``plots``).
        TypeError
            If an estimator isn't a fitted network.
        ValueError
            If there are more or fewer names than estimators.
        """
        import_pyplot()
        several = isinstance(estimator, list | tuple)
        estimators = list(estimator) if several else [estimator]
        names = _check_names(names, len(estimators), "estimators")
        named = [*chain.from_iterable(map(_histories_of, estimators, names))]
        histories = [history for _, history in named]
        return cls(histories, names=[name for name, _ in named]).plot(**plot_kw)
