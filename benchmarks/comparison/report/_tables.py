"""The tables of the report: columns under names for people, and numbers as text."""

import json
import math

import numpy as np
import pandas as pd

from comparison.peak_memory import MEGABYTE

from ._analysis import against_best, on_common_pairs, tests_from
from ._model_styles import label_of

NAMES = {
    "pair": "Pair", "model": "Model", "model_a": "First", "model_b": "Second",
    "fold": "Fold", "seed": "Seed", "state": "Pearson", "interval": "95 % interval",
    "seed_deviation": "SD of seeds", "n_seeds": "Seeds", "behind": "From best",
    "test_spearman": "Spearman", "test_r2": "R²", "test_auc": "AUC",
    "valid_pearson": "Validation Pearson", "worst": "Worst", "fit_seconds": "Fit (s)",
    "tune_seconds": "Tune (s)", "predict_seconds": "Predict (s)",
    "peak_memory": "Peak (MB)", "score": "Score", "value": "Value", "n_pairs": "Pairs",
    "difference": "Difference", "median_difference": "Median difference",
    "low": "95 % from", "high": "to", "p_value": "p", "p_holm": "p (Holm)",
    "parameters": "Parameters", "n_tried": "Tried", "seconds": "Seconds",
    "last_line": "Error", "file": "File",
}  # fmt: skip
# Without a value other than zero and NaN they only take room.
OPTIONAL = {"fold", "seed_deviation", "tune_seconds"}
# Of numbers that haven't three.
DECIMALS = {"Fit (s)": 1, "Tune (s)": 1, "Predict (s)": 2, "Peak (MB)": 0, "Seconds": 1}


def show(table, names):
    """Columns of a table, named in a string, under names for people."""
    derived = {
        name: table[name].map(label_of)
        for name in ("model", "model_a", "model_b")
        if name in table
    }
    if "peak_memory" in table:
        derived["peak_memory"] = table["peak_memory"] / MEGABYTE
    if "n_failed" in table:
        derived["state"] = [*map(say_state, table.itertuples())]
    if {"low", "high"} <= {*table}:
        derived["interval"] = [*map(say_interval, table["low"], table["high"])]
    if "parameters" in table:
        derived["parameters"] = table["parameters"].map(say_parameters)
    table = table.assign(**derived)
    kept = [
        name
        for name in names.split()
        if name in table and (name not in OPTIONAL or table[name].any())
    ]
    return table[kept].rename(columns=NAMES)


def say(value, column=""):
    """A value as text: a dash for NaN, three decimals if not told otherwise."""
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "-"
    if column in ("p", "p (Holm)") and value < 0.001:
        return "< 0.001"
    decimals = (
        2 if column.endswith("(%)") else 0 if isinstance(value, int | np.integer) else 3
    )
    return f"{value:,.{DECIMALS.get(column, decimals)}f}"


def say_all(table):
    """A table as plain text, its first column or its index in front."""
    said = {
        name: [say(value, name) for value in column] for name, column in table.items()
    }
    return pd.DataFrame(said, index=[*table.index], dtype=object).to_string()


def say_interval(low, high):
    """An interval, such as ``0.250 to 0.300``."""
    return "-" if math.isnan(low) else f"{low:.3f} to {high:.3f}"


def say_parameters(parameters):
    """Parameters by name in a line, such as ``lr=0.001, hidden_size=32``."""
    return ", ".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in parameters.items()
    )


def say_state(row):
    """Correlation of a row of scores, or why there is none; what it lacks."""
    lacks = [("failed", row.n_failed), ("missing", row.n_missing)]
    lacks = [(what, number) for what, number in lacks if number]
    if not row.n_seeds:
        return lacks[0][0]
    said = "".join(f" ({number} {what})" for what, number in lacks)
    return say(row.pearson) + said if lacks else row.pearson


def overview(scores):
    """Correlations in text, a row a model, a column a pair.

    With several pairs also the mean over them, of models that have all.
    """
    states = scores.assign(state=[*map(say_state, scores.itertuples())])
    means, table = (
        states.pivot(index="model", columns="pair", values=name)
        for name in ("pearson", "state")
    )
    table = table.reindex(scores["model"].unique())[scores["pair"].unique()]
    if table.shape[1] > 1:
        # Of some pairs only, it would compare easier pairs with harder ones.
        table["mean"] = means.mean(axis=1, skipna=False)
    return table.rename(index=label_of)


def pair_table(analysis, pair):
    """All that is known of the models on one pair, in text, by model."""
    own = analysis.scores[analysis.scores["pair"] == pair].set_index("model")
    best, tests = against_best(analysis, pair)
    tests = tests.set_index("model").reindex(own.index)
    if len(own) > 1:
        # The other way round: how far a model is behind.
        behind = [f"{-value:+.3f}" for value in tests["difference"]]
        behind = pd.Series(behind, own.index).where(tests["difference"].notna(), "")
        own["behind"] = behind.where(own.index != best, "best")
        own["p_value"] = [
            f"{value:.2g}".replace("nan", "") for value in tests["p_holm"]
        ]
    names = (
        "state interval seed_deviation behind p_value test_spearman test_r2 test_auc "
        "fit_seconds tune_seconds predict_seconds peak_memory"
    )
    return show(own, names).rename(index=label_of)


def wilcoxon_table(analysis):
    """The best model, over the pairs that all have, against each other one, by it."""
    tests = analysis.over_pairs
    if tests.empty:
        return tests
    tested = analysis.scores["model"].isin([*tests["model_a"], *tests["model_b"]])
    best = on_common_pairs(analysis.scores[tested]).mean(axis=1).idxmax()
    tests = tests_from(tests, best)
    title = f"median of {label_of(best)} minus it"
    table = pd.DataFrame(
        {
            "pairs": tests["n_pairs"],
            title: tests["median_difference"].map("{:+.3f}".format),
            "p": tests["p_holm"].map("{:.2g}".format),
        }
    )
    return table.set_index(tests["model"].map(label_of).to_numpy())


def tuning_tables(results):
    """All that was tried, a row a trial, and what was chosen, a row a result."""
    keys = ["pair", "model", "fold", "seed"]
    tuned = results.table[results.table["tuning"].map(bool).astype(bool)]
    tuned = tuned.explode("tuning", ignore_index=True)
    trials = pd.DataFrame(
        [*tuned["tuning"]], columns=["parameters", "valid_pearson", "seconds"]
    ).astype({"valid_pearson": float, "seconds": float})
    trials = tuned[[*keys, "tune_seconds"]].join(trials)
    groups = trials.groupby(keys, sort=False)["valid_pearson"]
    n_tried, worst = groups.transform("size"), groups.transform("min")
    chosen = trials.assign(n_tried=n_tried, worst=worst).loc[groups.idxmax()]
    return trials, chosen


def files_table(pairs):
    """Files that were read, with their checksums and the pairs that they are of."""
    rows = [
        (file, checksum, name)
        for name, pair in pairs.items()
        for file, checksum in (pair.get("files") or {}).items()
    ]
    table = pd.DataFrame(rows, columns=["File", "SHA-256", "Pairs"])
    return table.groupby(["File", "SHA-256"], as_index=False).agg(", ".join)
