"""Predict other pairs and cell types: ``python benchmarks/transfer.py --data FILE``.

Each pair is predicted by a model that was trained on this pair, by one of all other
pairs, and by those of all pairs without one of its cell types. Test chromosomes are
held out in all of them, and are the same: the first tells what the others can reach.

Files are datasets (``skdeepdiff dataset``, ``save_dataset``), or hold the signal of
each cell type, of which any two make a pair: see ``cell_transfer/joined_pairs.py``.
"""

import hashlib
from itertools import chain, product
from pathlib import Path

import pandas as pd

from cell_transfer.experiment import MODELS, MODES, judge, list_tests
from cell_transfer.joined_pairs import NORMALIZATIONS, load_pairs
from cell_transfer.summary import draw_transfer, summarise
from common.cached_calls import call_cached
from comparison.options import add_choices, make_parser, parse_run
from skdeepdiff._utils._files import write_whole

DEFAULT_MODELS = (
    "ridge_both_ways",
    "boosting",
    "boosting_both_ways",
    "raw_c",
    "aux_siamese",
)


def run(options):
    """Train and test all that was asked for; what is done already isn't done again."""
    paths = tuple(map(str, options.data))
    digests = tuple(
        hashlib.sha256(path.read_bytes()).hexdigest() for path in options.data
    )
    chosen = options.marks, options.pairs and tuple(options.pairs)
    tests = [
        test
        for test in list_tests(load_pairs(paths, *chosen, "none"))
        if test[0] in options.modes
    ]
    tasks = [
        (paths, digests, *chosen, normalization, test, model, seed, options.limits)
        for seed, normalization, model, test in product(
            options.seeds, options.normalize, options.models, tests
        )
    ]
    cache = options.output / "cache"
    done = call_cached(judge, tasks, cache, options.n_jobs, "model", ["paths"])
    return pd.DataFrame(chain.from_iterable(done))


def parse_arguments(arguments):
    """Read the command line."""
    parser = make_parser(__doc__, "transfer")
    parser.add_argument(
        "--data", nargs="+", type=Path, required=True, metavar="FILE", help=".npz files"
    )
    parser.add_argument("--pairs", nargs="+", metavar="A-B", help="default: all")
    add_choices(parser, "--normalize", NORMALIZATIONS, NORMALIZATIONS)
    add_choices(parser, "--models", MODELS, DEFAULT_MODELS)
    add_choices(parser, "--modes", MODES, MODES)
    parser.add_argument("--seeds", nargs="+", type=int, default=[0], metavar="N")
    text = "most rows to train on, drawn at random (default: all)"
    parser.add_argument("--train-genes", type=int, metavar="N", help=text)
    options = parse_run(parser, arguments, "train_genes")
    options.limits = options.train_genes, options.epochs
    return options


def main(arguments=None):
    """Run from the command line."""
    options = parse_arguments(arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    results = run(options)
    text = summarise(results).round(3).to_string(index=False) + "\n"
    write_whole(options.output / "table.txt", text.encode())
    write_whole(options.output / "results.csv", results.to_csv(index=False).encode())
    figures = [options.output / f"transfer.{kind}" for kind in ("png", "svg")]
    draw_transfer(results, figures)
    print(text)


if __name__ == "__main__":
    main()
