"""The paper's figure 5: ``python benchmarks/figure5.py --data FILE.npz``.

Each variant is trained several times, and its level-II attention averaged over the
genes of test chromosomes that are beyond a threshold, higher in either cell type. What
the paper says of the marks is measured as differences, and judged by whether their 95 %
intervals, from drawing trainings and genes again, leave out 0. The paper calls genes up
or down without saying in which cell type: both readings are judged. Beside that,
permutation importance tells which marks the predictions of all test genes rely on.
"""

import argparse
from pathlib import Path

import joblib
import numpy as np
import pandas as pd

from attention_evidence.marks_figure import draw_marks
from attention_evidence.up_and_down import (
    CLAIMED_MARKS,
    attend,
    draw_means,
    judge_claims,
    split_genes,
    tabulate_attention,
)
from common.cached_calls import call_cached
from common.marked_genes import read_genes
from skdeepdiff import DeepDiffRegressor
from skdeepdiff._files import write_whole
from skdeepdiff.nn import VARIANTS

MEAN = "mean of variants"


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
    parser.add_argument("--data", required=True, metavar="FILE")
    parser.add_argument("--marks", nargs="+", metavar="MARK", help="default: all")
    parser.add_argument(
        "--variants", nargs="+", choices=list(VARIANTS), default=list(VARIANTS)
    )
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="how many")
    parser.add_argument("--epochs", type=int, metavar="N", help="at most")
    parser.add_argument("--threshold", type=float, default=8.0, metavar="CHANGE")
    parser.add_argument("--n-jobs", type=int, default=joblib.cpu_count(), metavar="N")
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("benchmark-results/figure5"),
        metavar="FOLDER",
        help="where results go; a run that was stopped goes on there",
    )
    options = parser.parse_args(arguments)
    options.marks = options.marks and tuple(options.marks)
    if options.seeds < 1:
        parser.error(f"--seeds must be at least 1, got {options.seeds}")
    missing = set(CLAIMED_MARKS).difference(options.marks or CLAIMED_MARKS)
    if missing:
        parser.error(f"--marks must include {', '.join(CLAIMED_MARKS)}")
    return options


def main(arguments=None):
    """Run the benchmark from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the program's own.
    """
    options = parse_arguments(arguments)
    genes = read_genes(options.data, options.marks, "chromosomes", "cell_types")
    y = genes.change[split_genes(genes)[2]]
    groups = {
        f"higher in {cell}": sign * y > options.threshold
        for cell, sign in zip(reversed(genes.cell_types), (1, -1), strict=True)
    }
    if not all(chosen.any() for chosen in groups.values()):
        raise SystemExit(
            "No test gene is up- or none is down-regulated beyond "
            f"{options.threshold:g}; give a smaller --threshold"
        )
    given = {} if options.epochs is None else {"max_epochs": options.epochs}
    models = [
        DeepDiffRegressor(
            variant,
            mark_names=genes.mark_names,
            device="cpu",
            random_state=seed,
            **given,
        )
        for variant in options.variants
        for seed in range(options.seeds)
    ]
    tasks = [(options.data, options.marks, model) for model in models]
    cache = options.output / "cache"
    done = call_cached(attend, tasks, cache, options.n_jobs, "network")
    shares, correlations, importances = (
        np.reshape(part, (len(options.variants), options.seeds, *np.shape(part[0])))
        for part in zip(*done, strict=True)
    )
    attention, claims, importance = [], [], []
    for variant, some in zip(
        [MEAN, *options.variants], [shares.mean(axis=0), *shares], strict=True
    ):
        means = draw_means(some, groups, genes.mark_names)
        attention.append(tabulate_attention(means).assign(variant=variant))
        for up, down in (groups, reversed(groups)):
            claims.append(
                judge_claims(means[up], means[down]).assign(
                    variant=variant, reading=f"up is {up}"
                )
            )
