"""PerformanceDisplay: how well every model does on every pair (paper, figure 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._pairs._containers import check_same_order
from .._pairs._validation import check_change
from .._utils._estimators import validated
from ..metrics import correlate_columns
from ..nn import VARIANTS
from ._bootstrap import bootstrap_scores
from ._drawing import CONSTRAINTS, check_arrays, import_pyplot
from ._performance_panels import ScorePanels
from ._score_table import tabulate_scores

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from typing_extensions import Self

SCORE_NAME = "Pearson correlation, test genes"


def _per_model(given, models):
    if given is None:
        return None
    return [given.get(model) for model in models]


@dataclass(eq=False, repr=False, kw_only=True)
class PerformanceDisplay(ScorePanels):
    """Every model's score on every pair of cell types.

    Figure 4 of :class:`~skdeepdiff.DeepDiffRegressor`'s paper. A marker is a model's
    score on a pair, with an interval where there is one and a dot for each seed where
    there are several; the best model of each pair is named and circled. Of a single
    pair, models have a row each.

    Use :meth:`from_results` or :meth:`from_predictions` to make one; the parameters
    below are kept as attributes.

    Parameters
    ----------
    models : sequence of str of length n_models
        Names of the models.
    pairs : sequence of str of length n_pairs
        Names of the pairs, such as ``E123-E003``.
    scores : array-like of shape (n_models, n_pairs)
        Scores, larger being better; NaN where there is none.
    low, high : array-like of shape (n_models, n_pairs), optional
        Bounds of the scores' intervals; NaN where there is none.
    seed_scores : array-like of shape (n_models, n_pairs, n_seeds), optional
        Scores of several seeds; NaN where there are fewer.
    colors, markers : sequence of length n_models, optional
        Matplotlib colours and markers; None stands for the default.
    candidates : sequence of str, optional
        Models of which the best is named; all by default.
    score_name : str
        What the score is.

    Attributes
    ----------
    ax_, figure_ : matplotlib Axes, matplotlib Figure
        Axes with the scores, and their figure.
    points_ : list of matplotlib Line2D of length n_models
        Scores.
    intervals_ : list of matplotlib LineCollection or None of length n_models
        Intervals; None without bounds.
    seed_points_ : list of matplotlib Line2D or None of length n_models
        Scores of the seeds; None without them.
    best_ : list of str or None of length n_pairs
        The best candidate on each pair; None where no candidate has a score.
    best_points_ : matplotlib Line2D
        Circles around them.
    texts_ : list of matplotlib Annotation
        Names of the best candidates; of a single pair, the scores of all models, in
        bold for the best candidate.
    legend_ : matplotlib Legend or None
        Models; None for a single pair, whose rows are named.

    See Also
    --------
    skdeepdiff.metrics.relative_performance : The paper's table 1.
    sklearn.metrics.PredictionErrorDisplay : True against predicted values.

    Examples
    --------
    >>> from skdeepdiff.plotting import PerformanceDisplay
    >>> display = PerformanceDisplay(
    ...     models=["Raw: d", "Aux+Siamese"],
    ...     pairs=["E123-E003", "E116-E003"],
    ...     scores=[[0.70, 0.66], [0.74, 0.62]],
    ... )
    >>> display.plot()
    <...>
    >>> display.best_
    ['Aux+Siamese', 'Raw: d']
    """

    models: Sequence[str]
    pairs: Sequence[str]
    scores: ArrayLike
    low: ArrayLike | None = None
    high: ArrayLike | None = None
    seed_scores: ArrayLike | None = None
    colors: Sequence[Any] | None = None
    markers: Sequence[Any] | None = None
    candidates: Sequence[str] | None = None
    score_name: str = SCORE_NAME

    def plot(
        self,
        ax: Axes | None = None,
        *,
        point_kw: dict[str, Any] | None = None,
        interval_kw: dict[str, Any] | None = None,
        seed_kw: dict[str, Any] | None = None,
        text_kw: dict[str, Any] | None = None,
        legend_kw: dict[str, Any] | None = None,
    ) -> Self:
        """Draw the scores.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a figure is made by default.
        point_kw, interval_kw, seed_kw, text_kw, legend_kw : dict, optional
            Keyword arguments of matplotlib's ``plot``, for the scores, of ``vlines``
            (``hlines`` for a single pair), for the intervals, of ``plot``, for the
            scores of the seeds, of ``annotate``, for the texts, and of ``legend``.

        Returns
        -------
        display : PerformanceDisplay
            The same, with what was drawn in its attributes.

        Raises
        ------
        ImportError, ValueError
            Without matplotlib (the extra ``plots``); if parameters don't fit together.
        """
        arrays = self._checked()
        candidates = self.models if self.candidates is None else self.candidates
        eligible = [i for i, name in enumerate(self.models) if name in candidates]
        best = []
        for scores in arrays[0].T:
            scored = [index for index in eligible if not np.isnan(scores[index])]
            best.append(max(scored, key=scores.__getitem__, default=None))
        self.best_ = [None if index is None else self.models[index] for index in best]
        draw = self._draw_one_pair if len(self.pairs) == 1 else self._draw_pairs
        draw(ax, best, arrays, text_kw, legend_kw, point_kw, interval_kw, seed_kw)
        return self

    def _checked(self):
        shape = (len(self.models), len(self.pairs))
        if 0 in shape:
            raise ValueError(
                "models and pairs must name at least one each, got "
                f"{shape[0]} and {shape[1]}."
            )
        allowed = "have a row for each of {} models and a column for each of {} pairs"
        arrays = check_arrays(self, "scores", shape, allowed.format(*shape))
        if self.seed_scores is not None and (
            np.ndim(self.seed_scores) != 3 or np.shape(self.seed_scores)[:2] != shape
        ):
            raise ValueError(
                f"seed_scores must be of shape ({shape[0]}, {shape[1]}, n_seeds), got "
                f"{np.shape(self.seed_scores)}."
            )
        for name in ("colors", "markers"):
            values = getattr(self, name)
            if values is not None and len(values) != shape[0]:
                raise ValueError(
                    f"{name} must have one for each of {shape[0]} models, got "
                    f"{len(values)}."
                )
        unknown = [name for name in self.candidates or () if name not in self.models]
        if unknown:
            raise ValueError(
                f"candidates must be among the models, got {unknown[0]!r}. There are "
                f"{', '.join(map(repr, self.models))}."
            )
        return arrays

    @classmethod
    @validated(CONSTRAINTS)
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
        score_name: str = SCORE_NAME,
        **plot_kw: Any,
    ) -> Self:
        """Draw a table of results.

        Parameters
        ----------
        results : DataFrame
            A row per (pair, model, seed), with the columns ``pair``, ``model`` and a
            score; models and pairs are drawn in the order in which they come.
        score : str
            Column of the scores, whose mean over seeds is drawn.
        low, high : str, optional
            Columns with the bounds of each score's interval, whose means over seeds
            are drawn. Without them the interval ranges over the seeds.
        labels : dict of str to str, optional
            What to call the models; by default what the column says.
        colors, markers : dict of str to matplotlib colour or marker, optional
            Those of some or all models, by the names in the column.
        candidates : sequence of str, optional
            Models of which the best is named, by the names in the column. By default
            the variants of DeepDiff, or all models if there are none.
        score_name : str
            What the score is.
        **plot_kw : optional
            Where and how to draw: the parameters of :meth:`plot`.

        Returns
        -------
        display : PerformanceDisplay
            What was computed, and drawn.

        Raises
        ------
        ImportError, ValueError
            Without matplotlib; if a column is missing or a score isn't finite.

        Examples
        --------
        >>> import pandas as pd
        >>> from skdeepdiff.plotting import PerformanceDisplay
        >>> scores = [("ridge", 0, 0.75), ("raw_d", 0, 0.70), ("raw_d", 1, 0.72)]
        >>> results = pd.DataFrame(scores, columns=["model", "seed", "score"])
        >>> PerformanceDisplay.from_results(results.assign(pair="E123-E003")).best_
        ['raw_d']
        """
        import_pyplot()
        table = tabulate_scores(results, score, low, high)
        models = table["models"]
        if candidates is None:
            candidates = [name for name in models if name in VARIANTS] or models
        names = labels or {}
        table["models"] = [names.get(model, model) for model in models]
        return cls(
            **table,
            colors=_per_model(colors, models),
            markers=_per_model(markers, models),
            candidates=[names.get(model, model) for model in candidates],
            score_name=score_name,
        ).plot(**plot_kw)

    @classmethod
    @validated(CONSTRAINTS)
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
        score_name: str = SCORE_NAME,
        **plot_kw: Any,
    ) -> Self:
        """Score several models' predictions of the same genes, and draw the scores.

        Parameters
        ----------
        y_true : array-like of shape (n_genes,) or (n_genes, 3)
            Log fold change B over A, alone or as the first column.
        predictions : dict of str to array-like of shape (n_genes,)
            Each model's prediction.
        pair : str
            Name of the pair of cell types.
        metric : callable, optional
            ``metric(y_true, y_pred)`` gives the score; by default the Pearson
            correlation. Give a ``score_name`` as well.
        confidence_level, n_resamples, random_state : float, int, int or RandomState
            Of the intervals: the level, how often genes are drawn, the same for all
            models, and the draws' seed.
        colors, markers, candidates, score_name : dict, dict, sequence of str, str
            As of :meth:`from_results`; by default all models are candidates.
        **plot_kw : optional
            Where and how to draw: the parameters of :meth:`plot`.

        Returns
        -------
        display : PerformanceDisplay
            What was computed, and drawn.

        Raises
        ------
        ImportError, ValueError
            Without matplotlib; if lengths differ or a value isn't finite.

        Examples
        --------
        >>> from skdeepdiff.plotting import PerformanceDisplay
        >>> y_true = [1.0, -2.0, 0.5, 3.0]
        >>> predictions = {"raw_d": [0.5, -1.0, 0.0, 2.0], "raw_c": [1.0, 1.0, 0.0, 2]}
        >>> PerformanceDisplay.from_predictions(y_true, predictions)
        <...>
        """
        import_pyplot()
        if not predictions:
            raise ValueError("predictions must have at least one model, got none.")
        for name, values in predictions.items():
            check_same_order(**{"y_true": y_true, f"predictions[{name!r}]": values})
        y_true = check_change(y_true, "y_true")
        checked = [
            check_change(values, f"predictions[{name!r}]", len(y_true))
            for name, values in predictions.items()
        ]
        columns = np.column_stack(checked)

        def score_columns(y, columns):
            if metric is None:
                return correlate_columns(y, columns)
            return np.array([metric(y, column) for column in columns.T], dtype=float)

        scores, low, high = bootstrap_scores(
            score_columns, y_true, columns, n_resamples, confidence_level, random_state
        )
        models = list(predictions)
        return cls(
            models=models,
            pairs=[pair],
            scores=scores[:, None],
            low=low[:, None],
            high=high[:, None],
            colors=_per_model(colors, models),
            markers=_per_model(markers, models),
            candidates=candidates,
            score_name=score_name,
        ).plot(**plot_kw)
