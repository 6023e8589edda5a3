"""Scores of models on pairs of cell types, from a table with a row a result."""

from typing import NamedTuple

import numpy as np


class ScoreTable(NamedTuple):
    """Scores by model and pair in the order of rows, NaN where there is none.

    - scores: means over seeds, of shape (n_models, n_pairs)
    - low, high: means of the scores' bounds, or the range of the seeds; None of single
      seeds
    - seed_scores: of shape (n_models, n_pairs, n_seeds); None of single seeds
    """

    models: list[str]
    pairs: list[str]
    scores: np.ndarray
    low: np.ndarray | None
    high: np.ndarray | None
    seed_scores: np.ndarray | None


def _check_columns(results, score, low, high):
    if (low is None) != (high is None):
        raise ValueError("low and high must be given together.")
    wanted = [name for name in ("pair", "model", score, low, high) if name is not None]
    missing = [name for name in wanted if name not in results.columns]
    if missing:
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
    """Arrange a DataFrame with a row per (pair, model, seed) by model and pair.

    ``low`` and ``high`` name the columns of the bounds of each score's interval.
    """
    _check_columns(results, score, low, high)
    models = list(dict.fromkeys(results["model"]))
    pairs = list(dict.fromkeys(results["pair"]))
    groups = results.groupby(["model", "pair"], sort=False)
    n_seeds = int(groups.size().max())
    shape = (len(models), len(pairs))
    seeds = np.full((*shape, n_seeds), np.nan)
    bounds = np.full((2, *shape), np.nan)
    means = np.full(shape, np.nan)
    for (model, pair), rows in groups:
        place = models.index(model), pairs.index(pair)
        values = rows[score].to_numpy(dtype=float)
        seeds[place][: len(values)] = values
        means[place] = values.mean()
        if low is not None:
            bounds[(slice(None), *place)] = rows[[low, high]].mean()
        elif len(values) > 1:
            bounds[(slice(None), *place)] = values.min(), values.max()
    bounded = low is not None or n_seeds > 1
    return ScoreTable(
        models,
        pairs,
        means,
        low=bounds[0] if bounded else None,
        high=bounds[1] if bounded else None,
        seed_scores=seeds if n_seeds > 1 else None,
    )
