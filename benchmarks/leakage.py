"""How much splits of genes leak: ``python benchmarks/leakage.py``.

The genes are simulated, so that what leaks is known. They lie along chromosomes, many
of them so close that their windows overlap. Windows are cut from one track of reads a
chromosome: where they overlap, they hold the very same reads. Genes also come in
domains, whose reads share a gain. A parameter, the domain effect, says which share of
the variance of expression that the marks don't follow is common to a domain.

The first table needs no model: the share of test genes whose window overlaps that of a
training gene. The second has the correlation on the same test genes after training on
as many genes, which are of other chromosomes, or of all of them as in a random split.
"""

import argparse

import joblib
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chromosome_genes import N_BINS, make_genes
from models import MODELS
from skdeepdiff import DeepDiffRegressor, PairedMarks
from skdeepdiff.datasets import ChromosomeSplit, chromosome_split, published_split
from skdeepdiff.metrics import pearson_corrcoef

# Of ids in rounds: each gene got its id in one of so many rounds of annotation, which
# went along all chromosomes.
ID_ROUNDS = 3
VALID_SHARE, TEST_SHARE = 2_360 / 18_460, 6_100 / 18_460


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


def overlap_share(genes, train, test):
    """Share of test genes whose window overlaps that of a training gene.

    Parameters
    ----------
    genes : Genes
        All genes.
    train, test : ndarray of int
        Indices.

    Returns
    -------
    share : float
        Between 0 and 1.
    """
    others = np.sort(genes.start[train])
    here = genes.start[test]
    after = np.searchsorted(others, here)
    distance = np.minimum(
        np.abs(here - others[np.minimum(after, len(others) - 1)]),
        np.abs(here - others[np.maximum(after - 1, 0)]),
    )
    return float(np.mean(distance < N_BINS))


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
    genes = make_genes(n_genes, 0, seed)
    shares = {}
    for name, split in SPLITS.items():
        train, _, test = split(genes, np.random.RandomState(seed))
        shares[name] = overlap_share(genes, train, test)
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


def evaluate(n_genes, domain_effect, seed, learners):
    """Train on both training sets of one simulation, and test.

    Parameters
    ----------
    n_genes : int
        How many.
    domain_effect : float
        See :func:`make_genes`.
    seed : int
        Of everything.
    learners : sequence of str
        Keys of ``LEARNERS``.

    Returns
    -------
    records : list of dict
        For each model the test correlations ``apart`` and ``mixed``.
    """
    genes = make_genes(n_genes, domain_effect, seed)
    test, apart, mixed = draw_training_sets(
        genes.chromosome, np.random.RandomState(seed)
    )
    records = []
    for learner in learners:
        record = {"domain effect": domain_effect, "model": learner, "seed": seed}
        for name, train in (("apart", apart), ("mixed", mixed)):
            model = LEARNERS[learner](seed)
            model.fit(genes.data[train], genes.change[train])
            predicted = model.predict(genes.data[test])
            record[name] = pearson_corrcoef(genes.change[test], predicted)
        records.append(record)
    return records


def summarise(records):
    """Means and standard deviations over seeds, as text.

    Parameters
    ----------
    records : DataFrame
        Of :func:`evaluate`, at least two seeds.

    Returns
    -------
    table : DataFrame of str
        A row per domain effect and model: the correlation after training on other
        chromosomes and on all, and the difference, with its standard error.
    """
    rows = []
    for (effect, model), values in records.groupby(
        ["domain effect", "model"], sort=False
    ):
        excess = values["mixed"] - values["apart"]
        error = excess.std() / np.sqrt(len(excess))
        rows.append(
            {
                "domain effect": effect,
                "model": model,
                **{
                    where: f"{values[name].mean():.3f} ± {values[name].std():.3f}"
                    for name, where in WHERE.items()
                },
                "excess": f"{excess.mean():+.3f} ± {excess.std():.3f}",
                "its standard error": f"{error:.3f}",
            }
        )
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
        "--domain-effects", type=float, nargs="+", default=[0, 0.5, 1], metavar="SHARE"
    )
    parser.add_argument("--models", nargs="+", choices=list(LEARNERS), default=QUICK)
    parser.add_argument("--n-jobs", type=int, default=joblib.cpu_count(), metavar="N")
    options = parser.parse_args(arguments)
    if options.seeds < 2:
        parser.error(f"--seeds must be at least 2, got {options.seeds}")
    if not all(0 <= effect <= 1 for effect in options.domain_effects):
        parser.error(f"--domain-effects must be 0 to 1, got {options.domain_effects}")
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
    overlaps = pd.DataFrame([count_overlaps(options.genes, seed) for seed in seeds])
    print("Test genes whose window overlaps that of a training gene")
    for split, shares in overlaps.items():
        print(f"  {split:25}{shares.mean():4.0%} ± {shares.std():.1%}")
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        parts = joblib.Parallel(n_jobs=options.n_jobs)(
            joblib.delayed(evaluate)(options.genes, effect, seed, options.models)
            for effect in options.domain_effects
            for seed in seeds
        )
    table = summarise(pd.DataFrame([record for part in parts for record in part]))
    print("\nTest correlation by where training genes are")
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
