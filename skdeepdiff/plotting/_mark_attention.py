"""MarkAttentionDisplay: which marks a network attends to (paper, figure 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from sklearn.utils import Bunch

from .._pairs._validation import check_change
from .._utils._estimators import validated
from ._drawing import (
    CONSTRAINTS,
    FAINT,
    check_arrays,
    fits,
    import_pyplot,
    leave_room,
    one_axes,
    slant_ticks,
    style,
)
from ._gene_groups import check_groups, group_looks, group_means, legend_title
from ._streams import KIND_LABELS, FromEstimator, check_attention, streams_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from typing_extensions import Self


def sum_marks(attention, marks):
    """Add up attention over each mark's streams, in the order of the first of these."""
    names = list(dict.fromkeys(marks))
    sums = attention @ np.array([[mark == name for name in names] for mark in marks])
    # 2 in the variants whose cell types attend to their marks separately.
    return sums / sums.sum(axis=1, keepdims=True), names


@dataclass(eq=False, repr=False, kw_only=True)
class MarkAttentionDisplay(FromEstimator):
    r"""Mean mark attention of up- and down-regulated genes.

    Figure 5 of :class:`~skdeepdiff.DeepDiffRegressor`'s paper. Level-II attention (eq.
    3) says how much of a gene's embedding comes from each stream. A bar is its mean
    over a group of genes, with an interval from drawing the genes again. The dashed
    line is where all bars would be if a network attended to everything equally. High
    attention to a mark means that the network looks at it there, not that the mark
    causes the change.

    Use :meth:`from_estimator` or :meth:`from_attention` to make one; the parameters
    below are kept as attributes.

    Parameters
    ----------
    means : array-like of shape (n_groups, n_bars)
        Mean attention of each group of genes to each mark or stream.
    bar_names : sequence of str of length n_bars
        Names of the marks.
    bar_kinds : sequence of str of length n_bars, optional
        Where a mark has several streams, which of them it is: ``"A"``, ``"B"``,
        ``"A-B"``, ``"A_aux"``, ``"B_aux"``. Those of a kind must follow one another.
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
    ax_, figure_ : matplotlib Axes, matplotlib Figure
        Axes with the bars, and their figure.
    bars_ : list of matplotlib BarContainer of length n_groups
        Each with ``n_bars`` rectangles; intervals are in its ``errorbar``.
    equal_line_ : matplotlib Line2D
        Equal attention to all bars.
    kind_axis_ : matplotlib SecondaryAxis or None
        Names the kinds of streams.
    legend_ : matplotlib Legend
        Groups, with their numbers of genes.

    See Also
    --------
    BinAttentionDisplay : Where along the gene a network attends to.
    skdeepdiff.DeepDiffRegressor.attention : The attention that is drawn.
    skdeepdiff.inspection.permutation_importance : What a model relies on.

    Examples
    --------
    >>> from skdeepdiff import DeepDiffRegressor
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.plotting import MarkAttentionDisplay
    >>> X, y = make_paired_marks(60, n_bins=10, random_state=0, return_X_y=True)
    >>> model = DeepDiffRegressor("raw_d", hidden_size=4, max_epochs=2).fit(X, y)
    >>> MarkAttentionDisplay.from_estimator(model, X, y, threshold=1)
    <...>
    """

    means: ArrayLike
    bar_names: Sequence[str]
    bar_kinds: Sequence[str] | None = None
    low: ArrayLike | None = None
    high: ArrayLike | None = None
    groups: Sequence[str] = ("up", "down")
    n_genes: Sequence[int] | None = None
    threshold: float = 2.0

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
        bar_kw, line_kw, legend_kw : dict, optional
            Keyword arguments of matplotlib's ``bar``, for all groups, of ``axhline``,
            for the line at equal attention, and of ``legend``.

        Returns
        -------
        display : MarkAttentionDisplay
            The same, with what was drawn in its attributes.

        Raises
        ------
        ImportError, ValueError
            Without matplotlib (the extra ``plots``); if shapes don't fit together.
        """
        shape = n_groups, n_bars = len(self.groups), len(self.bar_names)
        allowed = "have a row for each of {} groups and a column for each of {} bars"
        means, low, high = check_arrays(self, "means", shape, allowed.format(*shape))
        own = ax is None
        ax = one_axes(ax, (min(max(5.4, 1.6 + 0.25 * n_bars * n_groups), 13), 4.2))
        width = 0.8 / n_groups
        self.bars_ = []
        for index, look in enumerate(group_looks(self)):
            defaults = {
                **look,
                "width": width,
                "capsize": 1.5 if n_bars > 10 else 3,
                "ecolor": import_pyplot().rcParams["text.color"],
                "error_kw": {"elinewidth": 1},
            }
            if low is not None:
                below, above = means[index] - low[index], high[index] - means[index]
                defaults["yerr"] = [below, above]
            places = np.arange(n_bars) + (index - (n_groups - 1) / 2) * width
            self.bars_.append(ax.bar(places, means[index], **style(defaults, bar_kw)))
        defaults = {"color": "0.5", "linestyle": "--", "label": "equal attention"}
        self.equal_line_ = ax.axhline(means.mean(), **style(defaults, line_kw))
        self._name_bars(ax, own)
        ax.set(xlim=(-0.6, n_bars - 0.4), ylabel="mean mark attention")
        defaults = {
            "handles": [*self.bars_, self.equal_line_],
            "title": legend_title(self.groups),
            "loc": "upper right",
            "frameon": False,
            "fontsize": "small",
            "title_fontsize": "small",
            "alignment": "left",
        }
        self.legend_ = ax.legend(**{**defaults, **(legend_kw or {})})
        leave_room(ax, self.legend_, (means if high is None else high).max())
        self.ax_, self.figure_ = ax, ax.figure
        return self

    def _name_bars(self, ax, own):
        n_bars = len(self.bar_names)
        ax.set_xticks(range(n_bars), self.bar_names)
        if not fits(ax, self.bar_names, n_bars, own=own):
            slant_ticks(ax, 90 if n_bars > 10 else 30)
        self.kind_axis_ = None
        if self.bar_kinds is None:
            return
        kinds = list(dict.fromkeys(self.bar_kinds))
        members = [np.flatnonzero(np.array(self.bar_kinds) == kind) for kind in kinds]
        for bars in members[1:]:
            ax.axvline(bars[0] - 0.5, **FAINT)
        self.kind_axis_ = ax.secondary_xaxis("top")
        self.kind_axis_.set_xticks(
            [bars.mean() for bars in members],
            [KIND_LABELS.get(kind, kind) for kind in kinds],
        )
        self.kind_axis_.tick_params(length=0)

    @classmethod
    @validated(CONSTRAINTS)
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
        **plot_kw: Any,
    ) -> Self:
        """Draw attention that is there already.

        Parameters
        ----------
        attention : Bunch
            What :meth:`skdeepdiff.DeepDiffRegressor.attention` returns.
        y : array-like of shape (n_genes,) or (n_genes, 3)
            Log fold change B over A, alone or as the first column.
        threshold : float
            Log fold change that up-regulated genes exceed; down-regulated ones are
            below minus it. The default is that from which the package counts genes as
            differentially expressed; the paper's figure 5 has 8.
        by : {"mark", "stream"}
            Whether a bar is a mark or one of its streams. A mark's attention is the
            sum of its streams', so that the bars of a group sum to 1. In ``aux`` and
            ``aux_siamese``, where streams' attention sums to 1 in each cell type, it
            is the mean over both.
        groups : sequence of {"up", "down", "all"}
            Groups of genes, in order.
        mark_names, confidence_level, n_resamples, random_state : optional
            As of :meth:`BinAttentionDisplay.from_attention`.
        **plot_kw : optional
            Where and how to draw: the parameters of :meth:`plot`.

        Returns
        -------
        display : MarkAttentionDisplay
            What was computed, and drawn.

        Raises
        ------
        ImportError, ValueError
            As of :meth:`BinAttentionDisplay.from_attention`.
        """
        import_pyplot()
        check_attention(attention, "marks")
        values = np.asarray(attention["marks"], dtype=float)
        change = check_change(y, "y", len(values))
        check_groups(groups)
        names, kinds = zip(*streams_of(attention, mark_names), strict=True)
        if by == "mark":
            values, names = sum_marks(values, names)
            kinds = None
        resampling = n_resamples, confidence_level, random_state
        means, about = group_means(values, change, groups, threshold, *resampling)
        display = cls(means=means, bar_names=list(names), bar_kinds=kinds, **about)
        return display.plot(**plot_kw)
