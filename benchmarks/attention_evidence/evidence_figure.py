"""The figure of how well methods find planted truth."""

import textwrap
from pathlib import Path

import numpy as np

from attention_evidence.methods import METHODS
from attention_evidence.ranking import QUESTIONS
from common.figure_files import write_figure
from comparison.models import VARIANT_LABELS


def draw_evidence(records, path):
    """Draw areas under the curve: a row of panels a setting, a column a question.

    ``records`` are those of one group of genes.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    settings = list(records["setting"].unique())
    methods = [name for name in METHODS if name in set(records["method"])]
    variants = [name for name in VARIANT_LABELS if name in set(records["variant"])]
    colors = dict(zip(variants, mpl.colormaps["tab10"].colors, strict=False))
    figure = Figure(
        figsize=(12, 1.2 + 3.1 * len(settings)), dpi=120, layout="constrained"
    )
    axes = figure.subplots(
        len(settings), len(QUESTIONS), sharex=True, sharey=True, squeeze=False
    )
    shifts = np.linspace(-0.3, 0.3, len(variants)) if len(variants) > 1 else [0]
    for row, setting in zip(axes, settings, strict=True):
        for ax, (question, words) in zip(row, QUESTIONS.items(), strict=True):
            part = records[
                (records["setting"] == setting) & (records["question"] == question)
            ]
            ax.axvline(0.5, color="0.6", linewidth=0.8)
            for one in part.to_dict("records"):
                variant = one["variant"]
                place = methods.index(one["method"])
                color = "0.25"
                if variant:
                    place += shifts[variants.index(variant)]
                    color = colors[variant]
                low, high = one["auroc_low"], one["auroc_high"]
                ax.plot([low, high], [place, place], color=color, linewidth=1)
                ax.plot(one["auroc"], place, "o", color=color, markersize=3.5)
            ax.set_xlim(0, 1)
            ax.grid(axis="x", color="0.92")
            ax.set_axisbelow(True)
            if setting == settings[0]:
                ax.set_title(textwrap.fill(words, 24), fontsize=9)
            ax.set_xlabel("AUROC", fontsize=9)
            ax.label_outer()
        row[0].set_yticks(range(len(methods)), [METHODS[name] for name in methods])
        row[0].tick_params(axis="y", labelsize=8)
        row[-1].yaxis.set_label_position("right")
        row[-1].set_ylabel(f"marks: {setting}")
    axes[0, 0].invert_yaxis()  # of all, as they share it
    handles = [
        Line2D([], [], color=colors[name], marker="o", label=VARIANT_LABELS[name])
        for name in variants
    ]
    figure.legend(
        handles=handles,
        loc="outside lower center",
        ncols=max(1, len(handles)),
        fontsize=8,
        frameon=False,
    )
    write_figure(figure, Path(path))
