"""All numbers of the report, computed once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from comparison.scores import SCORES
from comparison.statistics import compare_models, score_intervals, wilcoxon_over_pairs

from ._model_styles import model_order
from ._results import Results

MEANS = {
    "spearman": "test_spearman",
    "r2": "test_r2",
    "auc": "test_auc",
    "valid_pearson": "valid_pearson",
    "fit_seconds": "fit_seconds",
    "tune_seconds": "tune_seconds",
    "predict_seconds": "predict_seconds",
}
KEYS = ["pair", "model"]
QUICK_BOOTSTRAPS = 200
COLUMNS = [
    *KEYS, "pearson", "low", "high", "seed_deviation", "n_seeds", *MEANS,
    "peak_memory", "n_failed", "n_missing",
]  # fmt: skip


@dataclass(frozen=True)
class Analysis:
    """Results and what follows from them.

    Parameters
    ----------
    results : Results
        As they were read.
    scores : DataFrame
        From :func:`score_models`.
    comparisons : DataFrame
        From :func:`comparison.statistics.compare_models`.
    over_pairs : DataFrame
        From :func:`comparison.statistics.wilcoxon_over_pairs`.
    intervals : DataFrame
        From :func:`comparison.statistics.score_intervals`, of Pearson's correlation.
    other_intervals : dict of str to DataFrame
        The same for the other scores, by name; empty if ``quick``.
    quick : bool
        Whether there are fewer resamples, and no time for small pictures.
    """

    results: Results
    scores: pd.DataFrame
    comparisons: pd.DataFrame
    over_pairs: pd.DataFrame
    intervals: pd.DataFrame
    other_intervals: dict
    quick: bool = False


def analyse(results, quick=False):
    """Compute all numbers of the report.

    Parameters
    ----------
    results : Results
        From :func:`load_results`.
    quick : bool
        Whether to draw the genes 200 times only.

    Returns
    -------
    analysis : Analysis
        Without rows where there are no results.
    """
    resampling = {"n_bootstraps": QUICK_BOOTSTRAPS} if quick else {}
    intervals = score_intervals(results.table, **resampling)
    return Analysis(
        results,
        score_models(results, intervals),
        compare_models(results.table, **resampling),
        wilcoxon_over_pairs(results.table),
        intervals,
        {
            name: score_intervals(results.table, name)
            for name in SCORES
            if name != "pearson" and not quick
        },
        quick,
    )


def score_models(results, intervals):
    """Scores and costs of every model on every pair.

    Parameters
    ----------
    results : Results
        From :func:`load_results`.
    intervals : DataFrame
        From :func:`comparison.statistics.score_intervals`.

    Returns
    -------
    scores : DataFrame
        A row per (pair, model) with a result, a failure or a missing one, in order:
        ``pearson``, ``low`` and ``high``, the mean over seeds and its 95 % interval
        over test genes; ``seed_deviation``, standard deviation over seeds; means of
        the other scores and of seconds; ``peak_memory``, the highest in bytes;
        ``n_seeds``; ``n_failed`` and ``n_missing``, tasks without a result.
    """
    table = results.table
    counts = {
        "n_failed": pd.Series([f.task[:1] + f.task[2:3] for f in results.failures]),
        "n_missing": pd.Series([task[:1] + task[2:3] for task in results.missing]),
    }
    keys = [*zip(table["pair"], table["model"], strict=True)]
    keys += [*counts["n_failed"], *counts["n_missing"]]
    place = {pair: i for i, pair in enumerate(dict.fromkeys(pair for pair, _ in keys))}
    keys = sorted(set(keys), key=lambda key: (place[key[0]], model_order(key[1])))
    scores = pd.DataFrame(keys, columns=KEYS)
    if table.empty:
        scores = scores.reindex(columns=COLUMNS)
    else:
        intervals = intervals.rename(columns={"score": "pearson"})
        groups = table.groupby(KEYS, sort=False)
        means = groups[list(MEANS.values())].mean()
        means.columns = list(MEANS)
        means["peak_memory"] = groups["peak_memory"].max()
        scores = scores.merge(intervals.drop(columns="n_folds"), on=KEYS, how="left")
        scores = scores.merge(means.reset_index(), on=KEYS, how="left")
    for name, tasks in counts.items():
        number = tasks.value_counts()
        scores[name] = [int(number.get(key, 0)) for key in keys]
    scores["n_seeds"] = scores["n_seeds"].fillna(0).astype(int)
    return scores[COLUMNS]


def against_best(analysis, pair):
    """Every model's distance from the best one on a pair.

    Parameters
    ----------
    analysis : Analysis
        From :func:`analyse`.
    pair : str
        Its name.

    Returns
    -------
    best : str or None
        Key of the model with the highest correlation.
    table : DataFrame
        A row for each other model: ``model``, ``difference`` of the best from it,
        ``low``, ``high``, ``p_value`` and ``p_holm``.
    """
    own = analysis.scores[analysis.scores["pair"] == pair].dropna(subset="pearson")
    if own.empty:
        return None, pd.DataFrame()
    best = own.loc[own["pearson"].idxmax(), "model"]
    tests = analysis.comparisons
    tests = tests[tests["pair"] == pair] if len(tests) else tests
    if tests.empty:
        return best, pd.DataFrame()
    forth = tests[tests["model_a"] == best].rename(columns={"model_b": "model"})
    back = tests[tests["model_b"] == best].rename(columns={"model_a": "model"})
    back = back.assign(
        difference=-back["difference"], low=-back["high"], high=-back["low"]
    )
    columns = ["model", "difference", "low", "high", "p_value", "p_holm"]
    table = pd.concat([forth[columns], back[columns]])
    return best, table.sort_values("difference", kind="stable", ignore_index=True)


def genes_of(results, pair, model):
    """Measured and predicted log fold changes with the first seed, all folds together.

    Parameters
    ----------
    results : Results
        From :func:`load_results`.
    pair, model : str
        Which.

    Returns
    -------
    target, predicted : ndarray of shape (n_genes,)
        Log fold changes.
    seed : int
        The seed.
    """
    own = rows_of(results, pair, model)
    seed = own["seed"].min()
    own = own[own["seed"] == seed]
    target, predicted = (
        np.concatenate(list(own[name])) for name in ("test_target", "test_predicted")
    )
    return target, predicted, int(seed)


def rows_of(results, pair, model):
    """Rows of one model on one pair.

    Parameters
    ----------
    results : Results
        From :func:`load_results`.
    pair, model : str
        Which.

    Returns
    -------
    rows : DataFrame
        A row per fold and seed.
    """
    table = results.table
    return table[(table["pair"] == pair) & (table["model"] == model)]
