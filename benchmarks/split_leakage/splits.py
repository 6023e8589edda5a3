"""Three folds of genes, of sizes as in the paper, in three ways."""

import numpy as np

from skdeepdiff.datasets import ChromosomeSplit

SPLITS = ("random", "blocks of ids", "chromosomes")
N_FOLDS = 3
VALID_SHARE = 0.2  # of the genes that aren't tested


def draw_folds(genes, split, repeat):
    """Draw folds (train, valid, test) that test each gene once.

    Genes are tested together by chance, by consecutive ids from a first one that
    ``repeat`` draws, or by chromosome; validation genes are taken in the same way from
    the others.
    """
    rng = np.random.RandomState(repeat)
    chromosomes = np.asarray(genes.chromosomes)
    n_genes = len(chromosomes)
    if split == "random":
        order = rng.permutation(n_genes)
    else:
        order = np.roll(np.argsort(genes.gene_ids), rng.randint(n_genes))

    def take(rows, share):
        if split == "chromosomes":
            splitter = ChromosomeSplit(1, test_size=share, random_state=rng)
            left, taken = next(splitter.split(rows, groups=chromosomes[rows]))
            return rows[taken], rows[left]
        return np.split(rows, [round(share * len(rows))])

    first, others = take(order, 1 / N_FOLDS)
    folds = []
    for test in (first, *take(others, 1 / (N_FOLDS - 1))):
        valid, train = take(order[~np.isin(order, test)], VALID_SHARE)
        folds.append((train, valid, test))
    return folds
