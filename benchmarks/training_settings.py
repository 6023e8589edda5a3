"""Try ways to train against the default: ``python benchmarks/training_settings.py``.

Validation data decide: on a published pair, each third of its training and validation
genes is judged after training on the others; on a dataset with chromosomes, those that
``run_all.py --split chromosomes`` validates on are judged, and others validate. Test
genes aren't read. Synthetic pairs are judged by a thousand genes of their own.
"""

from itertools import product

import pandas as pd

from common.cached_calls import call_cached
from comparison.options import add_choices, make_parser, parse_run
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
    tasks = [
        (options.data, *place, variant, trial, seed, options.epochs, options.marks)
        for seed, trial, place, variant in product(
            options.seeds, options.trials, places, options.variants
        )
    ]
    cache = options.output / "cache"
    return pd.DataFrame(call_cached(judge, tasks, cache, options.n_jobs, "network"))


def parse_arguments(arguments):
    """Read the command line."""
    parser = make_parser(__doc__, "training-settings")
    parser.add_argument("--data", metavar="FOLDER", help="of published CSV files")
    parser.add_argument("--pairs", nargs="*", default=[], metavar="A-B", help="in it")
    parser.add_argument(
        "--datasets",
        nargs="*",
        default=[],
        metavar="FILE",
        help=".npz files, of which --marks are",
    )
    parser.add_argument(
        "--sizes",
        nargs="*",
        default=["few"],
        choices=list(SYNTHETIC_SIZES),
        help="of synthetic pairs (default: few)",
    )
    add_choices(parser, "--variants", VARIANTS, ("raw_d", "raw_c", "aux_siamese"))
    add_choices(parser, "--trials", TRIALS, TRIALS)
    parser.add_argument("--seeds", nargs="+", type=int, default=[0], metavar="N")
    text = f"of each pair and dataset; beyond {FOLDS}, pairs are shuffled anew"
    parser.add_argument("--folds", type=int, default=FOLDS, metavar="N", help=text)
    text = "synthetic pairs of a size"
    parser.add_argument("--synthetic", type=int, default=3, metavar="N", help=text)
    options = parse_run(parser, arguments, "folds", "synthetic")
    if (options.data is None) != (not options.pairs):
        parser.error("--data and --pairs must be given together")
    if DEFAULT not in options.trials:
        options.trials.insert(0, DEFAULT)
    return options


def main(arguments=None):
    """Run from the command line."""
    options = parse_arguments(arguments)
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
