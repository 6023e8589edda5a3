"""The table and the figure of pairs that weren't trained on."""

import textwrap

import numpy as np

from cell_transfer.experiment import MODELS, MODES, WITHIN
from common.figure_files import write_figure

KEY = ["normalization", "model", "mode", "pair"]


def average(results):
    """Average the correlation of each pair over seeds, and over the cell type left out.

    Gives a row per normalisation, model and pair, a column per mode.
    """
    means = results.groupby(KEY, sort=False)["pearson"].mean().unstack("mode")
    return means[[mode for mode in MODES if mode in means]]


def summarise(results):
    """Take medians over pairs: a row per normalisation and model.

    Gives the correlation of each mode, its difference to the same pair's within the
    pair, and training time.
    """
    means = average(results)
    table = means.groupby(["normalization", "model"], sort=False).median()
    if WITHIN in means:
        lost = means.drop(columns=WITHIN).sub(means[WITHIN], axis=0)
        lost = lost.groupby(["normalization", "model"], sort=False).median()
        table = table.join(lost.add_suffix(" - within"))
    minutes = results.groupby(["normalization", "model"], sort=False)["seconds"]
    table["minutes"] = minutes.sum() / 60
    return table.reset_index()


def draw_transfer(results, paths):
    """Draw correlations in each mode, a panel per normalisation."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    means = average(results)
    normalizations = means.index.unique("normalization")
    models = means.index.unique("model")
    modes = list(means)
    figure = Figure(
        figsize=(1.2 + 3.1 * len(normalizations), 3.6), dpi=150, layout="constrained"
    )
    axes = figure.subplots(1, len(normalizations), sharey=True, squeeze=False)[0]
    shifts = 0.1 * (np.arange(len(models)) - (len(models) - 1) / 2)
    for ax, normalization in zip(axes, normalizations, strict=True):
        for shift, model, color in zip(
            shifts, models, mpl.colormaps["tab10"].colors, strict=False
        ):
            if (normalization, model) not in means.index.droplevel("pair"):
                continue
            values = means.loc[normalization, model]
            places = np.arange(len(modes)) + shift
            ax.plot(places, values.T, color=color, linewidth=0.5, alpha=0.35)
            ax.plot(
                places,
                values.median(),
                color=color,
                linewidth=1.5,
                marker="o",
                label=MODELS[model].label,
            )
        ax.set_xticks(range(len(modes)), [textwrap.fill(mode, 8) for mode in modes])
        ax.set_xlim(-0.4, len(modes) - 0.6)
        ax.tick_params(axis="x", labelsize=8)
        ax.grid(axis="y", color="0.92")
        ax.set_axisbelow(True)
        ax.set_title(f"normalisation: {normalization}", fontsize=9)
    axes[0].set_ylabel("Pearson correlation")
    shown = {}  # not every model has every normalisation
    for ax in axes:
        handles, labels = ax.get_legend_handles_labels()
        shown |= dict(zip(labels, handles, strict=True))
    figure.legend(
        shown.values(),
        shown.keys(),
        loc="outside lower center",
        ncols=len(shown),
        frameon=False,
    )
    for path in paths:
        write_figure(figure, path)
