"""How much splits of genes leak: ``python benchmarks/leakage.py``.

The genes are simulated, so that what leaks is known. They lie along chromosomes, many
of them so close that their windows overlap. Windows are cut from one track of reads a
chromosome: where they overlap, they hold the very same reads. Genes also come in
domains, whose reads share a gain. The settings say what else neighbours share: in some
domains all genes are switched between the cell types together, and a share of the
variance of expression that the marks don't follow is common to a domain.

The first two tables need no model: the share of test genes whose window overlaps that
of a training gene, and how alike the changes of neighbours are in each setting. The
third has the correlation on the same test genes after training on as many genes, which
are of other chromosomes, or of all of them as in a random split, and the excess of the
latter: on all test genes, on those whose window then overlaps that of a training gene,
and on the others, which are the control.
"""

import argparse

import joblib
import pandas as pd

from split_leakage.experiment import LEARNERS, evaluate, summarise
from split_leakage.neighbours import SETTINGS
from split_leakage.splits import count_overlaps

QUICK = ("ridge", "forest", "neighbours")


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
    parser.add_argument("--genes", type=int, default=3000, metavar="N")
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help="how many")
    parser.add_argument(
        "--settings", nargs="+", choices=list(SETTINGS), default=list(SETTINGS)
    )
    parser.add_argument("--models", nargs="+", choices=list(LEARNERS), default=QUICK)
    parser.add_argument("--n-jobs", type=int, default=joblib.cpu_count(), metavar="N")
    options = parser.parse_args(arguments)
    if options.seeds < 2:
        parser.error(f"--seeds must be at least 2, got {options.seeds}")
    return options


def main(arguments=None):
    """Run the comparison from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the program's own.
    """
    options = parse_arguments(arguments)
    seeds = range(options.seeds)
    counts = pd.DataFrame([count_overlaps(options.genes, seed) for seed in seeds])
    print("Test genes whose window overlaps that of a training gene")
    for split, shares in counts.items():
        print(f"  {split:25}{shares.mean():4.0%} ± {shares.std():.1%}")
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        parts = joblib.Parallel(n_jobs=options.n_jobs)(
            joblib.delayed(evaluate)(options.genes, setting, seed, options.models)
            for setting in options.settings
            for seed in seeds
        )
    alike = pd.DataFrame([part for part, _ in parts])
    shares = alike.pop("tested")
    print("\nCorrelation of the change of neighbours")
    means = alike.groupby("setting", sort=False).mean().reset_index()
    print(means.to_string(index=False, float_format="{:.2f}".format))
    table = summarise(pd.DataFrame([record for _, part in parts for record in part]))
    print("\nTest correlation by where training genes are, and the excess of all over")
    print("other chromosomes, with standard errors: of all test genes, of those that")
    print(f"overlap a training gene then, {shares.mean():.0%}, and of the others")
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
