"""Neighbours on a chromosome: which windows overlap, and how alike genes change."""

import numpy as np
import pandas as pd

from skdeepdiff.metrics import pearson_corrcoef

# Bp between start sites: windows overlap below the first, which is their width.
WINDOW, FAR = 20_000, 200_000


def overlaps(genes, train, test):
    """Tell whether each test gene's window overlaps that of a training gene."""
    tss = np.asarray(genes.tss, dtype=np.int64)
    # All chromosomes on one axis, too far apart to overlap.
    places = tss + pd.factorize(genes.chromosomes)[0] * (np.ptp(tss) + WINDOW)
    others, here = np.sort(places[train]), places[test]
    # Training genes that begin within less than a window of each.
    first = np.searchsorted(others, here - WINDOW, side="right")
    return np.searchsorted(others, here + WINDOW) > first


def correlate_neighbours(genes):
    """Correlate the log fold changes of neighbours.

    Gives a row for neighbours closer than a window, for farther ones, and for genes
    that are paired at random, with the correlation's standard ``error``.
    """
    order = np.lexsort([genes.tss, genes.chromosomes])
    change = genes.change[order]
    chromosomes = np.asarray(genes.chromosomes)[order]
    gap = np.diff(np.asarray(genes.tss, dtype=np.int64)[order])
    gap = np.where(chromosomes[1:] == chromosomes[:-1], gap, FAR)
    left, right = change[:-1], change[1:]
    other = np.random.RandomState(0).permutation(change)
    pairs = {
        f"< {WINDOW // 1000} kb apart": (left[gap < WINDOW], right[gap < WINDOW]),
        f"{WINDOW // 1000} to {FAR // 1000} kb apart": (
            left[(gap >= WINDOW) & (gap < FAR)],
            right[(gap >= WINDOW) & (gap < FAR)],
        ),
        "any two": (change, other),
    }
    rows = []
    for name, (one, another) in pairs.items():
        r = pearson_corrcoef(one, another)
        error = (1 - r**2) / np.sqrt(len(one))
        rows.append(
            {"genes": name, "pairs": len(one), "correlation": r, "error": error}
        )
    return pd.DataFrame(rows)
