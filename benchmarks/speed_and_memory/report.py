"""Tables and pictures of what was measured."""

import numpy as np
import pandas as pd

from common.figure_files import write_figure
from comparison.models import VARIANT_LABELS
from comparison.report import style_of
from skdeepdiff._utils._files import write_whole
from speed_and_memory.step_parts import PARTS, SUMS

PLAIN_COLOR = "#777777"
TABLES = {
    "training": "Training, genes a second; the ceiling is a large matrix product's",
    "prediction": "Prediction, genes a second",
    "growth": "Growth: seconds of fit, with one epoch, go with size ** exponent",
    "busy": "Training raw_d with no, one or all cores kept busy, and on one thread: "
    "genes a second; share: of the free rate beside one busy core; cpu_share: of all "
    "cores' time that was got beside all busy; per_cpu_second: genes in a CPU second "
    "there, over those while free",
    "profile": "Milliseconds of a training step, by part",
    "startup": "Seconds of importing the libraries alone and the package, of compiling "
    "the kernels and of loading them again",
    "peers": "Ways to train the same network: seconds of a first epoch, which "
    "compiles, then genes a second, and how often as fast ours is",
    "footprint": "Memory of fit, with X, and of predict on top, in sizes of X",
    "baselines": "Baselines on all cores, sum of the peak memories of all processes",
}


TIMES = ("libraries", "skdeepdiff", "compile", "load", "first_seconds")
RATIOS = (
    "ratio",
    "ratio_to_one_thread",
    "share_of_ceiling",
    "share",
    "cpu_share",
    "per_cpu_second",
    "exponent",
    "larger sizes",
    "fit",
    "predict",
)


def growth_exponents(growth):
    """Fit slopes in the log-log picture, a row per thing that grew and variant.

    Over all sizes, and from the larger sizes, where fixed costs matter less; with the
    seconds and the process's peak memory at the largest.
    """
    rows = []
    for (what, variant), group in pd.DataFrame(growth).groupby(
        ["what", "variant"], sort=False
    ):
        size, seconds = np.log(group["size"]), np.log(group["seconds"])
        half = (len(group) - 1) // 2
        rows.append(
            {
                "what": what,
                "variant": variant,
                "sizes": f"{group['size'].min()} to {group['size'].max()}",
                "exponent": np.polyfit(size, seconds, 1)[0],
                "larger sizes": np.polyfit(size[half:], seconds[half:], 1)[0],
                "seconds at most": group["seconds"].max(),
                "megabytes at most": group["megabytes"].max(),
            }
        )
    return pd.DataFrame(rows)


def format_table(section, records):
    """Format a section's records as title and table."""
    table = growth_exponents(records) if section == "growth" else pd.DataFrame(records)
    digits = dict.fromkeys((*RATIOS, *TIMES, *PARTS, *SUMS), "{:.2f}".format)
    whole = {
        name: "{:.0f}".format
        for name in table.select_dtypes("float")
        if name not in digits
    }
    text = table.to_string(index=False, formatters=digits | whole)
    return f"{TABLES[section]}\n\n{text}"


def draw_rates(figures):
    """Draw genes a second: a panel per batch size of training, one of prediction."""
    from matplotlib.figure import Figure

    training = pd.DataFrame(figures["training"])
    panels = {
        f"training, batch size {size}": group
        for size, group in training.groupby("batch_size")
    }
    panels["prediction"] = pd.DataFrame(figures["prediction"])
    figure = Figure(figsize=(3.1 * len(panels) + 1.2, 4.6), layout="constrained")
    all_axes = figure.subplots(1, len(panels), squeeze=False)[0]
    for axes, (title, group) in zip(all_axes, panels.items(), strict=True):
        place = np.arange(len(group))
        ours = [style_of(variant).color for variant in group["variant"]]
        axes.plot(place, group["plain"], "o", color=PLAIN_COLOR, label="plain")
        axes.plot(
            place,
            group["plain_one_thread"],
            "o",
            color=PLAIN_COLOR,
            markerfacecolor="white",
            label="plain, one thread",
        )
        axes.scatter(place, group["ours"], c=ours, s=60, label="ours", zorder=3)
        axes.hlines(
            group["ceiling"], place - 0.4, place + 0.4, "k", lw=1.2, label="ceiling"
        )
        for x, (_, record) in zip(place, group.iterrows(), strict=True):
            axes.annotate(
                f"{record['ratio']:.1f}x",
                (x, record["ours"]),
                xytext=(0, -6),  # the ceiling is above
                textcoords="offset points",
                ha="center",
                va="top",
                fontsize=8,
            )
        labels = [VARIANT_LABELS[variant] for variant in group["variant"]]
        axes.set_xticks(place, labels, rotation=60, ha="right", rotation_mode="anchor")
        axes.set(title=title, yscale="log", xlim=(-0.6, len(group) - 0.4))
        axes.grid(axis="y", color="0.9")
        axes.set_axisbelow(True)
    all_axes[0].set_ylabel("genes a second")
    handles, labels = all_axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
    return figure


def draw_growth(growth):
    """Draw seconds of ``fit`` against genes, bins and marks, with logarithmic axes."""
    from matplotlib.figure import Figure

    table = pd.DataFrame(growth)
    kinds = list(dict.fromkeys(table["what"]))
    exponents = growth_exponents(growth).set_index(["what", "variant"])["larger sizes"]
    figure = Figure(figsize=(3.4 * len(kinds) + 0.6, 3.6), layout="constrained")
    all_axes = figure.subplots(1, len(kinds), squeeze=False, sharey=True)[0]
    for axes, what in zip(all_axes, kinds, strict=True):
        for variant, group in table[table["what"] == what].groupby(
            "variant", sort=False
        ):
            label = f"{VARIANT_LABELS[variant]}: {exponents[what, variant]:.2f}"
            axes.plot(
                group["size"],
                group["seconds"],
                "o-",
                color=style_of(variant).color,
                label=label,
            )
        axes.set(xscale="log", yscale="log", xlabel=what)
        sizes = sorted(set(table.loc[table["what"] == what, "size"]))
        axes.set_xticks(sizes, [str(size) for size in sizes])
        axes.set_xticks([], minor=True)
        axes.grid(color="0.9")
        axes.legend(frameon=False, fontsize=8, title="exponent", title_fontsize=8)
    all_axes[0].set_ylabel("seconds of fit, one epoch")
    return figure


def write_report(figures, folder):
    """Write tables and the pictures of what was measured; return the tables as text."""
    machine = figures["machine"]
    sections = [
        f"{machine['processor']}, {machine['threads']} threads, "
        f"{machine['sgemm_gflops']:.0f} GFLOP/s in a large matrix product"
    ]
    sections += [
        format_table(section, figures[section])
        for section in TABLES
        if section in figures
    ]
    text = "\n\n".join(sections) + "\n"
    write_whole(folder / "speed.txt", text.encode())
    if "training" in figures:
        write_figure(draw_rates(figures), folder / "rates.png", dpi=150)
    if "growth" in figures:
        write_figure(draw_growth(figures["growth"]), folder / "growth.png", dpi=150)
    return text
