"""Every model on every pair (the paper's figure 4)."""

import numpy as np

from skdeepdiff.plotting import PerformanceDisplay

from .._model_styles import style_of

PAIRS_A_ROW = 5


def draw_correlations(scores):
    """Draw every model's test correlation on every pair (the paper's figure 4).

    Parameters
    ----------
    scores : DataFrame
        A row per (pair, model), in order: ``pearson`` and the bounds ``low`` and
        ``high`` of its interval; NaN where it isn't known.

    Returns
    -------
    figure, description : matplotlib Figure, str
        Means over seeds with intervals over genes, the best variant of each pair named.
    """
    from matplotlib.figure import Figure

    known = scores.dropna(subset="pearson")
    pairs = list(dict.fromkeys(known["pair"]))
    models = list(dict.fromkeys(known["model"]))
    # Rows of like lengths.
    n_rows = -(-len(pairs) // PAIRS_A_ROW)
    n_columns = -(-len(pairs) // n_rows)
    if len(pairs) == 1:
        size = (6.4, 1.0 + 0.28 * len(models))
    else:
        pair_width = max(1.5, 0.13 * len(models))
        height = max(3.6 * n_rows, 0.9 + 0.23 * len(models))
        size = (3.3 + pair_width * n_columns, height)
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(n_rows, 1, sharey=True, squeeze=False)[:, 0]
    for row, axes in enumerate(panels):
        own = pairs[row * n_columns : (row + 1) * n_columns]
        display = _draw_row(axes, known, own, models)
        if row:
            display.legend_.remove()
        if row < n_rows - 1:
            axes.set_xlabel("")
        if len(pairs) > 1:
            axes.set_xlim(-0.5, n_columns - 0.5)
    return figure, _describe(scores, list(dict.fromkeys(scores["pair"])))


def _draw_row(axes, scores, pairs, models):
    """Draw some pairs, with all models in the legend."""
    looks = [style_of(model) for model in models]
    table = {
        name: scores.pivot(index="model", columns="pair", values=name)
        .reindex(index=models, columns=pairs)
        .to_numpy()
        for name in ("pearson", "low", "high")
    }
    display = PerformanceDisplay(
        models=[look.label for look in looks],
        pairs=pairs,
        scores=table["pearson"],
        low=table["low"],
        high=table["high"],
        colors=[look.color for look in looks],
        markers=[look.marker for look in looks],
        candidates=[look.label for look in looks if look.kind == "variant"],
    ).plot(axes)
    for points, look in zip(display.points_, looks, strict=True):
        points.set_fillstyle(look.fillstyle)
    if display.legend_ is not None:
        # Its markers were copied before.
        display.legend_.remove()
        display.legend_ = axes.legend(
            handles=display.points_,
            loc="upper left",
            bbox_to_anchor=(1.01, 1),
            frameon=False,
        )
    return display


def best_of(scores, kind):
    """The best models of a kind.

    Parameters
    ----------
    scores : DataFrame
        See :func:`draw_correlations`.
    kind : {"variant", "baseline", "yardstick"}
        Kind of model.

    Returns
    -------
    best : DataFrame
        For each pair its row with the highest correlation; ties go to the first.
    """
    own = scores[[style_of(model).kind == kind for model in scores["model"]]]
    own = own.dropna(subset="pearson")
    return own.loc[own.groupby("pair", sort=False)["pearson"].idxmax()]


def _describe(scores, pairs):
    sentences = []
    for pair in pairs:
        own = scores[scores["pair"] == pair].dropna(subset="pearson")
        own = own.sort_values("pearson", ascending=False, kind="stable")
        parts = []
        for row in own.itertuples():
            bounds = "" if np.isnan(row.low) else f" ({row.low:.2f} to {row.high:.2f})"
            parts.append(f"{style_of(row.model).label} {row.pearson:.2f}{bounds}")
        sentences.append(f"{pair}: {', '.join(parts) or 'no results'}.")
    return f"Test correlations, the best first. {' '.join(sentences)}"
