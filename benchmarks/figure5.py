"""The paper's figure 5: ``python benchmarks/figure5.py --data FILE.npz``.

Each variant is trained several times, and its level-II attention averaged over the
genes of test chromosomes that are beyond a threshold, higher in either cell type. What
the paper says of the marks is measured as differences, and judged by whether their 95 %
intervals, from drawing trainings and genes again, leave out 0. The paper calls genes up
or down without saying in which cell type: both readings are judged. Beside that,
permutation importance tells which marks the predictions of all test genes rely on.
"""

import numpy as np
import pandas as pd

from attention_evidence.marks_report import MEAN, write_results
from attention_evidence.up_and_down import (
    CLAIMED_MARKS,
    attend,
    draw_means,
    judge_claims,
    tabulate_attention,
    tabulate_importance,
)
from common.cached_calls import call_cached
from comparison.marked_genes import read_genes
from comparison.models import MODELS
from comparison.options import add_choices, make_parser, parse_run
from comparison.pairs import split_by_chromosome
from skdeepdiff._pairs._directions import up_and_down
from skdeepdiff.nn import VARIANTS


def parse_arguments(arguments):
    """Read the command line."""
    parser = make_parser(__doc__, "figure5")
    parser.add_argument("--data", required=True, metavar="FILE")
    add_choices(parser, "--variants", VARIANTS, VARIANTS)
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="how many")
    parser.add_argument("--threshold", type=float, default=8.0, metavar="CHANGE")
    options = parse_run(parser, arguments, "seeds")
    missing = set(CLAIMED_MARKS).difference(options.marks or CLAIMED_MARKS)
    if missing:
        parser.error(f"--marks must include {', '.join(CLAIMED_MARKS)}")
    return options


def main(arguments=None):
    """Run the benchmark from the command line."""
    options = parse_arguments(arguments)
    genes = read_genes(options.data, options.marks, "chromosomes", "cell_types")
    y = genes.change[split_by_chromosome(genes.chromosomes)[2]]
    groups = {
        f"higher in {cell}": up_and_down(sign * y, options.threshold)[0]
        for cell, sign in zip(reversed(genes.cell_types), (1, -1), strict=True)
    }
    if not all(chosen.any() for chosen in groups.values()):
        raise SystemExit(
            "No test gene is up- or none is down-regulated beyond "
            f"{options.threshold:g}; give a smaller --threshold"
        )
    tasks = [
        (options.data, options.marks, MODELS[variant].make(seed, options.epochs))
        for variant in options.variants
        for seed in range(options.seeds)
    ]
    cache = options.output / "cache"
    done = call_cached(attend, tasks, cache, options.n_jobs, "network")
    # Of shape (n_variants, n_seeds, ...), the mean of the variants first.
    shares, correlations, importances = (
        np.stack([np.mean(part, axis=0), *part])
        for part in (
            np.reshape(values, (-1, options.seeds, *np.shape(values[0])))
            for values in zip(*done, strict=True)
        )
    )
    attention, claims, importance = [], [], []
    for row, variant in enumerate([MEAN, *options.variants]):
        about = {"variant": variant, "correlation": correlations[row].mean()}
        means = draw_means(shares[row], groups, genes.mark_names)
        attention.append(tabulate_attention(means).assign(**about))
        of_marks = tabulate_importance(importances[row], genes.mark_names)
        importance.append(of_marks.assign(**about))
        for up, down in (list(groups), list(groups)[::-1]):
            judged = judge_claims(means[up], means[down])
            claims.append(judged.assign(up=up, **about))
    n_genes = [f"{chosen.sum()} {name}" for name, chosen in groups.items()]
    write_results(
        f"{' and '.join(n_genes)} by more than {options.threshold:g}, of {len(y)} test "
        f"genes; {options.seeds} trainings a variant",
        *map(pd.concat, (attention, claims, importance)),
        options.output,
    )


if __name__ == "__main__":
    main()
