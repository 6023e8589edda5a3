"""What splits of genes give: ``python benchmarks/leakage.py --data FILE.npz ...``.

Genes have neighbours on their chromosome. How alike these change is told first. Then
every gene is predicted three times, in three folds each: with any genes in a fold, with
blocks of sorted ids as in the paper, and with whole chromosomes. All train on as many
genes and test the same ones, so that the excess of a split over whole chromosomes is
paired: on all genes, on those whose window overlaps that of a training gene under that
split, and on the others, which are the control.
"""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from common.cached_calls import call_cached
from comparison.marked_genes import read_genes
from comparison.options import add_choices, make_parser, parse_run
from skdeepdiff._utils._files import write_whole
from split_leakage.experiment import (
    LEARNERS,
    NEEDED,
    compare_splits,
    find_overlaps,
    predict_fold,
)
from split_leakage.neighbours import correlate_neighbours
from split_leakage.splits import N_FOLDS, SPLITS


def parse_arguments(arguments):
    """Read the command line."""
    parser = make_parser(__doc__, "leakage")
    parser.add_argument("--data", nargs="+", required=True, metavar="FILE")
    default = ("ridge", "boosting", "neighbours", "raw_d")
    add_choices(parser, "--models", LEARNERS, default)
    parser.add_argument(
        "--repeats", type=int, default=3, metavar="N", help="of all folds (default: 3)"
    )
    return parse_run(parser, arguments, "repeats")


def main(arguments=None):
    """Run the comparison from the command line."""
    options = parse_arguments(arguments)
    sets = list(product(options.data, options.models, SPLITS))
    parts = list(product(range(options.repeats), range(N_FOLDS)))
    tasks = [
        (path, options.marks, split, *part, LEARNERS[model](part[0], options.epochs))
        for path, model, split in sets
        for part in parts
    ]
    cache = options.output / "cache"
    done = iter(call_cached(predict_fold, tasks, cache, options.n_jobs, "model"))
    neighbours, results = [], []
    for path in options.data:
        genes = read_genes(path, options.marks, *NEEDED)
        pair = Path(path).stem
        neighbours.append(correlate_neighbours(genes).assign(pair=pair))
        overlap = {one: find_overlaps(genes, one, options.repeats) for one in SPLITS}
        for model in options.models:
            predictions = {}
            for split in SPLITS:
                predictions[split] = np.empty((options.repeats, len(genes.data)))
                for repeat, _ in parts:
                    test, predicted = next(done)
                    predictions[split][repeat, test] = predicted
            table = compare_splits(genes, overlap, predictions)
            results.append(table.assign(pair=pair, model=model))
    write_tables(pd.concat(neighbours), pd.concat(results), options.output)


def write_tables(neighbours, results, folder):
    """Write CSV files, and what they say as text, which is printed as well."""
    text = "Correlation of neighbours' log fold changes, and its standard error\n\n"
    text += neighbours.round(3).to_string(index=False)
    write_whole(folder / "neighbours.csv", neighbours.to_csv(index=False).encode())
    write_whole(folder / "leakage.csv", results.to_csv(index=False).encode())
    cells = results.assign(
        excess=[
            f"{row.excess:+.3f} [{row.low:+.3f} {row.high:+.3f}]"
            for row in results.itertuples()
        ]
    )
    for split, table in cells.groupby("split", sort=False):
        of_genes = dict(list(table.set_index(["pair", "model"]).groupby("genes")))
        wide = of_genes["all"][["chromosomes"]].round(3)
        for genes in table["genes"].unique():
            wide[genes] = of_genes[genes]["excess"]
        share = of_genes["overlapping"]["share"].mean()
        text += (
            "\n\nCorrelation with whole chromosomes, and what is in excess of it with "
            f"{split}, where {share:.1%} overlap a training gene\n\n{wide.to_string()}"
        )
    write_whole(folder / "tables.txt", f"{text}\n".encode())
    print(text)


if __name__ == "__main__":
    main()
