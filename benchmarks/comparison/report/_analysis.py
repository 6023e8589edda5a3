"""All numbers of the report, computed once."""

import warnings
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from comparison.models import PAPER_SUFFIX
from comparison.scores import SCORES
from comparison.statistics import compare_models, score_intervals, wilcoxon_over_pairs
from skdeepdiff.metrics import relative_performance

from ._model_styles import label_of, model_order, style_of
from ._results import Results

COSTS = ["fit_seconds", "tune_seconds", "predict_seconds"]
MEANS = [*(f"test_{score}" for score in SCORES if score != "pearson"), "valid_pearson"]
KEYS = ["pair", "model"]
QUICK_BOOTSTRAPS = 200
# The baselines that the paper's table 1 compares with.
TABLE_1_BASELINES = ("two_layer_svr", "attentive_chrome")


@dataclass(frozen=True)
class Analysis:
    """Results and what follows from them.

    ``scores`` are from :func:`score_models`; ``comparisons``, ``over_pairs`` and
    ``intervals``, a row per pair, model and score, from :mod:`comparison.statistics`.
    ``quick`` says that there are fewer resamples, intervals of Pearson's correlation
    alone, and no time for small pictures.
    """

    results: Results
    scores: pd.DataFrame
    comparisons: pd.DataFrame
    over_pairs: pd.DataFrame
    intervals: pd.DataFrame
    quick: bool = False


def analyse(results, quick=False):
    """Compute all numbers of the report; tables are empty where there is nothing."""
    resampling = {"n_bootstraps": QUICK_BOOTSTRAPS} if quick else {}
    intervals = [
        score_intervals(results.table, score, **resampling)
        .rename(columns={"score": "value"})
        .assign(score=score)
        for score in SCORES
        if score == "pearson" or not quick
    ]
    return Analysis(
        results,
        score_models(results, intervals[0]),
        compare_models(results.table, **resampling),
        wilcoxon_over_pairs(results.table),
        pd.concat(intervals),
        quick,
    )


def score_models(results, intervals):
    """Scores and costs of every model on every pair.

    A row per (pair, model) with a result, a failure or a missing one, in order:
    ``pearson``, ``low`` and ``high``, the mean over seeds and its 95 % interval over
    test genes; ``seed_deviation``, standard deviation over seeds; means of the other
    scores and of seconds; ``peak_memory``, the highest in bytes; ``n_seeds``;
    ``n_failed`` and ``n_missing``, tasks without a result.
    """
    table = results.table
    failed = [failure.task for failure in results.failures]
    tasks = {"n_failed": failed, "n_missing": results.missing}
    counts = {
        name: Counter((task.pair, task.model) for task in own)
        for name, own in tasks.items()
    }
    keys = dict.fromkeys(zip(table["pair"], table["model"], strict=True))
    keys = [*keys, *counts["n_failed"], *counts["n_missing"]]
    pairs = list(dict.fromkeys(pair for pair, _ in keys))
    keys = sorted(set(keys), key=lambda key: (pairs.index(key[0]), model_order(key[1])))
    groups = table.groupby(KEYS, sort=False)
    means = groups[[*MEANS, *COSTS]].mean()
    means["peak_memory"] = groups["peak_memory"].max()
    scores = pd.DataFrame(keys, columns=KEYS)
    for found in (intervals.rename(columns={"value": "pearson"}), means.reset_index()):
        scores = scores.merge(found, on=KEYS, how="left")
    scores["n_seeds"] = scores["n_seeds"].fillna(0).astype(int)
    for name, count in counts.items():
        scores[name] = [count[key] for key in keys]
    return scores


def tests_from(tests, best):
    """Tests of one model against each other one, turned so that it comes first.

    Its rows of ``tests`` with ``model``, the other one; the best model's differences
    come out positive.
    """
    own = tests[(tests["model_a"] == best) | (tests["model_b"] == best)]
    back = own["model_b"] == best
    own = own.assign(model=own["model_a"].where(back, own["model_b"]))
    turned = own.assign(
        **{name: -own[name] for name in own if name.endswith("difference")},
        **({"low": -own["high"], "high": -own["low"]} if "low" in own else {}),
    )
    return own.where(~back, turned)


def against_best(analysis, pair):
    """Key of the best model on a pair, None without one, and tests of it, as above."""
    own = analysis.scores[analysis.scores["pair"] == pair].dropna(subset="pearson")
    if own.empty:
        return None, analysis.comparisons[:0]
    best = own.loc[own["pearson"].idxmax(), "model"]
    tests = analysis.comparisons
    tests = tests_from(tests[tests["pair"] == pair], best)
    return best, tests.sort_values("difference", kind="stable")


def on_common_pairs(scores, column="pearson"):
    """Values by model and pair; where there are any, only pairs that all models have.

    Models without any value aren't there.
    """
    table = scores.pivot(index="model", columns="pair", values=column)
    table = table.reindex(dict.fromkeys(scores["model"])).dropna(how="all")
    common = table.dropna(axis=1)
    return common if common.shape[1] else table


def runtime(scores):
    """Means of ``pearson`` and ``seconds`` of training over common pairs, by model."""
    seconds = scores["fit_seconds"] + scores["tune_seconds"].fillna(0)
    done = scores.assign(seconds=seconds).dropna(subset=["pearson", "seconds"])
    means = pd.DataFrame(
        {
            name: on_common_pairs(done, name).mean(axis=1)
            for name in ("pearson", "seconds")
        }
    )
    return means[means["seconds"] > 0]


def relative_table(scores):
    """The paper's table 1: variants in percent of the best baselines.

    A row per variant, by its name; columns such as ``AttentiveChrome, mean (%)``, over
    the pairs that both have. Variants with the paper's settings are compared with the
    baseline with these, where it is there.
    """
    means = scores.pivot(index="model", columns="pair", values="pearson")
    rows = {}
    for name in dict.fromkeys(scores["model"]):
        if style_of(name).kind != "variant":
            continue
        for baseline in TABLE_1_BASELINES:
            published = baseline + PAPER_SUFFIX
            uses = name.endswith(PAPER_SUFFIX) and published in means.index
            percent = _relative(means, name, published if uses else baseline)
            label = label_of(baseline)
            columns = [f"{label}, mean (%)", f"{label}, median (%)"]
            if means.shape[1] == 1:
                columns = [f"{label} (%)"]
            rows.setdefault(label_of(name), {}).update(
                zip(columns, percent, strict=False)
            )
    table = pd.DataFrame.from_dict(rows, orient="index", dtype=float)
    return table.dropna(how="all")


def _relative(means, name, baseline):
    """Mean and median percent, none with a warning where they mean nothing."""
    if baseline not in means.index:
        return ()
    both = means.loc[[name, baseline]].dropna(axis=1)
    if (both.loc[baseline] <= 0).any():
        warnings.warn(
            f"{label_of(baseline)} has no positive correlation on every pair, so "
            "nothing can be said relative to it.",
            stacklevel=3,
        )
    elif both.shape[1]:
        return relative_performance(both.loc[name], both.loc[baseline])
    return ()
