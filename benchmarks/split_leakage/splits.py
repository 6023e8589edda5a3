"""Ways to split genes, and how many windows overlap under each."""

import numpy as np

from skdeepdiff.datasets import chromosome_split, published_split
from split_leakage.chromosome_genes import N_BINS, make_genes
from split_leakage.neighbours import SETTINGS

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
