"""BinAttentionDisplay: where along the gene a network attends to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils import Bunch

from .._pairs._containers import check_same_order
from .._pairs._streams import stream_name
from .._pairs._validation import check_change
from .._utils._estimators import validated
from ._bin_panels import BinPanels
from ._drawing import CONSTRAINTS, check_arrays, import_pyplot
from ._gene_bins import along_transcription, check_strand, locate_bins, signal_of_gene
from ._gene_groups import check_groups, group_means
from ._streams import FromEstimator, check_attention, streams_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from typing_extensions import Self


@dataclass(eq=False, repr=False, kw_only=True)
class BinAttentionDisplay(FromEstimator, BinPanels):
    r"""Attention along the gene, stream by stream.

    Level-I attention (eq. 2 of :class:`~skdeepdiff.DeepDiffRegressor`'s paper) says how
    much of a stream's embedding comes from each bin; it sums to 1 over the bins. It is
    shown averaged over groups of genes, with bands from drawing the genes again, or for
    one gene, over its signal. The dashed line is equal attention to all bins.

    Use :meth:`from_estimator` or :meth:`from_attention` to make one; the parameters
    below are kept as attributes.

    Parameters
    ----------
    attention : array-like of shape (n_groups, n_streams, n_bins)
        Mean attention of each group of genes; for one gene, its own.
    stream_names : sequence of str of length n_streams
        Such as ``H3K4me3_A-B``, see :meth:`skdeepdiff.DeepDiffRegressor.attention`.
    bin_positions : array-like of shape (n_bins,)
        Centres of the bins in bp from the start site.
    low, high : array-like of shape (n_groups, n_streams, n_bins), optional
        Bounds of the bands.
    groups : sequence of str of length n_groups
        ``"up"``, ``"down"`` and ``"all"`` have colours and descriptions of their own;
        others are named as they are.
    n_genes : sequence of int of length n_groups, optional
        Genes of each group, for the legend.
    threshold : float
        \|log fold change\| that up- and down-regulated genes exceed.
    signal : array-like of shape (n_streams, 2, n_bins), optional
        One gene's signal in A and B, of each stream's mark. A stream that reads one
        cell type is drawn over the signal there, the others over both.
    strand : {1, -1}, optional
        Strand of one gene. The bins stay in the order in which they are; an arrow
        shows the direction of transcription.
    along_transcription : bool
        Whether the bins run in the direction of transcription, rather than in genomic
        order; for the label of the axis.

    Attributes
    ----------
    axes_, bounding_ax_, figure_ : ndarray of Axes, Axes or None, Figure
        Matplotlib's: an axes a stream, the axes that they lie in if they are a grid,
        and the figure.
    lines_ : ndarray of matplotlib Line2D of shape (n_groups, n_streams)
        Attention.
    equal_lines_ : ndarray of matplotlib Line2D of shape (n_streams,)
        Equal attention to all bins.
    bands_ : ndarray of matplotlib PolyCollection of shape (n_groups, n_streams) or None
        Intervals.
    signal_axes_ : ndarray of matplotlib Axes of shape (n_streams,) or None
        Axes of the signal, which share ``axes_``' places.
    signals_ : ndarray of matplotlib StepPatch of shape (n_streams, 2) or None
        Signal in A and B; None where a stream reads only the other cell type's.
    arrows_ : ndarray of matplotlib Annotation of shape (n_streams,) or None
        Direction of transcription.
    legend_ : matplotlib Legend
        Groups with their numbers of genes, or attention and signal.

    See Also
    --------
    MarkAttentionDisplay : Which marks a network attends to.
    skdeepdiff.DeepDiffRegressor.attention : The attention that is drawn.
    skdeepdiff.inspection.perturbation_scan : What predictions hang on.

    Examples
    --------
    >>> from skdeepdiff import DeepDiffRegressor
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.plotting import BinAttentionDisplay
    >>> X, y = make_paired_marks(60, n_bins=10, random_state=0, return_X_y=True)
    >>> model = DeepDiffRegressor("raw_d", hidden_size=4, max_epochs=2).fit(X, y)
    >>> BinAttentionDisplay.from_estimator(model, X, y, threshold=1)
    <...>
    >>> BinAttentionDisplay.from_estimator(model, X, gene=3)
    <...>
    """

    attention: ArrayLike
    stream_names: Sequence[str]
    bin_positions: ArrayLike
    low: ArrayLike | None = None
    high: ArrayLike | None = None
    groups: Sequence[str] = ("all",)
    n_genes: Sequence[int] | None = None
    threshold: float = 2.0
    signal: ArrayLike | None = None
    strand: int | None = None
    along_transcription: bool = False

    def plot(
        self,
        ax: Axes | ArrayLike | None = None,
        *,
        n_cols: int | None = None,
        line_kw: dict[str, Any] | None = None,
        band_kw: dict[str, Any] | None = None,
        signal_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw a panel a stream.

        Parameters
        ----------
        ax : matplotlib Axes or array-like of matplotlib Axes, optional
            Where to draw. Axes are switched off, and a grid is put where they are; of
            an array, each gets a stream. A figure is made by default.
        n_cols : int, optional
            Columns of the grid. By default a row a kind of stream (such as A - B) and
            a column a mark, up to 6.
        line_kw, band_kw, signal_kw, legend_kw : dict, optional
            Keyword arguments of matplotlib's ``plot``, for the attention, of
            ``fill_between``, for its intervals, of ``stairs``, for the signal, and of
            ``legend``.

        Returns
        -------
        display : BinAttentionDisplay
            The same, with what was drawn in its attributes.

        Raises
        ------
        ImportError, ValueError
            Without matplotlib (the extra ``plots``); if the parameters don't fit
            together, or ``ax`` has too few axes.
        """
        n_streams, n_bins = len(self.stream_names), np.size(self.bin_positions)
        shape = (len(self.groups), n_streams, n_bins)
        told = "as groups, stream_names and bin_positions tell"
        attention, low, high = check_arrays(
            self, "attention", shape, f"be of shape {shape}, {told}"
        )
        shape = (n_streams, 2, n_bins)
        if self.signal is not None and np.shape(self.signal) != shape:
            raise ValueError(
                f"signal must be of shape {shape}, {told}, got {np.shape(self.signal)}."
            )
        self._lay_out(ax, n_cols)
        self._draw_attention(attention, low, high, line_kw, band_kw)
        self._draw_signals(signal_kw)
        self._mark_start_site()
        self._label()
        self._draw_legend(legend_kw)
        return self

    @classmethod
    @validated(CONSTRAINTS)
    def from_attention(
        cls,
        attention: Bunch,
        y: ArrayLike | None = None,
        *,
        X: ArrayLike | None = None,
        gene: int | None = None,
        groups: Sequence[str] | None = None,
        threshold: float = 2.0,
        bin_positions: ArrayLike | None = None,
        bin_size: int = 100,
        strand: ArrayLike | None = None,
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
        y : array-like of shape (n_genes,) or (n_genes, 3), optional
            Log fold change B over A, alone or as the first column.
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins), optional
            Signal, to be drawn with the attention to one gene.
        gene : int, optional
            Row of the one gene to draw, rather than means.
        groups : sequence of {"all", "up", "down"}, optional
            Groups of genes whose means to draw; by default ``"up"`` and ``"down"`` if
            there is a y, or else ``"all"``.
        threshold : float
            Log fold change that up-regulated genes exceed; down-regulated ones are
            below minus it.
        bin_positions : array-like of shape (n_bins,), optional
            Centres of the bins in bp from the start site, as datasets have them.
        bin_size : int
            Without ``bin_positions``: width of the bins in bp, half of which lie on
            either side of the start site.
        strand : array-like of shape (n_genes,), optional
            1 or -1, of genes whose bins run in genomic order, as datasets have it.
            Before means are taken, genes on the minus strand are turned around, so
            that what lies downstream is on the right. One gene isn't turned around;
            an arrow shows the direction of transcription.
        mark_names : sequence of str of length n_marks, optional
            Other names of the marks than those in ``attention.stream_names``.
        confidence_level, n_resamples, random_state : float, int, int or RandomState
            Of the bands: the level, how often genes are drawn, and the draws' seed.
        **plot_kw : optional
            Where and how to draw: the parameters of :meth:`plot`.

        Returns
        -------
        display : BinAttentionDisplay
            What was computed, and drawn.

        Raises
        ------
        ImportError, ValueError
            Without matplotlib; if a group has no gene, or a parameter can't be used.
        """
        import_pyplot()
        check_same_order(X=X, y=y)
        check_same_order(y=y, strand=strand)
        check_attention(attention, "bins")
        bins = np.asarray(attention["bins"], dtype=float)
        n_genes, _, n_bins = bins.shape
        positions = locate_bins(bin_positions, bin_size, n_bins)
        if strand is not None:
            strand = check_strand(strand, n_genes)
        streams = streams_of(attention, mark_names)
        names = [stream_name(*stream) for stream in streams]
        if gene is not None:
            if groups is not None:
                raise ValueError("gene and groups can't be given together.")
            if not -n_genes <= gene < n_genes:
                raise ValueError(f"gene must be one of {n_genes} rows, got {gene}.")
            signal = None
            if X is not None:
                marks = [mark for mark, _ in streams]
                signal = signal_of_gene(X, gene, n_genes, n_bins, marks)
            return cls(
                attention=bins[[gene]],
                stream_names=names,
                bin_positions=positions,
                groups=["attention"],
                signal=signal,
                strand=None if strand is None else int(strand[gene]),
            ).plot(**plot_kw)
        if groups is None:
            groups = ("all",) if y is None else ("up", "down")
        check_groups(groups)
        if y is None and set(groups) != {"all"}:
            raise ValueError(f"y must be given for groups={groups!r}.")
        change = np.zeros(n_genes) if y is None else check_change(y, "y", n_genes)
        if strand is not None:
            bins = along_transcription(bins, strand, positions)
        resampling = n_resamples, confidence_level, random_state
        means, about = group_means(bins, change, groups, threshold, *resampling)
        return cls(
            attention=means,
            stream_names=names,
            bin_positions=positions,
            along_transcription=strand is not None,
            **about,
        ).plot(**plot_kw)
