"""PerformanceDisplay: how well every model does on every pair (paper, figure 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from typing_extensions import Self


class PerformanceDisplay:
    """Every model's score on every pair of cell types (paper, figure 4)."""

    def __init__(
        self,
        *,
        models: Sequence[str],
        pairs: Sequence[str],
        scores: ArrayLike,
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
        seed_scores: ArrayLike | None = None,
        colors: Sequence[Any] | None = None,
        markers: Sequence[Any] | None = None,
        candidates: Sequence[str] | None = None,
        score_name: str = "Pearson correlation, test genes",
    ) -> None:
        self.models = models
        self.pairs = pairs
        self.scores = scores
        self.low = low
        self.high = high
        self.seed_scores = seed_scores
        self.colors = colors
        self.markers = markers
        self.candidates = candidates
        self.score_name = score_name

    def plot(
        self,
        ax: Axes | None = None,
        *,
        point_kw: dict[str, Any] | None = None,
        seed_kw: dict[str, Any] | None = None,
        text_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw the scores."""
        raise NotImplementedError

    @classmethod
    def from_results(
        cls,
        results: pd.DataFrame,
        *,
        score: str = "score",
        low: str | None = None,
        high: str | None = None,
        labels: Mapping[str, str] | None = None,
        colors: Mapping[str, Any] | None = None,
        markers: Mapping[str, Any] | None = None,
        candidates: Sequence[str] | None = None,
        score_name: str = "Pearson correlation, test genes",
        ax: Axes | None = None,
        point_kw: dict[str, Any] | None = None,
        seed_kw: dict[str, Any] | None = None,
        text_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw a table of results, a row per (pair, model, seed)."""
        raise NotImplementedError

    @classmethod
    def from_predictions(
        cls,
        y_true: ArrayLike,
        predictions: Mapping[str, ArrayLike],
        *,
        pair: str = "",
        metric: Callable[[np.ndarray, np.ndarray], float] | None = None,
        confidence_level: float = 0.95,
        n_resamples: int = 1000,
        random_state: int | np.random.RandomState | None = 0,
        colors: Mapping[str, Any] | None = None,
        markers: Mapping[str, Any] | None = None,
        candidates: Sequence[str] | None = None,
        score_name: str = "Pearson correlation, test genes",
        ax: Axes | None = None,
        point_kw: dict[str, Any] | None = None,
        text_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Score several models' predictions of the same genes and draw them."""
        raise NotImplementedError
