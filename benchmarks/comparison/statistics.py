"""What the differences between models are worth: intervals and paired tests.

All functions take the results as a DataFrame with a row per (pair, fold, model, seed)
and the columns ``pair``, ``model``, ``seed``, ``test_target`` and ``test_predicted``
(arrays of shape (n_test_genes,), the genes in the same order for all models of a pair
and fold), and ``fold`` where there are several. :func:`comparison.report.load_results`
gives such a table.

A model's score on a pair is the mean over seeds, and over folds, of the score on the
test genes. Its interval tells what other test genes would have given: genes are drawn
with replacement, the same for all seeds, and for both models where two are compared.
"""

from itertools import chain, combinations

import numpy as np
import pandas as pd
from scipy.stats import wilcoxon

from comparison.resampling import interval_of, resamples
from comparison.scores import SCORES

# With fewer pairs, no two-sided signed-rank test gives a p value below 0.05.
FEWEST_PAIRS = 6


def score_intervals(results, score="pearson", n_bootstraps=1000, random_state=0):
    """A row per pair and model, in the order in which they come.

    With ``score``, the mean over seeds and folds; ``low`` and ``high``, its 95 %
    interval over test genes; ``seed_deviation``, the standard deviation over seeds of
    the mean over folds; ``n_seeds`` and ``n_folds``. NaN where something isn't
    defined, but Pearson correlations of constant predictions, which count as 0.
    """
    rows = []
    for pair, of_pair in _with_folds(results).groupby("pair", sort=False):
        folds = _bootstrap_folds(of_pair, score, n_bootstraps, random_state)
        seeds = {
            (model, fold): own["seed"]
            for (model, fold), own in of_pair.groupby(["model", "fold"])
        }
        for model in dict.fromkeys(of_pair["model"]):
            own = {fold: part[model] for fold, part in folds.items() if model in part}
            by_seed = pd.concat(
                [
                    pd.Series(part[0], index=seeds[model, fold])
                    for fold, part in own.items()
                ],
                axis=1,
            )
            means = np.mean([part.mean(axis=1) for part in own.values()], axis=0)
            # Seeds without all folds would seem to differ by their folds.
            deviation = by_seed.mean(axis=1, skipna=False).std()
            scored = (means[0], *interval_of(means[1:]), deviation)
            rows.append((pair, model, *scored, len(by_seed), len(own)))
    columns = ["pair", "model", "score", "low", "high", "seed_deviation"]
    return pd.DataFrame(rows, columns=[*columns, "n_seeds", "n_folds"])


def compare_models(results, n_bootstraps=10_000, random_state=0):
    """A row per pair and two models: a paired bootstrap over genes, if they differ.

    With ``difference``, the Pearson correlation of A minus that of B; ``low`` and
    ``high``, its 95 % interval; ``p_value`` of no difference, two-sided, a multiple of
    about 2 / n_bootstraps; and ``p_holm``, corrected for all comparisons on that pair.
    Models are compared on the folds that both have; correlations that aren't defined
    count as 0.
    """
    rows = []
    for pair, own in _with_folds(results).groupby("pair", sort=False):
        scores = {
            fold: {model: values.mean(axis=1) for model, values in part.items()}
            for fold, part in _bootstrap_folds(
                own, "pearson", n_bootstraps, random_state
            ).items()
        }
        of_pair = []
        for model_a, model_b in combinations(dict.fromkeys(own["model"]), 2):
            both = [part for part in scores.values() if {model_a, model_b} <= set(part)]
            if not both:
                continue
            difference = np.mean([part[model_a] - part[model_b] for part in both], 0)
            drawn = difference[1:]
            found = (difference[0], *interval_of(drawn), _two_sided(drawn))
            of_pair.append((pair, model_a, model_b, *found))
        rows += _add_holm(of_pair)
    columns = ["pair", "model_a", "model_b", "difference", "low", "high", "p_value"]
    return pd.DataFrame(rows, columns=[*columns, "p_holm"])


def _bootstrap_folds(of_pair, score, n_bootstraps, random_state):
    """Scores of all models on one pair, of all genes first and then of resampled ones.

    Returns a dict by fold, of dicts by model of ndarrays of shape (1 + n_bootstraps,
    n_seeds). Folds draw genes independently.
    """
    return {
        fold: _bootstrap_models(group, score, n_bootstraps, (random_state, fold))
        for fold, group in of_pair.groupby("fold")
    }


def _bootstrap_models(group, score, n_bootstraps, random_state):
    y_true = np.asarray(group["test_target"].iloc[0], dtype=np.float64)
    predictions = np.stack(group["test_predicted"]).astype(np.float64)
    once = np.ones((1, len(y_true)))
    drawn = resamples(len(y_true), n_bootstraps, random_state)
    values = np.concatenate(
        [
            SCORES[score](y_true, predictions, weights)
            for weights in chain([once], drawn)
        ]
    )
    if score == "pearson":
        # A model that predicts a constant mustn't be judged by its other seeds alone.
        values = np.nan_to_num(values)
    models = group["model"].to_numpy()
    return {model: values[:, models == model] for model in dict.fromkeys(models)}


def _two_sided(differences):
    """How often resampling takes the difference across 0, twice."""
    n_bootstraps = len(differences)
    beyond = min((differences <= 0).sum(), (differences >= 0).sum())
    return float(min(1.0, 2 * (1 + beyond) / (1 + n_bootstraps)))


def correct_holm(p_values):
    """Correct p values of shape (n_tests,) for their number, by Holm's method.

    Examples
    --------
    >>> correct_holm([0.01, 0.04, 0.03]).round(3)
    array([0.03, 0.06, 0.06])
    """
    p_values = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p_values)
    factors = len(p_values) - np.arange(len(p_values))
    corrected = np.empty_like(p_values)
    corrected[order] = np.minimum(np.maximum.accumulate(factors * p_values[order]), 1)
    return corrected


def _add_holm(rows):
    """Rows that end in a p value, each with its corrected one behind."""
    corrected = correct_holm([row[-1] for row in rows])
    return [(*row, p) for row, p in zip(rows, corrected, strict=True)]


def pair_scores(results):
    """Pearson correlations of shape (n_models, n_pairs), an undefined one as 0.

    Means over seeds, then over folds; only ``test_pearson`` is needed of each row.
    """
    scores = _with_folds(results)[["pair", "fold", "model", "test_pearson"]].copy()
    scores["test_pearson"] = scores["test_pearson"].astype(float).fillna(0.0)
    means = scores.groupby(["model", "pair", "fold"], sort=False)["test_pearson"].mean()
    table = means.groupby(["model", "pair"], sort=False).mean().unstack("pair")
    return table.loc[list(dict.fromkeys(results["model"]))]


def wilcoxon_over_pairs(results):
    """A row per two models with six pairs in common: Wilcoxon's signed-rank test.

    With ``n_pairs``, ``median_difference`` of the Pearson correlations, A minus B,
    ``statistic``, ``p_value``, two-sided, and ``p_holm``, corrected for all rows.
    """
    scores, rows = pair_scores(results), []
    for model_a, model_b in combinations(scores.index, 2):
        differences = (scores.loc[model_a] - scores.loc[model_b]).dropna().to_numpy()
        if len(differences) < FEWEST_PAIRS:
            continue
        statistic, p_value = 0.0, 1.0
        if differences.any():
            statistic, p_value = wilcoxon(differences)
        found = (np.median(differences), statistic, p_value)
        rows.append((model_a, model_b, len(differences), *map(float, found)))
    columns = ["model_a", "model_b", "n_pairs", "median_difference", "statistic"]
    return pd.DataFrame(_add_holm(rows), columns=[*columns, "p_value", "p_holm"])


def _with_folds(results):
    return results if "fold" in results else results.assign(fold=0)
