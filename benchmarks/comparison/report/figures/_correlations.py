"""Every model on every pair (the paper's figure 4)."""

import numpy as np

from .._models import style_of

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

    pairs = list(dict.fromkeys(scores["pair"]))
    models = list(dict.fromkeys(scores["model"]))
    offsets = dict(zip(models, _offsets(len(models)), strict=True))
    # Rows of like lengths.
    n_rows = -(-len(pairs) // PAIRS_A_ROW)
    n_columns = -(-len(pairs) // n_rows)
    pair_width = max(1.35, 0.115 * len(models))
    width = max(4.2, 0.8 + pair_width * n_columns) + 2.5
    height = max(3.8 * n_rows, 0.7 + 0.2 * len(models))
    figure = Figure(figsize=(width, height), layout="constrained")
    panels = figure.subplots(n_rows, 1, sharey=True, squeeze=False)[:, 0]
    for row, axes in enumerate(panels):
        own = pairs[row * n_columns : (row + 1) * n_columns]
        _draw_row(axes, scores, own, n_columns, offsets)
    panels[-1].set_xlabel("pair of cell types (A-B)")
    labels = {}
    for axes in panels:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            labels.setdefault(label, handle)
    labels = {
        style_of(model).label: labels[style_of(model).label]
        for model in models
        if style_of(model).label in labels
    }
    figure.legend(
        labels.values(), labels.keys(), loc="outside right center", frameon=False
    )
    return figure, _describe(scores, pairs)


def _draw_row(axes, scores, pairs, n_columns, offsets):
    for model, offset in offsets.items():
        own = scores[(scores["model"] == model) & scores["pair"].isin(pairs)]
        own = own.dropna(subset="pearson")
        if own.empty:
            continue
        look = style_of(model)
        # An interval that isn't known has no length.
        bounds = own[["low", "high"]].apply(lambda column: column.fillna(own["pearson"]))
        below = (own["pearson"] - bounds["low"]).clip(lower=0)
        above = (bounds["high"] - own["pearson"]).clip(lower=0)
        axes.errorbar(
            [pairs.index(pair) + offset for pair in own["pair"]],
            own["pearson"],
            yerr=[below, above],
            fmt=look.marker,
            fillstyle=look.fillstyle,
            color=look.color,
            markersize=5.5,
            linewidth=0.9,
            label=look.label,
        )
    _name_best_variants(axes, scores, pairs, offsets)
    for boundary in range(1, len(pairs)):
        axes.axvline(boundary - 0.5, color="0.85", linewidth=0.8, zorder=0)
    axes.set(
        xticks=range(len(pairs)),
        xticklabels=pairs,
        xlim=(-0.55, n_columns - 0.45),
        ylabel="Pearson correlation, test genes",
    )
    axes.grid(axis="y", color="0.9")
    axes.set_axisbelow(True)
    axes.margins(y=0.12)


def _offsets(n_models):
    return (np.arange(n_models) - (n_models - 1) / 2) * (0.8 / n_models)


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


def _name_best_variants(axes, scores, pairs, offsets):
    """Write the best variant's name above its interval, pair by pair."""
    best = best_of(scores, "variant")
    for row in best[best["pair"].isin(pairs)].itertuples():
        top = row.pearson if np.isnan(row.high) else row.high
        axes.annotate(
            style_of(row.model).label,
            (pairs.index(row.pair) + offsets[row.model], top),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )


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
