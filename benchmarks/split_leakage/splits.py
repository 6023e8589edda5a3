"""Three folds of genes, of sizes as in the paper, in three ways."""

import numpy as np

from skdeepdiff.datasets import ChromosomeSplit

SPLITS = ("random", "blocks of ids", "chromosomes")
N_FOLDS = 3
VALID_SHARE = 0.2  # of the genes that aren't tested


def draw_folds(genes, split, repeat):
    """Test each gene once.

    Parameters
    ----------
    genes : Bunch
        With ``gene_ids`` and ``chromosomes``.
    split : {"random", "blocks of ids", "chromosomes"}
        Genes that are tested together: any, those with consecutive ids, or those of
        some chromosomes.
    repeat : int
        Seed of the draw; of ids, it says where the first block begins.

    Returns
    -------
    folds : list of tuple of ndarray of int
        Training, validation and test genes of each fold; validation genes are taken
        from the others in the way of the test genes.
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
