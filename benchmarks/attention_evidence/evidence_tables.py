"""Tables of how well each method answers each question."""

import numpy as np
import pandas as pd

from attention_evidence.methods import METHODS
from attention_evidence.planted_genes import SETTINGS, explain_change
from attention_evidence.ranking import QUESTIONS, answer, mark_shares

GROUPS = ("changed", "all")
MEASURES = ("auroc", "precision")
UNINFORMATIVE = ("H3K9me3", "decoy")
N_EXPLAINED = 4000  # genes of a linear regression, which is quick


def summarise(setting, parts, n_bootstrap):
    """Answer all questions in a setting, from what ``evaluate`` gave for each seed.

    Gives a row per method, variant, group of genes and question, with ``auroc`` and
    ``precision``, the ends of their intervals (``auroc_low``, ...), and ``chance`` of
    the precision.
    """
    tests = [test for _, test, _, _ in parts]
    planted = [test.planted for test in tests]
    groups = {
        "changed": [np.flatnonzero(test.changed) for test in tests],
        "all": [np.arange(len(test.y)) for test in tests],
    }
    rows = []
    for method, variant in parts[0][0]:
        scores = [part[0][method, variant] for part in parts]
        for group in GROUPS:
            rng = np.random.RandomState(0)  # the same resamples for all methods
            answers = answer(scores, planted, groups[group], n_bootstrap, rng)
            for question, values in answers.items():
                about = (setting, method, variant, group, question)
                rows.append((*about, *values[:, :2].T.ravel(), values[0, 2]))
    columns = ["setting", "method", "variant", "group", "question"]
    columns += [name + end for name in MEASURES for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=[*columns, "chance"])


def share_table(setting, parts):
    """Average the share of each mark in the mark scores over genes and seeds.

    Gives a row per method and variant, a column per mark.
    """
    names = parts[0][2]
    rows = []
    for method, variant in parts[0][0]:
        shares = np.mean(
            [mark_shares(part[0][method, variant].marks) for part in parts], axis=0
        )
        row = {"setting": setting, "method": method, "variant": variant}
        rows.append(row | dict(zip(names, shares, strict=True)))
    return pd.DataFrame(rows)


def answer_table(records, measure):
    """Format a measure with its interval, for one setting and group.

    Gives a row per method and variant, a column per question; the last row is chance.
    """
    rows = []
    for (method, variant), part in records.groupby(["method", "variant"], sort=False):
        row = {"method": method, "variant": variant}
        for one in part.to_dict("records"):
            low, high = one[f"{measure}_low"], one[f"{measure}_high"]
            row[one["question"]] = f"{one[measure]:.2f} [{low:.2f}, {high:.2f}]"
        rows.append(row)
    first = records.drop_duplicates("question").set_index("question")
    chance = {
        question: f"{0.5 if measure == 'auroc' else first.loc[question, 'chance']:.2f}"
        for question in QUESTIONS
    }
    table = pd.DataFrame([*rows, {"method": "chance", "variant": ""} | chance])
    return table[["method", "variant", *QUESTIONS]]


def method_table(records, measure):
    """Format a measure's mean and range over the variants, for one group.

    Gives a row per setting and method, a column per question.
    """
    rows = []
    for (setting, method), part in records.groupby(["setting", "method"], sort=False):
        row = {"setting": setting, "method": METHODS[method]}
        for question, values in part.groupby("question", sort=False)[measure]:
            row[question] = f"{values.mean():.2f}"
            if len(values) > 1:
                row[question] += f" ({values.min():.2f}-{values.max():.2f})"
        rows.append(row)
    return pd.DataFrame(rows)[["setting", "method", *QUESTIONS]]


def regression_table(options):
    """Tell what a linear regression on the marks explains, with and without H3K9me3.

    Gives shares of the variance, means over seeds: a row per setting, a column per
    choice of marks.
    """
    choices = {"all marks": None, f"without {UNINFORMATIVE[0]}": UNINFORMATIVE[0]}
    rows = {
        setting: {
            name: np.mean(
                [
                    explain_change(
                        SETTINGS[setting], N_EXPLAINED, options.bins, seed, without
                    )
                    for seed in range(options.seeds)
                ]
            )
            for name, without in choices.items()
        }
        for setting in options.settings
    }
    return pd.DataFrame(rows).T


def print_tables(records, shares, correlations):
    """Print everything that was measured, of all settings."""
    print("Test correlation of the networks, mean over seeds\n")
    print(correlations.to_string(float_format="{:.2f}".format))
    for setting, of_setting in records.groupby("setting", sort=False):
        for group, part in of_setting.groupby("group", sort=False):
            for measure in MEASURES:
                print(f"\n{measure}, marks {setting}, genes: {group}\n")
                print(answer_table(part, measure).to_string(index=False))
    for group, part in records.groupby("group", sort=False):
        for measure in MEASURES:
            print(f"\n{measure}, mean and range over variants, genes: {group}\n")
            print(method_table(part, measure).to_string(index=False))
    print("\nShares of the mark scores, all genes\n")
    order = [name for name in shares.columns if name not in UNINFORMATIVE]
    order += [name for name in UNINFORMATIVE if name in shares.columns]
    table = shares[order].to_string(
        index=False, float_format="{:.2f}".format, na_rep=""
    )
    print(table)
