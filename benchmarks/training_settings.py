"""Try ways to train against the default: ``python benchmarks/training_settings.py``.

Validation data decide: on a published pair, each third of its training and validation
genes is judged after training on the others; on a dataset with chromosomes, those that
``run_all.py --split chromosomes`` validates on are judged, and others validate. Test
genes aren't read. Synthetic pairs are judged by a thousand genes of their own.
"""

import argparse
import sys
from itertools import product
from pathlib import Path

import joblib
import pandas as pd

from common.cached_calls import call_cached
from comparison.options import check_counts
from skdeepdiff._utils._files import write_whole
from skdeepdiff.nn import VARIANTS
from training_trials.judging import judge
from training_trials.places import FOLDS, SYNTHETIC_SIZES
from training_trials.tables import compare, compare_ensembles
from training_trials.trials import DEFAULT, TRIALS


def run(options):
    """Train in all ways that were asked for; what is done already isn't done again."""
    places = [(pair, fold) for pair in options.pairs for fold in range(options.folds)]
    places += [(path, i) for path in options.datasets for i in range(options.folds)]
    places += [(size, i) for size in options.sizes for i in range(options.synthetic)]
    marks = options.marks and tuple(options.marks)
    tasks = [
        (options.data, *place, variant, trial, seed, options.epochs, marks)
        for seed, trial, place, variant in product(
            options.seeds, options.trials, places, options.variants
        )
    ]
    cache = options.output / "cache"
    return pd.DataFrame(call_cached(judge, tasks, cache, options.n_jobs, "network"))


def parse_arguments(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", metavar="FOLDER", help="of published CSV files")
    parser.add_argument("--pairs", nargs="*", default=[], metavar="A-B", help="in it")
    parser.add_argument(
        "--datasets", nargs="*", default=[], metavar="FILE", help=".npz files"
    )
    parser.add_argument(
        "--marks", nargs="+", metavar="MARK", help="of the datasets (default: all)"
    )
    parser.add_argument(
        "--sizes",
        nargs="*",
        default=["few"],
        choices=list(SYNTHETIC_SIZES),
        help="of synthetic pairs (default: few)",
    )
    parser.add_argument(
        "--variants",
        nargs="+",
        default=["raw_d", "raw_c", "aux_siamese"],
        choices=list(VARIANTS),
        metavar="VARIANT",
        help="default: raw_d raw_c aux_siamese",
    )
    parser.add_argument(
        "--trials",
        nargs="+",
        default=list(TRIALS),
        choices=list(TRIALS),
        metavar="TRIAL",
        help=f"some of: {', '.join(TRIALS)} (default: all)",
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[0], metavar="N")
    numbers = {
        "folds": (
            FOLDS,
            f"of each pair and dataset; beyond {FOLDS}, pairs are shuffled anew",
        ),
        "synthetic": (3, "synthetic pairs of a size"),
        "n-jobs": (joblib.cpu_count(), "networks trained at a time"),
        "epochs": (None, "most epochs (default: the trial's own)"),
    }
    for name, (default, text) in numbers.items():
        parser.add_argument(
            f"--{name}", type=int, default=default, metavar="N", help=text
        )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("benchmark-results/training-settings"),
        metavar="FOLDER",
        help="where results go; a run that was stopped goes on there",
    )
    options = parser.parse_args(arguments)
    if (options.data is None) != (not options.pairs):
        parser.error("--data and --pairs must be given together")
    check_counts(parser, options, "folds", "synthetic", "n_jobs", "epochs")
    if DEFAULT not in options.trials:
        options.trials.insert(0, DEFAULT)
    return options


def main(arguments=None):
    """Run from the command line."""
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    results = run(options)
    tables = [
        table.round(4).to_string(index=False)
        for table in (compare(results), compare_ensembles(results))
        if len(table)
    ]
    text = "\n\n".join(tables) + "\n"
    write_whole(options.output / "tables.txt", text.encode())
    columns = results.drop(columns=["true", "predicted"])
    write_whole(options.output / "results.csv", columns.to_csv(index=False).encode())
    print(text)


if __name__ == "__main__":
    main()
