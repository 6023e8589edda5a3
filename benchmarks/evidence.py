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
from pathlib import Path

import joblib
import pandas as pd

from attention_evidence.evaluation import evaluate
from attention_evidence.evidence_figure import draw_evidence
from attention_evidence.evidence_tables import (
    print_tables,
    regression_table,
    share_table,
    summarise,
)
from attention_evidence.planted_genes import SETTINGS
from skdeepdiff.nn import VARIANTS


def parse_arguments(arguments):
    """Read the command line."""
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


def main(arguments=None):
    """Run the benchmark from the command line."""
    options = parse_arguments(arguments)
    tasks = [
        (setting, seed) for setting in options.settings for seed in range(options.seeds)
    ]
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        parts = joblib.Parallel(n_jobs=options.n_jobs)(
            joblib.delayed(evaluate)(*task, options) for task in tasks
        )
    of_setting = {setting: [] for setting in options.settings}
    for (setting, _), part in zip(tasks, parts, strict=True):
        of_setting[setting].append(part)
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
