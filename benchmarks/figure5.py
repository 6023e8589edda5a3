"""The paper's figure 5 on published data: mean mark attention of up and down genes.

``python benchmarks/figure5.py --data FOLDER`` trains variants on a pair of cell types,
several times, and averages the level-II attention of genes that they weren't trained on
(validation and test) whose log fold change, B over A, is beyond a threshold. The paper
shows E116-E123 at a threshold of 8. Intervals in the figure are from drawing the genes
again; the tables have the standard deviation over the trainings as well.
"""

import argparse
from pathlib import Path

import joblib
import numpy as np

from attention_evidence.up_and_down import attend, attention_table, draw
from comparison.models import VARIANT_LABELS
from comparison.pairs import load_pair
from comparison.sources import Source


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
    parser.add_argument("--data", required=True, help="folder of the published files")
    parser.add_argument("--pair", default="E123-E003", help="cell type A, then B")
    parser.add_argument(
        "--variants",
        nargs="+",
        choices=list(VARIANT_LABELS),
        default=list(VARIANT_LABELS),
    )
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="how many")
    parser.add_argument("--epochs", type=int, metavar="N", help="at most")
    parser.add_argument(
        "--thresholds", type=float, nargs="+", default=[8.0, 2.0], metavar="CHANGE"
    )
    parser.add_argument("--n-jobs", type=int, default=1, metavar="N")
    parser.add_argument(
        "--output", type=Path, default=Path("benchmark-results", "figure5.png")
    )
    options = parser.parse_args(arguments)
    if options.seeds < 1:
        parser.error(f"--seeds must be at least 1, got {options.seeds}")
    return options


def main(arguments=None):
    """Run the benchmark from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the program's own.
    """
    options = parse_arguments(arguments)
    pair = load_pair(Source(options.pair, "published", str(options.data)))
    y = np.concatenate([pair.valid.target, pair.test.target])[:, 0]
    for threshold in options.thresholds:
        if not ((y > threshold).any() and (y < -threshold).any()):
            raise SystemExit(
                f"No gene is up- or none is down-regulated beyond {threshold:g}; give "
                "smaller --thresholds"
            )
    tasks = [
        (variant, seed) for variant in options.variants for seed in range(options.seeds)
    ]
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        results = joblib.Parallel(n_jobs=options.n_jobs)(
            joblib.delayed(attend)(pair, *task, options.epochs) for task in tasks
        )
    attentions = {variant: [] for variant in options.variants}
    correlations = {variant: [] for variant in options.variants}
    for (variant, _), (attention, correlation) in zip(tasks, results, strict=True):
        attentions[variant].append(attention)
        correlations[variant].append(correlation)
    print(f"{options.pair}: up is higher in {options.pair.split('-')[1]}")
    for threshold in options.thresholds:
        n_up, n_down = (y > threshold).sum(), (y < -threshold).sum()
        for variant, some in attentions.items():
            values = correlations[variant]
            print(
                f"\n{VARIANT_LABELS[variant]}, |log fold change| > {threshold:g}: "
                f"{n_up} genes up, {n_down} down; test correlation "
                f"{np.mean(values):.2f} ± {np.std(values):.2f}"
            )
            table = attention_table(some, y, threshold)
            print(table.to_string(float_format="{:.3f}".format))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    draw(attentions, y, options.thresholds, options.output)
    print(f"\nWritten to {options.output}")


if __name__ == "__main__":
    main()
