"""Tables and the figure from the results of all models."""

import io
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd

from comparison.models import ALL_MODELS as MODELS
from skdeepdiff._files import write_whole
from skdeepdiff.metrics import relative_performance

# The baselines that the paper's table 1 compares with.
TABLE_1_BASELINES = ("two_layer_svr", "attentive_chrome")
COLORS = {
    "raw_d": "#9ecae1",
    "raw_c": "#4292c6",
    "raw": "#08519c",
    "aux": "#74c476",
    "raw_aux": "#006d2c",
    "aux_siamese": "#fd8d3c",
    "raw_aux_siamese": "#a63603",
}
BASELINE_MARKERS = {
    "ridge": "_",
    "single_layer_svr": "v",
    "two_layer_svr": "^",
    "relieff_forest": "s",
    "attentive_chrome": "D",
}


def correlation_table(results):
    """Test correlation and training time of each model.

    Parameters
    ----------
    results : DataFrame
        A row per (pair, model, seed).

    Returns
    -------
    table : DataFrame
        A row per model in the order of ``MODELS``: for each pair the mean and the
        standard deviation over seeds, then the mean over pairs and the mean training
        time in seconds.
    """
    rows = {}
    for name in _present(results):
        own = results[results["model"] == name]
        row = {}
        for pair, group in own.groupby("pair", sort=False):
            mean, spread = group["test_pearson"].mean(), group["test_pearson"].std()
            several = len(group) > 1
            row[pair] = f"{mean:.3f} ± {spread:.3f}" if several else f"{mean:.3f}"
        row["mean"] = f"{own.groupby('pair')['test_pearson'].mean().mean():.3f}"
        row["training (s)"] = f"{own['fit_seconds'].mean():.1f}"
        rows[MODELS[name].label] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def relative_table(results):
    """The paper's table 1: variants in percent of the best baselines.

    Parameters
    ----------
    results : DataFrame
        A row per (pair, model, seed).

    Returns
    -------
    table : DataFrame
        A row per variant; for each baseline present, mean and median over pairs.
    """
    means = results.groupby(["model", "pair"])["test_pearson"].mean().unstack("pair")
    rows = {}
    for name in _present(results):
        if MODELS[name].kind != "variant":
            continue
        row = {}
        for baseline in TABLE_1_BASELINES:
            if baseline not in means.index:
                continue
            scores = pd.concat([means.loc[name], means.loc[baseline]], axis=1).dropna()
            label = MODELS[baseline].label
            if scores.empty or (scores.iloc[:, 1] <= 0).any():
                warnings.warn(
                    f"{label} has no positive correlation on every pair, so nothing "
                    "can be said relative to it.",
                    stacklevel=2,
                )
                continue
            mean, median = relative_performance(scores.iloc[:, 0], scores.iloc[:, 1])
            row[f"{label}: mean"] = f"{mean:.2f}"
            row[f"{label}: median"] = f"{median:.2f}"
        rows[MODELS[name].label] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def _present(results):
    """Names of the models with results, in the order of the table of models."""
    return [name for name in MODELS if (results["model"] == name).any()]


def _offsets(n_models):
    return (np.arange(n_models) - (n_models - 1) / 2) * (0.8 / n_models)


def draw_correlations(results):
    """Draw every model's test correlation on every pair (the paper's figure 4).

    Parameters
    ----------
    results : DataFrame
        A row per (pair, model, seed).

    Returns
    -------
    figure : matplotlib Figure
        Means as large markers, seeds as small dots, the best variant named.
    """
    from matplotlib.figure import Figure

    pairs = list(dict.fromkeys(results["pair"]))
    names = _present(results)
    width = max(6.5, 1.6 + 1.3 * len(pairs))
    figure = Figure(figsize=(width + 2.4, 4.6), layout="constrained")
    axes = figure.add_subplot()
    for name, offset in zip(names, _offsets(len(names)), strict=True):
        own = results[results["model"] == name]
        x = own["pair"].map(pairs.index) + offset
        color = COLORS.get(name, "#555555")
        axes.plot(x, own["test_pearson"], ".", color=color, alpha=0.5, ms=4)
        means = own.groupby("pair", sort=False)["test_pearson"].mean()
        axes.plot(
            [pairs.index(pair) + offset for pair in means.index],
            means,
            BASELINE_MARKERS.get(name, "o"),
            color=color,
            markerfacecolor=color if MODELS[name].kind == "variant" else "white",
            markersize=8,
            label=MODELS[name].label,
        )
    _name_best_variants(axes, results, pairs, names)
    for boundary in range(1, len(pairs)):
        axes.axvline(boundary - 0.5, color="0.85", linewidth=0.8, zorder=0)
    axes.set(
        xticks=range(len(pairs)),
        xticklabels=pairs,
        xlim=(-0.55, len(pairs) - 0.45),
        xlabel="pair of cell types (A-B)",
        ylabel="Pearson correlation, test genes",
    )
    axes.grid(axis="y", color="0.9")
    axes.set_axisbelow(True)
    axes.margins(y=0.12)
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    return figure


def _name_best_variants(axes, results, pairs, names):
    """Write the best variant's name above its marker, pair by pair."""
    offsets = dict(zip(names, _offsets(len(names)), strict=True))
    variants = results[
        results["model"].map(lambda name: MODELS[name].kind == "variant")
    ]
    for pair, group in variants.groupby("pair", sort=False):
        means = group.groupby("model")["test_pearson"].mean()
        best = means.idxmax()
        top = group.loc[group["model"] == best, "test_pearson"].max()
        axes.annotate(
            MODELS[best].label,
            (pairs.index(pair) + offsets[best], top),
            xytext=(0, 8),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )


def write_figure(figure, path, **options):
    """Write a figure; the file appears whole or not at all.

    Parameters
    ----------
    figure : matplotlib Figure
        What to draw.
    path : Path
        Where to; its ending says in which format.
    **options
        Of matplotlib's ``savefig``.
    """
    image = io.BytesIO()
    figure.savefig(image, format=path.suffix[1:], **options)
    write_whole(path, image.getvalue())


def write_report(results, folder):
    """Write tables and figure, and return the tables as text.

    Parameters
    ----------
    results : DataFrame
        A row per (pair, model, seed).
    folder : Path
        Gets ``results.csv``, ``report.txt``, ``correlations.png`` and ``.svg``.

    Returns
    -------
    text : str
        What ``report.txt`` holds.
    """
    folder = Path(folder)
    write_whole(folder / "results.csv", results.to_csv(index=False).encode())
    sections = [
        "Pearson correlation on test genes (mean ± standard deviation over seeds)\n\n"
        + correlation_table(results).to_string(na_rep="")
    ]
    relative = relative_table(results)
    if relative.size:
        sections.append(
            "Relative performance (%), mean and median over pairs (paper, table 1)\n\n"
            + relative.to_string(na_rep="")
        )
    text = "\n\n".join(sections) + "\n"
    write_whole(folder / "report.txt", text.encode())
    # Text as text, and the same bytes for the same numbers.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "skdeepdiff"}):
        figure = draw_correlations(results)
        write_figure(figure, folder / "correlations.png", dpi=150)
        write_figure(figure, folder / "correlations.svg", metadata={"Date": None})
    return text
