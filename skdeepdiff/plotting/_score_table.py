"""Scores of models on pairs of cell types, from a table with a row a result."""

import numpy as np
import pandas as pd
from sklearn.utils import Bunch


def _check_columns(results, score, low, high):
    if (low is None) != (high is None):
        raise ValueError("low and high must be given together.")
    wanted = [name for name in ("pair", "model", score, low, high) if name is not None]
    if not set(wanted) <= set(results.columns):
        raise ValueError(
            f"results must have the columns {', '.join(map(repr, wanted))}, got "
            f"{', '.join(map(repr, results.columns))}."
        )
    if results.empty:
        raise ValueError("results must have at least one row, got none.")
    values = results[[name for name in (score, low, high) if name is not None]]
    if not np.isfinite(values.to_numpy(dtype=float)).all():
        raise ValueError("results must have finite scores; leave failed models out.")


def tabulate_scores(results, score, low=None, high=None):
    """Arrange results as parameters of a PerformanceDisplay, NaN where none is."""
    _check_columns(results, score, low, high)
    models, pairs = (list(dict.fromkeys(results[name])) for name in ("model", "pair"))
    groups = results.groupby(["model", "pair"])
    seed = groups.cumcount()
    n_seeds = int(seed.max()) + 1

    def arrange(values):
        """Make an array (model, pair, ...) of values with these in the index."""
        sizes = (n_seeds,) * (values.index.nlevels - 2)
        places = pd.MultiIndex.from_product([models, pairs, *map(range, sizes)])
        array = values.reindex(places).to_numpy(dtype=float)
        return array.reshape(len(models), len(pairs), *sizes)

    bounds = None, None
    if low is not None:
        bounds = tuple(arrange(groups[name].mean()) for name in (low, high))
    elif n_seeds > 1:
        ranges = groups[score].agg(["min", "max"])[groups.size() > 1]
        bounds = arrange(ranges["min"]), arrange(ranges["max"])
    rows = pd.MultiIndex.from_arrays([results["model"], results["pair"], seed])
    seeds = results[score].set_axis(rows)
    return Bunch(
        models=models,
        pairs=pairs,
        scores=arrange(groups[score].mean()),
        low=bounds[0],
        high=bounds[1],
        seed_scores=arrange(seeds) if n_seeds > 1 else None,
    )
