"""MarkAttentionDisplay: which marks a network attends to (paper, figure 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from sklearn.utils import Bunch
from sklearn.utils._param_validation import Integral, Interval, Real, validate_params

from .._base import keep_hints, one_of
from ._bootstrap import bootstrap_means
from ._drawing import GROUP_COLORS, PALETTE, import_pyplot, one_axes, style
from ._drawing import FAINT as FAINT
from ._streams import (
    attention_of,
    change_of,
    check_attention,
    check_groups,
    group_label,
    rename_marks,
    select_genes,
    split_stream,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from typing_extensions import Self


def _sum_marks(marks, stream_names):
    """Share of each mark in a gene's attention, whatever its streams.

    Parameters
    ----------
    marks : ndarray of shape (n_genes, n_streams)
        Level-II attention.
    stream_names : list of str
        Tell the streams' marks.

    Returns
    -------
    shares : ndarray of shape (n_genes, n_marks)
        Sum to 1.
    names : list of str
        Of the marks, in the order of their first streams.
    """
    of_streams = [split_stream(name)[0] for name in stream_names]
    names = list(dict.fromkeys(of_streams))
    belongs = np.array([[mark == name for name in names] for mark in of_streams])
    sums = marks @ belongs
    # 2 in the variants whose cell types attend to their marks separately.
    return sums / sums.sum(axis=1, keepdims=True), names


class MarkAttentionDisplay:
    r"""Mean mark attention of up- and down-regulated genes (paper, figure 5).

    Level-II attention says how much of a gene's embedding comes from each stream. A
    bar is its mean over a group of genes, with an interval from drawing the genes
    again. The dashed line is where all bars would be if a network attended to
    everything equally. High attention to a mark means that the network looks at it
    there, not that the mark causes the change.

    Use :meth:`from_estimator` or :meth:`from_attention` to make one; the parameters
    below are kept as attributes.

    Parameters
    ----------
    means : array-like of shape (n_groups, n_bars)
        Mean attention of each group of genes to each mark or stream.
    bar_names : sequence of str of length n_bars
        Names of the marks, or of the streams as in :meth:`DeepDiffRegressor.attention`.
    low, high : array-like of shape (n_groups, n_bars), optional
        Bounds of the means' intervals.
    groups : sequence of str of length n_groups
        ``"up"``, ``"down"`` and ``"all"`` have colours and descriptions of their own.
    n_genes : sequence of int of length n_groups, optional
        Genes of each group, for the legend.
    threshold : float
        \|log fold change\| that up- and down-regulated genes exceed.

    Attributes
    ----------
    ax_ : matplotlib Axes
        Axes with the bars.
    figure_ : matplotlib Figure
        Figure with the axes.
    bars_ : list of matplotlib BarContainer, of length n_groups
        Each with ``n_bars`` rectangles; intervals are in its ``errorbar``.
    equal_line_ : matplotlib Line2D
        Equal attention to all bars.
    legend_ : matplotlib Legend
        Groups, with their numbers of genes.

    See Also
    --------
    BinAttentionDisplay : Where along the gene a network attends to.

    References
    ----------
    Sekhon, Singh, Qi (2018). DeepDiff: DEEP-learning for predicting DIFFerential
    gene expression from histone modifications. Bioinformatics 34(17).

    Examples
    --------
    >>> from skdeepdiff import DeepDiffRegressor
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.plotting import MarkAttentionDisplay
    >>> X, y = make_paired_marks(60, n_bins=10, random_state=0, return_X_y=True)
    >>> model = DeepDiffRegressor(
    ...     "raw_d", hidden_size=4, max_epochs=2, random_state=0
    ... ).fit(X, y)
    >>> MarkAttentionDisplay.from_estimator(model, X, y, threshold=1)
    <...>
    """

    def __init__(
        self,
        *,
        means: ArrayLike,
        bar_names: Sequence[str],
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
        groups: Sequence[str] = ("up", "down"),
        n_genes: Sequence[int] | None = None,
        threshold: float = 2.0,
    ) -> None:
        self.means = means
        self.bar_names = bar_names
        self.low = low
        self.high = high
        self.groups = groups
        self.n_genes = n_genes
        self.threshold = threshold

    def plot(
        self,
        ax: Axes | None = None,
        *,
        bar_kw: dict[str, Any] | None = None,
        line_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw the bars.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a figure is made by default.
        bar_kw : dict, optional
            Keyword arguments of matplotlib's ``bar``, for all groups.
        line_kw : dict, optional
            Those of ``axhline``, for the line at equal attention.
        legend_kw : dict, optional
            Those of ``legend``.

        Returns
        -------
        display : MarkAttentionDisplay
            The same, with what was drawn in its attributes.
        """
        means, low, high = self._checked()
        n_groups, n_bars = means.shape
        ax = one_axes(ax, (min(max(4.8, 1.6 + 0.3 * n_bars * n_groups), 16), 4.2))
        width = 0.8 / n_groups
        places = np.arange(n_bars)
        self.bars_ = []
        for index, group in enumerate(self.groups):
            defaults = {
                "color": GROUP_COLORS.get(group, PALETTE[index % len(PALETTE)]),
                "label": self._label(index),
                "width": width,
                "capsize": 2 if n_bars > 10 else 3,
                "ecolor": "0.5",
            }
            if low is not None:
                defaults["yerr"] = [
                    means[index] - low[index],
                    high[index] - means[index],
                ]
            offset = (index - (n_groups - 1) / 2) * width
            bars = ax.bar(places + offset, means[index], **style(defaults, bar_kw))
            self.bars_.append(bars)
        self.ax_, self.figure_ = ax, ax.figure
        return self

    def _label(self, index):
        n_genes = None if self.n_genes is None else self.n_genes[index]
        return group_label(self.groups[index], self.threshold, n_genes)

    def _checked(self):
        """Means and bounds as arrays of one shape."""
        means = np.asarray(self.means, dtype=float)
        expected = (len(self.groups), len(self.bar_names))
        bounds = [
            None if bound is None else np.asarray(bound, dtype=float)
            for bound in (self.low, self.high)
        ]
        for name, values in zip(("means", "low", "high"), (means, *bounds), strict=True):
            if values is not None and values.shape != expected:
                raise ValueError(
                    f"{name} must have a row for each of {expected[0]} groups and a "
                    f"column for each of {expected[1]} bars, got shape {values.shape}."
                )
        if (bounds[0] is None) != (bounds[1] is None):
            raise ValueError("low and high must be given together.")
        return means, *bounds

    @classmethod
    def from_estimator(
        cls,
        estimator: Any,
        X: ArrayLike,
        y: ArrayLike,
        *,
        threshold: float = 2.0,
        by: Literal["mark", "stream"] = "mark",
        groups: Sequence[str] = ("up", "down"),
        mark_names: Sequence[str] | None = None,
        confidence_level: float = 0.95,
        n_resamples: int = 1000,
        random_state: int | np.random.RandomState | None = 0,
        ax: Axes | None = None,
        bar_kw: dict[str, Any] | None = None,
        line_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Compute a fitted network's attention and draw it."""
        import_pyplot()
        return cls.from_attention(
            attention_of(estimator, X),
            y,
            threshold=threshold,
            by=by,
            groups=groups,
            mark_names=mark_names,
            confidence_level=confidence_level,
            n_resamples=n_resamples,
            random_state=random_state,
            ax=ax,
            bar_kw=bar_kw,
            line_kw=line_kw,
            legend_kw=legend_kw,
        )

    @classmethod
    @keep_hints(
        validate_params(
            {
                "attention": [Bunch, dict],
                "threshold": [Interval(Real, 0, None, closed="left")],
                "by": [one_of("mark", "stream")],
                "confidence_level": [Interval(Real, 0, 1, closed="neither")],
                "n_resamples": [Interval(Integral, 1, None, closed="left")],
                "random_state": ["random_state"],
            },
            prefer_skip_nested_validation=True,
        )
    )
    def from_attention(
        cls,
        attention: Bunch,
        y: ArrayLike,
        *,
        threshold: float = 2.0,
        by: Literal["mark", "stream"] = "mark",
        groups: Sequence[str] = ("up", "down"),
        mark_names: Sequence[str] | None = None,
        confidence_level: float = 0.95,
        n_resamples: int = 1000,
        random_state: int | np.random.RandomState | None = 0,
        ax: Axes | None = None,
        bar_kw: dict[str, Any] | None = None,
        line_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw attention that is there already."""
        import_pyplot()
        check_attention(attention, "marks")
        values = np.asarray(attention["marks"], dtype=float)
        change = change_of(y, len(values))
        check_groups(groups)
        names = rename_marks(attention["stream_names"], mark_names)
        if by == "mark":
            values, names = _sum_marks(values, names)
        members = [select_genes(group, change, threshold) for group in groups]
        means, low, high = zip(
            *(
                bootstrap_means(
                    values[genes], n_resamples, confidence_level, random_state
                )
                for genes in members
            ),
            strict=True,
        )
        display = cls(
            means=np.stack(means),
            bar_names=names,
            low=np.stack(low),
            high=np.stack(high),
            groups=list(groups),
            n_genes=[int(genes.sum()) for genes in members],
            threshold=threshold,
        )
        return display.plot(ax, bar_kw=bar_kw, line_kw=line_kw, legend_kw=legend_kw)
