"""How well attention and its rivals find what is planted.

``python benchmarks/evidence.py`` trains all variants on synthetic genes, of which it is
known which marks and bins follow their activity. Each method then scores marks, bins,
and bins of marks in test genes. Four questions are put to the scores:

marks   In a gene: does a mark that follows its activity rank above one that doesn't?
genes   For a mark: does a gene whose activity it follows rank above another gene?
bins    In a mark that a gene follows: do the planted bins rank above the others?
blocks  In a gene: do planted bins of whichever mark rank above all others?

The answer is the area under the ROC curve (AUROC; 0.5 by chance) and the average
precision (by chance the share of what is planted, in the column chance). Intervals
hold 95 % of bootstrap resamples of seeds and of genes in each. Genes are those with
a change, |log fold change| >= 2, or all. Then come the shares of a method's mark
scores that fall to marks that follow nothing, and what a linear regression loses
without one of these.

Marks are independent given the gene's activity; or have noise in common (correlated);
or there is a sixth mark that copies half of the reads of H3K4me3, among others of its
own, but isn't planted (decoy). It does predict the change, so that a network may
well use it.

Some scores know more than a network could. How often a bin is planted in the training
genes is the best that a score can do that is the same in all genes.
"""

import argparse
import sys
from pathlib import Path

import joblib
import numpy as np
import pandas as pd

from evidence_figure import draw_evidence
from evidence_genes import SETTINGS, explain_change, make_parts
from evidence_methods import (
    METHODS,
    score_by_yardsticks,
    score_network,
)
from evidence_ranking import QUESTIONS, answer, mark_shares
from skdeepdiff.nn import VARIANTS

GROUPS = ("changed", "all")
MEASURES = ("auroc", "precision")
UNINFORMATIVE = ("H3K9me3", "decoy")
N_EXPLAINED = 4000  # genes of a linear regression, which is quick


def evaluate(setting, seed, options):
    """Train and score on one set of genes.

    Parameters
    ----------
    setting : str
        Key of ``SETTINGS``.
    seed : int
        Of the genes and of the training.
    options : argparse.Namespace
        See :func:`parse_arguments`.

    Returns
    -------
    scores : dict of (str, str) to Scores
        By method and variant, which is empty for yardsticks.
    test : Part
        The genes scored.
    names : list of str
        Names of the marks.
    correlations : dict of str to float
        Test correlation by variant.
    """
    sizes = (options.genes, options.genes // 4, options.genes // 2)
    parts, names = make_parts(SETTINGS[setting], sizes, options.bins, seed)
    train, valid, test = parts
    scores, correlations = {}, {}
    for variant in options.variants:
        of_methods, correlations[variant] = score_network(
            variant, train, valid, test, max_epochs=options.epochs, seed=seed
        )
        scores |= {(method, variant): of_methods[method] for method in of_methods}
        print(f"{setting}, seed {seed}: {variant} is done", file=sys.stderr, flush=True)
    yardsticks = score_by_yardsticks(train, test, seed)
    scores |= {(method, ""): yardsticks[method] for method in yardsticks}
    return scores, test, names, correlations


def summarise(setting, parts, n_bootstrap):
    """All answers in a setting.

    Parameters
    ----------
    setting : str
        Its name.
    parts : list of tuple
        What :func:`evaluate` returned for each seed.
    n_bootstrap : int
        Resamples.

    Returns
    -------
    records : DataFrame
        A row per method, variant, group of genes and question, with the columns
        ``auroc`` and ``precision``, the ends of their intervals (``auroc_low``, ...),
        and ``chance`` of the precision.
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
                row = {
                    "setting": setting,
                    "method": method,
                    "variant": variant,
                    "group": group,
                    "question": question,
                }
                for index, measure in enumerate(MEASURES):
                    estimate, low, high = values[:, index]
                    row |= {
                        measure: estimate,
                        f"{measure}_low": low,
                        f"{measure}_high": high,
                    }
                rows.append(row | {"chance": values[0, 2]})
    return pd.DataFrame(rows)


def share_table(setting, parts):
    """Shares of the mark scores that fall to marks that follow nothing.

    Parameters
    ----------
    setting : str
        Its name.
    parts : list of tuple
        What :func:`evaluate` returned for each seed.

    Returns
    -------
    records : DataFrame
        A row per method and variant, with a column per mark; means over seeds.
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
    """A measure with its interval, a column per question.

    Parameters
    ----------
    records : DataFrame
        Rows of one setting and group.
    measure : {"auroc", "precision"}
        Which.

    Returns
    -------
    table : DataFrame of str
        A row per method and variant; the last row says what chance gives.
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
    """A measure by method, as the mean and range over the variants.

    Parameters
    ----------
    records : DataFrame
        Rows of one group.
    measure : {"auroc", "precision"}
        Which.

    Returns
    -------
    table : DataFrame of str
        A row per setting and method, a column per question.
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
    """What a linear regression on the marks explains, with and without H3K9me3.

    Parameters
    ----------
    options : argparse.Namespace
        See :func:`parse_arguments`.

    Returns
    -------
    table : DataFrame
        Share of the variance, mean over seeds: a row per setting, a column per choice
        of marks.
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


def parse_arguments(arguments):
    """Read the command line.

    Parameters
    ----------
    arguments : list of str or None
        Without the program's name; None for the program's own.

    Returns
    -------
    options : argparse.Namespace
        Checked options.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    count = {"type": int, "metavar": "N"}
    parser.add_argument("--genes", **count, default=320, help="training genes")
    parser.add_argument("--bins", **count, default=30)
    parser.add_argument("--seeds", **count, default=2, help="how many")
    parser.add_argument("--epochs", **count, default=30, help="at most")
    parser.add_argument("--bootstrap", **count, default=200, help="resamples")
    parser.add_argument(
        "--settings", nargs="+", choices=list(SETTINGS), default=list(SETTINGS)
    )
    parser.add_argument(
        "--variants", nargs="+", choices=list(VARIANTS), default=list(VARIANTS)
    )
    parser.add_argument("--n-jobs", **count, default=1, help="sets of genes at a time")
    parser.add_argument(
        "--output", type=Path, default=Path("benchmark-results", "evidence")
    )
    options = parser.parse_args(arguments)
    least = {"genes": 8, "bins": 10, "seeds": 1, "bootstrap": 2}
    for name, bound in least.items():
        value = getattr(options, name)
        if value < bound:
            parser.error(f"--{name} must be at least {bound}, got {value}")
    return options


def print_tables(records, shares, correlations):
    """Print everything that was measured.

    Parameters
    ----------
    records, shares : DataFrame
        Of :func:`summarise` and :func:`share_table`, of all settings.
    correlations : DataFrame
        Test correlations: a row per setting, a column per variant.
    """
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


def main(arguments=None):
    """Run the benchmark from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the program's own.
    """
    options = parse_arguments(arguments)
    tasks = [
        (setting, seed) for setting in options.settings for seed in range(options.seeds)
    ]
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        parts = joblib.Parallel(n_jobs=options.n_jobs)(
            joblib.delayed(evaluate)(*task, options) for task in tasks
        )
    of_setting = {
        setting: [
            part for task, part in zip(tasks, parts, strict=True) if task[0] == setting
        ]
        for setting in options.settings
    }
    records = pd.concat(
        [
            summarise(setting, some, options.bootstrap)
            for setting, some in of_setting.items()
        ]
    )
    shares = pd.concat([share_table(*item) for item in of_setting.items()])
    correlations = pd.DataFrame(
        {
            setting: pd.DataFrame([part[3] for part in some]).mean()
            for setting, some in of_setting.items()
        }
    ).T
    print_tables(records, shares, correlations)
    options.output.mkdir(parents=True, exist_ok=True)
    print("\nVariance of the change that a linear regression on the marks explains\n")
    print(regression_table(options).to_string(float_format="{:.2f}".format))
    records.to_csv(options.output / "evidence.csv", index=False, float_format="%.6f")
    shares.to_csv(options.output / "shares.csv", index=False, float_format="%.6f")
    draw_evidence(
        records[records["group"] == "changed"], options.output / "evidence.png"
    )
    print(f"\nWritten to {options.output}: evidence.csv, shares.csv, evidence.png")


if __name__ == "__main__":
    main()
