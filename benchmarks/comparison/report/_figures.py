"""Figures of the report, each drawn with a description in words and numbers."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator
from scipy.stats import binomtest

from comparison.scores import THRESHOLD
from skdeepdiff._report import new_panel
from skdeepdiff.plotting import PerformanceDisplay, TrainingHistoryDisplay

from ._model_styles import label_of, style_of

PAIRS_A_ROW = 5
UP, DOWN = "#d55e00", "#0072b2"
STEP = 0.25  # between thresholds of prediction
# A share of fewer genes says little.
FEWEST_GENES = 10
CURVES = ["train_loss", "valid_loss", "valid_pearson"]


def draw_correlations(scores):
    """Draw every model's test correlation on every pair (the paper's figure 4).

    ``scores`` has a row per (pair, model), in order: ``pearson`` and the bounds
    ``low`` and ``high`` of its interval; NaN where it isn't known.
    """
    known = scores.dropna(subset="pearson")
    pairs, models = known["pair"].unique(), known["model"].unique()
    n_rows = -(-len(pairs) // PAIRS_A_ROW)
    n_columns = -(-len(pairs) // n_rows)  # so that rows are of like lengths
    size = (6.4, 1.0 + 0.28 * len(models))
    if len(pairs) > 1:
        pair_width = max(1.5, 0.13 * len(models))
        height = max(3.6 * n_rows, 0.9 + 0.23 * len(models))
        size = (3.3 + pair_width * n_columns, height)
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(n_rows, 1, sharey=True, squeeze=False)[:, 0]
    for row, axes in enumerate(panels):
        own = pairs[row * n_columns : (row + 1) * n_columns]
        _draw_row(axes, known, list(own), models, has_legend=row == 0)
        if row < n_rows - 1:
            axes.set_xlabel("")
        if len(pairs) > 1:
            axes.set_xlim(-0.5, n_columns - 0.5)
    sentences = []
    known = known.sort_values("pearson", ascending=False, kind="stable")
    for pair in scores["pair"].unique():
        parts = [
            f"{label_of(row.model)} {row.pearson:.2f}"
            + ("" if np.isnan(row.low) else f" ({row.low:.2f} to {row.high:.2f})")
            for row in known[known["pair"] == pair].itertuples()
        ]
        sentences.append(f"{pair}: {', '.join(parts) or 'no results'}.")
    return figure, f"Test correlations, the best first. {' '.join(sentences)}"


def _draw_row(axes, scores, pairs, models, has_legend):
    """Draw some pairs, with all models in the legend."""
    looks = [style_of(model) for model in models]
    pearson, low, high = (
        scores.pivot(index="model", columns="pair", values=name)
        .reindex(index=models, columns=pairs)
        .to_numpy()
        for name in ("pearson", "low", "high")
    )
    display = PerformanceDisplay(
        models=[look.label for look in looks],
        pairs=pairs,
        scores=pearson,
        low=low,
        high=high,
        colors=[look.color for look in looks],
        markers=[look.marker for look in looks],
        candidates=[look.label for look in looks if look.kind == "variant"],
    ).plot(axes)
    for points, look in zip(display.points_, looks, strict=True):
        points.set_fillstyle(look.fillstyle)
    if display.legend_ is not None:
        # Its markers were copied before.
        display.legend_.remove()
        if has_legend:
            _add_legend(axes, handles=display.points_, loc="upper left", y=1)


def _add_legend(axes, loc="center left", y=0.5, **options):
    """Names beside the axes."""
    axes.legend(loc=loc, bbox_to_anchor=(1.01, y), frameon=False, **options)


def draw_runtime(means):
    """Draw test correlation against seconds of training; see ``_analysis.runtime``."""
    n_columns = 1 if len(means) <= 16 else 2
    size = (5.5 + 2.3 * n_columns, 1.2 + 0.2 * max(12, -(-len(means) // n_columns)))
    names = ("seconds of training with tuning", "test correlation")
    figure, axes = new_panel(*names, size)
    for row in means.itertuples():
        axes.plot(row.seconds, row.pearson, **style_of(row.Index).line, ms=8, ls="")
    # A few times are named, however far apart models are.
    wide = means["seconds"].max() > 1000 * means["seconds"].min()
    subs = [1] if wide else [1, 2, 5]
    axes.set_xscale("log")
    axes.margins(0.1)
    axes.xaxis.set_major_locator(LogLocator(subs=subs))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("")
    _add_legend(axes, ncols=n_columns)
    parts = [
        f"{label_of(row.Index)} {row.seconds:,.2f} s, {row.pearson:.3f}"
        for row in means.itertuples()
    ]
    return figure, f"Training time and test correlation: {'; '.join(parts)}."


def _curves(histories, name):
    """Values of histories, an epoch a row, a history a column; NaN where it ended."""
    curves = [pd.Series(history.get(name), dtype=float) for history in histories]
    return pd.concat(curves, axis=1).dropna(axis=1, how="all")


def draw_losses(histories):
    """Draw losses and validation correlation by epoch of histories by name."""
    own = [
        {curve: history[curve] for curve in CURVES if history.get(curve)}
        for history in histories.values()
    ]
    validated = any("valid_pearson" in history for history in own)
    figure = Figure(figsize=(4.9, 2.1), layout="constrained")
    panels = figure.subplots(1, 1 + validated, squeeze=False)[0]
    TrainingHistoryDisplay(own, names=[*histories]).plot(panels)
    train, valid, correlation = (_curves(own, curve) for curve in CURVES)
    parts = [
        f"{name} loss from {curves.iloc[0].mean():.3g} to "
        f"{curves.ffill().iloc[-1].mean():.3g}"
        for name, curves in (("training", train), ("validation", valid))
        if curves.size
    ]
    if validated:
        # The Display's own is too long for a small picture.
        panels[1].set_ylabel("validation correlation")
    if correlation.size:
        epochs = " and ".join(map(str, sorted(set(correlation.idxmax() + 1))))
        best = correlation.max().mean()
        parts.append(f"best validation correlation {best:.3f} at epoch {epochs}")
    return figure, f"{'; '.join(parts)}.".capitalize()


def draw_validation(histories):
    """Draw validation correlations by epoch; ``histories`` are lists by model."""
    figure, axes = new_panel("epoch", "validation correlation", (6.9, 3.6))
    parts = []
    for model, own in histories.items():
        # Seeds may stop early; each counts as long as it runs.
        mean = _curves(own, "valid_pearson").mean(axis=1).dropna()
        if mean.empty:
            continue
        look = style_of(model)
        axes.plot(
            mean.index + 1,
            mean,
            **look.line,
            markevery=max(1, len(mean) // 6),
            markersize=5,
            linewidth=1.2,
            linestyle="--" if look.fillstyle == "bottom" else "-",
        )
        parts.append(f"{look.label} {mean.max():.3f} at epoch {mean.idxmax() + 1}")
    _add_legend(axes)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure, f"Best validation correlation, mean over seeds: {'; '.join(parts)}."


def calibration_of(target, predicted):
    """Of the genes called up, or down, at each threshold, how many truly are.

    Gives tables by ``up`` and ``down``, a row per threshold of the predicted log fold
    change that calls enough genes: ``threshold``, ``n`` genes called, and the
    ``share`` of them whose log fold change is 2 or more, or -2 or less, with the ends
    of its 95 % interval.
    """
    tables = {}
    for group, sign in (("up", 1), ("down", -1)):
        true, called = sign * target >= THRESHOLD, sign * predicted
        rows = []
        for threshold in np.arange(0, max(called.max(), 0) + STEP, STEP):
            own = true[called >= threshold]
            if len(own) >= FEWEST_GENES:
                test = binomtest(int(own.sum()), len(own))
                interval = test.proportion_ci(method="wilson")
                rows.append((threshold, len(own), own.mean(), *interval))
        columns = ["threshold", "n", "share", "low", "high"]
        tables[group] = pd.DataFrame(rows, columns=columns, dtype=float)
    return tables


def draw_calibration(target, predicted, color=None):
    """Draw :func:`calibration_of`, with the shares of all genes."""
    figure, axes = new_panel("called at |prediction| of at least", "truly so (share)")
    sentences = []
    for group, table in calibration_of(target, predicted).items():
        sign, color, marker = {"up": (1, UP, "^"), "down": (-1, DOWN, "v")}[group]
        base, x = (sign * target >= THRESHOLD).mean(), table["threshold"]
        axes.axhline(base, color=color, linestyle=":", linewidth=0.9)
        axes.fill_between(
            x, table["low"], table["high"], color=color, alpha=0.15, linewidth=0
        )
        axes.plot(x, table["share"], marker=marker, ms=3, color=color, label=group)
        parts = [
            f"{100 * row.share:.0f} % of {row.n:,.0f} at {row.threshold:g}"
            for row in table[x.isin([0, 1, 2])].itertuples()
        ]
        said = f"{', '.join(parts)} or more" if parts else "too few to tell"
        sentences.append(
            f"Of the genes called {group}, truly {group}: {said} (of all genes "
            f"{100 * base:.0f} %)."
        )
    axes.set(ylim=(-0.03, 1.03), xlim=(-0.1, None))
    axes.legend(loc="lower right", frameon=False)
    return figure, " ".join(sentences)
