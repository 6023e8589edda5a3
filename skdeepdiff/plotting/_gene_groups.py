"""Groups of genes: all, up-regulated and down-regulated ones."""

import numpy as np

from .._pairs._directions import up_and_down
from ._bootstrap import bootstrap_means
from ._drawing import PALETTE

GROUPS = ("all", "up", "down")
COLORS = {"up": "#D55E00", "down": "#0072B2", "all": "#009E73"}


def check_groups(groups):
    known = isinstance(groups, list | tuple) and all(each in GROUPS for each in groups)
    if not known or not groups or len(set(groups)) < len(groups):
        raise ValueError(
            "groups must be a list of one or more of 'all', 'up' and 'down', got "
            f"{groups!r}."
        )


def select_genes(group, log_fold_change, threshold):
    if group == "all":
        return np.ones(len(log_fold_change), dtype=bool)
    up, down = up_and_down(log_fold_change, threshold)
    selected = up if group == "up" else down
    if not selected.any():
        raise ValueError(
            f"No gene is {group}-regulated at threshold={threshold:g}: of "
            f"{len(log_fold_change)} genes, {up.sum()} have a log fold change of "
            f"{threshold:g} or more and {down.sum()} of -{threshold:g} or less. They "
            f"range from {log_fold_change.min():.3g} to {log_fold_change.max():.3g}."
        )
    return selected


def group_label(group, threshold, n_genes):
    """Make a legend's text of a group: ``up, ≥ 2: 57 genes``, or without the number."""
    signs = {"up": f"≥ {threshold:g}", "down": f"≤ \N{MINUS SIGN}{threshold:g}"}
    label = f"{group}, {signs[group]}" if group in signs else group
    if n_genes is None:
        return label
    return f"{label}: {n_genes:,} gene{'s' if n_genes != 1 else ''}"


def group_looks(display):
    n_genes = (
        [None] * len(display.groups) if display.n_genes is None else display.n_genes
    )
    return [
        {
            "color": COLORS.get(group, PALETTE[index % len(PALETTE)]),
            "label": group_label(group, display.threshold, n_genes[index]),
        }
        for index, group in enumerate(display.groups)
    ]


def legend_title(groups):
    return "log fold change, B over A" if {"up", "down"} & set(groups) else None


def group_means(values, log_fold_change, groups, threshold, *resampling):
    """Take means of each group, and what else Displays keep of groups, as keywords."""
    members = [select_genes(group, log_fold_change, threshold) for group in groups]
    parts = [bootstrap_means(values[genes], *resampling) for genes in members]
    means, low, high = map(np.stack, zip(*parts, strict=True))
    return means, {
        "low": low,
        "high": high,
        "groups": list(groups),
        "n_genes": [int(genes.sum()) for genes in members],
        "threshold": threshold,
    }
