"""Tables and a figure of which marks variants attend to and rely on."""

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from common.figure_files import write_figure
from skdeepdiff._utils._files import write_whole

MEAN = "mean of variants"


def write_results(title, attention, claims, importance, folder):
    """Write tables and the figure, and print what the tables say.

    All three tables have the columns ``variant`` and ``correlation``.
    """
    correlations = importance.groupby("variant", sort=False)["correlation"].first()
    texts = [title, "Test correlation", correlations.round(3).to_string(header=False)]
    for genes, table in attention.groupby("genes", sort=False):
        texts += [f"Mean attention, {genes}", widen(table)]
    for up, table in claims.groupby("up", sort=False):
        verdicts = table[table["variant"] != MEAN].groupby("claim", sort=False)
        summary = table[table["variant"] == MEAN].set_index("claim").round(3)
        summary = summary[["mean", "low", "high", "verdict"]]
        for verdict in ("holds", "doesn't hold", "undecided"):
            summary[f"{verdict} in"] = verdicts["verdict"].apply(
                lambda some, verdict=verdict: (some == verdict).sum()
            )
        texts += [f"The paper's claims, if up is {up}: {MEAN}", summary.to_string()]
    texts += [
        "Permutation importance, mean and range over trainings",
        widen(importance),
    ]
    text = "\n\n".join(map(str, texts)) + "\n"
    print(text)
    for name, table in {
        "attention": attention,
        "claims": claims,
        "importance": importance,
    }.items():
        write_whole(folder / f"{name}.csv", table.to_csv(index=False).encode())
    write_whole(folder / "tables.txt", text.encode())
    draw_marks(attention, importance, folder / "figure5.png")


def widen(table):
    """Put variants in rows and marks in columns, such as ``0.21 [0.20 0.23]``."""
    cells = [
        f"{row.mean:.3f} [{row.low:.3f} {row.high:.3f}]" for row in table.itertuples()
    ]
    wide = table.assign(cell=cells).pivot(
        index="variant", columns="mark", values="cell"
    )
    return wide.loc[table["variant"].unique(), table["mark"].unique()].to_string()


def draw_marks(attention, importance, path):
    """Draw a panel for each group of genes, for their difference, and for importance.

    ``path`` is a PNG file; an SVG file is written beside it.
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
        ax.axvline(even, color="0.4", linewidth=0.8, linestyle="--")
        ax.set_title(title, fontsize=10)
        ax.grid(axis="x", color="0.92")
        ax.set_axisbelow(True)
    axes[1].sharex(axes[0])
    axes[0].autoscale(axis="x")
    axes[0].set_yticks(range(len(marks)), marks)
    axes[0].invert_yaxis()  # of all, as they share it
    axes[0].set_xlabel("mean attention")
    axes[-1].set_xlabel("fall of the correlation")
    handles = axes[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=8, frameon=False)
    write_figure(figure, path)
    write_figure(figure, path.with_suffix(".svg"))
