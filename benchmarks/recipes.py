"""What recipes of the guide are worth: ``python benchmarks/recipes.py --data FILE``.

few_genes      A network, ridge on log totals near the start site, and the mean of both,
               trained on some of the genes.
weights        Training with genes weighted by how sure their counts are.
intervals      How many genes 90 % intervals hold, on each chromosome, and how wide they
               are in units of log2.
missing_marks  Predicting without a mark: with a network that learned to do without, and
               with one that was trained without it.

All are tested on held-out chromosomes, the test genes of ``run_all.py --split
chromosomes``. Networks of all but the first pool their bins.
"""

from itertools import product
from pathlib import Path

import pandas as pd

from common.cached_calls import call_cached
from comparison.marked_genes import read_genes
from comparison.options import add_choices, make_parser, parse_run
from skdeepdiff._utils._files import write_whole
from user_recipes.experiments import few_genes, intervals, missing_marks, weights
from user_recipes.tables import tabulate

RECIPES = {
    "few_genes": (few_genes, (300, 1000, 3000)),
    "weights": (weights, ("network", "promoter_totals", "boosting")),
    "intervals": (intervals, (3,)),
    "missing_marks": (missing_marks, ("all marks", "mark dropout")),
}


def parse_arguments(arguments):
    """Read the command line."""
    parser = make_parser(__doc__, "recipes")
    parser.add_argument("--data", nargs="+", required=True, metavar="FILE")
    add_choices(parser, "--recipes", RECIPES, RECIPES)
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2], metavar="N")
    return parse_run(parser, arguments)


def main(arguments=None):
    """Run from the command line."""
    options = parse_arguments(arguments)
    text = ""
    for name in options.recipes:
        results = run(name, options)
        table = results.to_csv(index=False).encode()
        write_whole(options.output / f"{name}.csv", table)
        text += f"{name}\n\n{tabulate(name, results).to_string()}\n\n"
        write_whole(options.output / "tables.txt", text.encode())
    print(text)


def run(name, options):
    """Do what isn't done yet of a recipe, and give the records of all."""
    experiment, cases = RECIPES[name]
    if experiment is missing_marks:
        cases += tuple(options.marks or read_genes(options.data[0], None).mark_names)
    tasks = [
        (path, options.marks, seed, case, options.epochs)
        for path, seed, case in product(options.data, options.seeds, cases)
    ]
    done = call_cached(
        experiment, tasks, options.output / "cache", options.n_jobs, "training"
    )
    return pd.DataFrame(
        {"pair": Path(path).stem, "seed": seed, "case": case, **record}
        for (path, _, seed, case, _), records in zip(tasks, done, strict=True)
        for record in records
    )


if __name__ == "__main__":
    main()
