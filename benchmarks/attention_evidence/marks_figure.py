"""The figure of which marks variants attend to and rely on."""

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from common.figure_files import write_figure


def draw_marks(attention, importance, path):
    """A panel for each group of genes, for their difference, and for importance.

    Parameters
    ----------
    attention, importance : DataFrame
        With ``variant``, ``mark``, ``mean``, ``low`` and ``high``; the first also with
        ``genes``, which names the panel.
    path : Path
        PNG file; an SVG file is written beside it.
    """
    panels = dict(list(attention.groupby("genes", sort=False)))
    panels["permutation importance"] = importance
    marks = list(attention["mark"].unique())
    variants = list(attention["variant"].unique())
    colors = ["black", *colormaps["tab10"].colors]
    shifts = np.linspace(-0.35, 0.35, len(variants))
    height = 1.2 + len(marks) * (0.25 + 0.09 * len(variants))
    figure = Figure(figsize=(12, height), dpi=120, layout="constrained")
    axes = figure.subplots(1, len(panels), sharey=True)
    for ax, (title, table) in zip(axes, panels.items(), strict=True):
        for variant, shift, color in zip(variants, shifts, colors, strict=False):
            part = table[table["variant"] == variant].set_index("mark").loc[marks]
            low, mean, high = (part[name] for name in ("low", "mean", "high"))
            ax.errorbar(
                mean,
                np.arange(len(marks)) + shift,
                xerr=[mean - low, high - mean],
                fmt="o",
                markersize=3.5,
                linewidth=1,
                color=color,
                label=variant,
            )
        even = 1 / len(marks) if title.startswith("higher") else 0
        ax.axvline(even, color="0.6", linewidth=0.8, linestyle="--", zorder=0)
        ax.set_title(title, fontsize=10)
        ax.grid(axis="x", color="0.92")
        ax.set_axisbelow(True)
    axes[0].set_yticks(range(len(marks)), marks)
    axes[0].invert_yaxis()  # of all, as they share it
    axes[0].set_xlabel("mean attention")
    axes[-1].set_xlabel("fall of the correlation")
    handles = axes[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=8, frameon=False)
    write_figure(figure, path)
    write_figure(figure, path.with_suffix(".svg"))
