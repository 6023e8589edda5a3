"""BinAttentionDisplay: where along the gene a network attends to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from sklearn.utils import Bunch
    from typing_extensions import Self


class BinAttentionDisplay:
    """Attention along the gene, stream by stream."""

    def __init__(
        self,
        *,
        attention: ArrayLike,
        stream_names: Sequence[str],
        bin_positions: ArrayLike,
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
        groups: Sequence[str] = ("all",),
        n_genes: Sequence[int] | None = None,
        threshold: float = 2.0,
        signal: ArrayLike | None = None,
        strand: Literal[-1, 1] | None = None,
    ) -> None:
        self.attention = attention
        self.stream_names = stream_names
        self.bin_positions = bin_positions
        self.low = low
        self.high = high
        self.groups = groups
        self.n_genes = n_genes
        self.threshold = threshold
        self.signal = signal
        self.strand = strand

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
        """Draw a panel a stream."""
        raise NotImplementedError

    @classmethod
    def from_estimator(
        cls,
        estimator: Any,
        X: ArrayLike,
        y: ArrayLike | None = None,
        *,
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
        ax: Axes | ArrayLike | None = None,
        n_cols: int | None = None,
        line_kw: dict[str, Any] | None = None,
        band_kw: dict[str, Any] | None = None,
        signal_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Compute a fitted network's attention and draw it."""
        raise NotImplementedError

    @classmethod
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
        ax: Axes | ArrayLike | None = None,
        n_cols: int | None = None,
        line_kw: dict[str, Any] | None = None,
        band_kw: dict[str, Any] | None = None,
        signal_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw attention that is there already."""
        raise NotImplementedError
