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
from typing import NamedTuple

import joblib
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chromosome_genes import N_BINS, make_genes
from comparison.models import MODELS
from skdeepdiff import DeepDiffRegressor, PairedMarks
from skdeepdiff.datasets import ChromosomeSplit, chromosome_split, published_split
from skdeepdiff.metrics import pearson_corrcoef

# Of ids in rounds: each gene got its id in one of so many rounds of annotation, which
# went along all chromosomes.
ID_ROUNDS = 3
VALID_SHARE, TEST_SHARE = 2_360 / 18_460, 6_100 / 18_460


class Setting(NamedTuple):
    """What neighbours have in common besides reads.

    Parameters
    ----------
    share_together, domain_effect : float
        See :func:`make_genes`.
    """

    share_together: float
    domain_effect: float


SETTINGS = {
    "independent": Setting(0, 0),
    "remainder": Setting(0, 1),
    "half": Setting(0.5, 0.5),
    "together": Setting(1, 1),
}


def name_genes(n_genes, n_rounds, rng):
    """Ids of genes that are given out along the chromosomes.

    Parameters
    ----------
    n_genes : int
        How many.
    n_rounds : int
        Passes along the chromosomes, each of which leaves genes for later ones.
    rng : RandomState
        Source of randomness.

    Returns
    -------
    ids : list of str
        In the genes' order.
    """
    in_round = rng.randint(n_rounds, size=n_genes)
    number = np.empty(n_genes, dtype=int)
    number[np.argsort(in_round, kind="stable")] = np.arange(n_genes)
    return [f"ENSG{n:011d}" for n in number]


def split_randomly(n_genes, rng):
    """Sets of the published sizes, drawn gene by gene.

    Parameters
    ----------
    n_genes : int
        How many.
    rng : RandomState
        Source of randomness.

    Returns
    -------
    train, valid, test : ndarray of int
        Indices.
    """
    order = rng.permutation(n_genes)
    return tuple(order[block] for block in published_split(name_genes(n_genes, 1, rng)))


SPLITS = {
    "random": lambda genes, rng: split_randomly(len(genes.change), rng),
    "blocks of ids in rounds": lambda genes, rng: published_split(
        name_genes(len(genes.change), ID_ROUNDS, rng)
    ),
    "blocks of ids in order": lambda genes, rng: published_split(
        name_genes(len(genes.change), 1, rng)
    ),
    "chromosomes": lambda genes, rng: chromosome_split(
        genes.chromosome,
        valid_size=VALID_SHARE,
        test_size=TEST_SHARE,
        random_state=rng,
    ),
}
# Of the genes, those on chromosomes that training may avoid; of these, the tested ones.
HELD_OUT_SHARE, TESTED_SHARE = 0.3, 1 / 3

LEARNERS = {
    "ridge": lambda seed: MODELS["ridge"].make(seed, None),
    "forest": lambda seed: make_pipeline(
        PairedMarks("difference", signal="log1p"),
        RandomForestRegressor(100, max_features=0.1, random_state=seed),
    ),
    "neighbours": lambda seed: make_pipeline(
        PairedMarks("difference", signal="log1p"),
        StandardScaler(),
        KNeighborsRegressor(5, weights="distance"),
    ),
    "raw_d": lambda seed: DeepDiffRegressor("raw_d", random_state=seed),
}
QUICK = ("ridge", "forest", "neighbours")
WHERE = {"apart": "other chromosomes", "mixed": "all chromosomes"}


def overlaps(genes, train, test):
    """Whether each test gene's window overlaps that of a training gene.

    Parameters
    ----------
    genes : Genes
        All genes.
    train, test : ndarray of int
        Indices.

    Returns
    -------
    overlap : ndarray of bool of shape (n_test,)
        In the order of ``test``.
    """
    others = np.sort(genes.start[train])
    here = genes.start[test]
    after = np.searchsorted(others, here)
    distance = np.minimum(
        np.abs(here - others[np.minimum(after, len(others) - 1)]),
        np.abs(here - others[np.maximum(after - 1, 0)]),
    )
    return distance < N_BINS


def correlate_neighbours(genes):
    """Correlation of the change of neighbours.

    Parameters
    ----------
    genes : Genes
        All genes.

    Returns
    -------
    correlations : dict of str to float
        Of neighbours whose windows overlap, of neighbours on a chromosome whose
        windows don't, and of genes that lie half of all genes apart.
    """
    here, after = genes.change[:-1], genes.change[1:]
    overlap = np.diff(genes.start) < N_BINS
    apart = (np.diff(genes.chromosome) == 0) & ~overlap
    far = np.roll(genes.change, len(genes.change) // 2)
    return {
        "overlapping neighbours": pearson_corrcoef(here[overlap], after[overlap]),
        "other neighbours": pearson_corrcoef(here[apart], after[apart]),
        "far apart": pearson_corrcoef(genes.change, far),
    }


def count_overlaps(n_genes, seed):
    """Share of overlaps under each split of one simulation.

    Parameters
    ----------
    n_genes : int
        How many.
    seed : int
        Of everything.

    Returns
    -------
    shares : dict of str to float
        By name of the split.
    """
    genes = make_genes(n_genes, *SETTINGS["independent"], seed)
    shares = {}
    for name, split in SPLITS.items():
        train, _, test = split(genes, np.random.RandomState(seed))
        shares[name] = overlaps(genes, train, test).mean()
    return shares


def draw_training_sets(chromosome, rng):
    """Test genes, and two training sets of one size.

    Parameters
    ----------
    chromosome : ndarray of int of shape (n_genes,)
        Chromosome of each gene.
    rng : RandomState
        Source of randomness.

    Returns
    -------
    test : ndarray of int
        Some genes of a few chromosomes.
    apart : ndarray of int
        All genes of the other chromosomes.
    mixed : ndarray of int
        As many of all chromosomes, without the test genes.
    """
    split = ChromosomeSplit(1, test_size=HELD_OUT_SHARE, random_state=rng)
    apart, held_out = next(split.split(chromosome, groups=chromosome))
    n_test = round(len(held_out) * TESTED_SHARE)
    test = np.sort(rng.choice(held_out, n_test, replace=False))
    others = np.setdiff1d(np.arange(len(chromosome)), test)
    return test, apart, np.sort(rng.choice(others, len(apart), replace=False))


def evaluate(n_genes, setting, seed, learners):
    """Train on both training sets of one simulation, and test.

    Parameters
    ----------
    n_genes : int
        How many.
    setting : str
        Key of ``SETTINGS``.
    seed : int
        Of everything.
    learners : sequence of str
        Keys of ``LEARNERS``.

    Returns
    -------
    alike : dict
        Correlations of :func:`correlate_neighbours`, and ``tested``, the share of
        test genes whose window overlaps that of a ``mixed`` training gene.
    records : list of dict
        For each model and each of three sets of test genes the
        correlations ``apart`` and ``mixed``. The sets are all, and those whose window
        overlaps, or doesn't overlap, that of a ``mixed`` training gene.
    """
    genes = make_genes(n_genes, *SETTINGS[setting], seed)
    test, apart, mixed = draw_training_sets(
        genes.chromosome, np.random.RandomState(seed)
    )
    overlap = overlaps(genes, mixed, test)
    groups = {"all": np.full(len(test), True)}
    groups |= {"overlapping": overlap, "not overlapping": ~overlap}
    alike = {"setting": setting, **correlate_neighbours(genes)}
    alike["tested"] = overlap.mean()
    records = []
    for learner in learners:
        predicted = {}
        for name, train in (("apart", apart), ("mixed", mixed)):
            model = LEARNERS[learner](seed)
            model.fit(genes.data[train], genes.change[train])
            predicted[name] = model.predict(genes.data[test])
        for tested, group in groups.items():
            records.append(
                {
                    "setting": setting,
                    "model": learner,
                    "tested": tested,
                    "seed": seed,
                    **{
                        name: pearson_corrcoef(
                            genes.change[test[group]], prediction[group]
                        )
                        for name, prediction in predicted.items()
                    },
                }
            )
    return alike, records


def summarise(records):
    """Means over seeds, as text.

    Parameters
    ----------
    records : DataFrame
        Of :func:`evaluate`, at least two seeds.

    Returns
    -------
    table : DataFrame of str
        A row per setting and model: the correlation on all test genes after training
        on other chromosomes and on all, and for each set of test genes the excess of
        the latter, paired by seed, with its standard error.
    """
    rows = []
    for (setting, model), values in records.groupby(["setting", "model"], sort=False):
        row = {"setting": setting, "model": model}
        for name, where in WHERE.items():
            row[where] = f"{values.loc[values['tested'] == 'all', name].mean():.3f}"
        for tested, group in values.groupby("tested", sort=False):
            excess = group["mixed"] - group["apart"]
            error = excess.std() / np.sqrt(len(excess))
            row[f"excess, {tested}"] = f"{excess.mean():+.3f} ± {error:.3f}"
        rows.append(row)
    return pd.DataFrame(rows)


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
