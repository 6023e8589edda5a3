"""The tables that are printed, from the results of all models."""

import numpy as np
import pandas as pd

from comparison.models import ALL_MODELS
from comparison.peak_memory import MEGABYTE
from comparison.scores import SCORES
from comparison.statistics import pair_scores, score_intervals, wilcoxon_over_pairs

FAILED = "failed"


def failed_cells(failures):
    """Which models failed on which pairs.

    Parameters
    ----------
    failures : iterable of str
        Names of tasks, see :func:`comparison.report.load_results`.

    Returns
    -------
    counts : dict of (str, str) to int
        Failures by pair and model.
    """
    counts = {}
    for name in failures:
        pair, *_, model, _ = name.split("__")
        counts[pair, model] = counts.get((pair, model), 0) + 1
    return counts


def overview(results, failures=()):
    """Test correlation of each model on each pair.

    Parameters
    ----------
    results : DataFrame
        From :func:`comparison.report.load_results`.
    failures : iterable of str
        Names of tasks that failed.

    Returns
    -------
    table : DataFrame of str
        A row a model, a column a pair, and the mean over pairs, of models that have
        all; ``failed`` where a model has failed and has no result, a number of failures
        where it has some.
    """
    failed = failed_cells(failures)
    scores = pair_scores(results) if len(results) else pd.DataFrame()
    pairs = list(dict.fromkeys([*scores.columns, *(pair for pair, _ in failed)]))
    models = {*scores.index, *(model for _, model in failed)}
    rows = {}
    for model in (name for name in ALL_MODELS if name in models):
        row = {pair: _cell(scores, failed, pair, model) for pair in pairs}
        if len(pairs) > 1 and model in scores.index:
            # Of some pairs only, it would compare easier pairs with harder ones.
            has_all = scores.loc[model].reindex(pairs).notna().all()
            row["mean"] = f"{scores.loc[model].mean():.3f}" if has_all else "-"
        rows[ALL_MODELS[model].label] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def _cell(scores, failed, pair, model):
    n_failed = failed.get((pair, model), 0)
    score = np.nan
    if pair in scores.columns and model in scores.index:
        score = scores.loc[model, pair]
    if np.isnan(score):
        return FAILED if n_failed else ""
    return f"{score:.3f}" + (f" ({n_failed} {FAILED})" if n_failed else "")


def pair_table(results, pair, comparisons, failures=(), intervals=None):
    """All that is known of the models on one pair.

    Parameters
    ----------
    results : DataFrame
        From :func:`comparison.report.load_results`.
    pair : str
        Which pair.
    comparisons : DataFrame
        From :func:`comparison.statistics.compare_models`.
    failures : iterable of str
        Names of tasks that failed.
    intervals : DataFrame, optional
        From :func:`comparison.statistics.score_intervals`; computed by default.

    Returns
    -------
    table : DataFrame of str
        A row a model: correlation, its interval over genes and standard deviation over
        seeds, difference from the best model with Holm's p value, the other scores,
        seconds and megabytes.
    """
    own = results[results["pair"] == pair]
    if intervals is None:
        intervals = score_intervals(own)
    table = intervals[intervals["pair"] == pair].set_index("model")
    best = table["score"].idxmax() if table["score"].notna().any() else None
    failed = {model for other, model in failed_cells(failures) if other == pair}
    rows = {}
    for model in (name for name in ALL_MODELS if name in {*table.index, *failed}):
        label = ALL_MODELS[model].label
        if model not in table.index:
            rows[label] = {"Pearson": FAILED}
            continue
        found, of_model = table.loc[model], own[own["model"] == model]
        row = {"Pearson": _number(found["score"])}
        row["95 % interval"] = f"{_number(found['low'])} to {_number(found['high'])}"
        if (table["n_seeds"] > 1).any():
            row["over seeds"] = f"± {_number(found['seed_deviation'])}"
        if len(table) > 1:
            row |= _against_best(comparisons[comparisons["pair"] == pair], model, best)
        means = of_model[[f"test_{name}" for name in SCORES]].astype(float).mean()
        row["Spearman"] = _number(means["test_spearman"])
        row["R²"] = _number(means["test_r2"])
        row["AUC"] = _number(means["test_auc"])
        row["training (s)"] = f"{of_model['fit_seconds'].mean():.1f}"
        if (own["tune_seconds"] > 0).any():
            row["tuning (s)"] = f"{of_model['tune_seconds'].mean():.1f}"
        row["test (s)"] = f"{of_model['predict_seconds'].mean():.2f}"
        row["peak (MB)"] = f"{of_model['peak_memory'].max() / MEGABYTE:.0f}"
        rows[label] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def _against_best(comparisons, model, best):
    """Difference from the best model, which has none."""
    if model == best:
        return {"from best": "best", "p": ""}
    for _, row in comparisons.iterrows():
        if {row["model_a"], row["model_b"]} == {model, best}:
            sign = 1 if row["model_a"] == model else -1
            return {
                "from best": f"{sign * row['difference']:+.3f}",
                "p": f"{row['p_holm']:.2g}",
            }
    return {"from best": "", "p": ""}


def wilcoxon_table(results):
    """The best model, over the pairs that all have, against each other one.

    Parameters
    ----------
    results : DataFrame
        From :func:`comparison.report.load_results`.

    Returns
    -------
    table : DataFrame of str
        A row a model; none with fewer pairs than the test needs.
    """
    tests = wilcoxon_over_pairs(results)
    if tests.empty:
        return pd.DataFrame()
    scores = pair_scores(results)
    tested = scores.loc[
        scores.index.isin(tests[["model_a", "model_b"]].to_numpy().ravel())
    ]
    common = tested.dropna(axis=1)
    best = (common if common.shape[1] else tested).mean(axis=1).idxmax()
    rows = {}
    for _, row in tests.iterrows():
        if best not in (row["model_a"], row["model_b"]):
            continue
        is_a = row["model_a"] == best
        other = row["model_b"] if is_a else row["model_a"]
        rows[ALL_MODELS[other].label] = {
            "pairs": str(row["n_pairs"]),
            f"median of {ALL_MODELS[best].label} minus it": (
                f"{(1 if is_a else -1) * row['median_difference']:+.3f}"
            ),
            "p": f"{row['p_holm']:.2g}",
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _number(value):
    return f"{value:.3f}" if np.isfinite(value) else "-"
