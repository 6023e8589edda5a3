"""Tables of what recipes are worth: means over seeds, a column for each pair."""

import numpy as np
import pandas as pd

# What is averaged over seeds, and what makes the rows.
MEANS = {
    "few_genes": ("pearson", ["case", "model"]),
    "weights": (["pearson", "weighted pearson"], ["case", "unexplained"]),
    "missing_marks": ("pearson", ["missing", "trained"]),
}


def tabulate(recipe, results):
    """Make the table of a recipe from all of its records."""
    if recipe == "intervals":
        return _intervals(results)
    values, rows = MEANS[recipe]
    return results.pivot_table(values, rows, "pair", sort=False).round(3)


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
