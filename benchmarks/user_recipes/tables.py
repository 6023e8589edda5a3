"""Tables of what recipes are worth: means over seeds, a column for each pair."""

import numpy as np
import pandas as pd


def tabulate(recipe, results):
    """Make the table of a recipe from all of its records."""
    return TABLES[recipe](results)


def _mean_of(value, *rows):
    def table(results):
        return results.pivot_table(
            value, list(rows), "pair", aggfunc="mean", sort=False
        ).round(3)

    return table


def _weights(results):
    values = ["pearson", "weighted pearson"]
    table = results.pivot_table(values, ["case", "unexplained"], "pair", sort=False)
    return table.round(3)


def _intervals(results):
    """Give coverage over all genes, its range over chromosomes, and median width."""
    rows = {}
    for (kind, pair), records in results.groupby(["intervals", "pair"], sort=False):
        total = np.average(records["coverage"], weights=records["n"])
        by_chromosome = records.groupby("chromosome")["coverage"].mean()
        rows[kind, pair] = (
            f"{total:.1%} ({by_chromosome.min():.0%} to {by_chromosome.max():.0%}), "
            f"{records['width'].mean():.1f}"
        )
    table = pd.Series(rows).unstack()
    return table.loc[list(dict.fromkeys(results["intervals"]))]


TABLES = {
    "few_genes": _mean_of("pearson", "case", "model"),
    "weights": _weights,
    "intervals": _intervals,
    "missing_marks": _mean_of("pearson", "missing", "trained"),
}
