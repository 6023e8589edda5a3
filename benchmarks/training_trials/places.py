"""Where trials are judged: published pairs, datasets, and synthetic pairs."""

import numpy as np

from comparison.marked_genes import read_genes
from comparison.pairs import VALID_SHARE, split_by_chromosome
from skdeepdiff.datasets import (
    ChromosomeSplit,
    load_deepdiff,
    make_paired_marks,
)

# Training and validation genes of the synthetic pairs; as many more are judged.
SYNTHETIC_SIZES = {"few": (200, 100), "many": (1500, 400)}
JUDGED_GENES = 1000
FOLDS = 3
# Of the genes that aren't judged.
VALIDATION_SHARE = 0.3


def load_place(folder, name, index, marks=None):
    """Load genes to train on, to validate on, and to judge by, each as (X, y).

    ``name`` is a pair in the folder of published CSV files, a dataset's ``.npz`` file,
    or a key of ``SYNTHETIC_SIZES``; ``index`` is a fold of the pair's training and
    validation genes (its test genes aren't read), a draw of the dataset's validation
    chromosomes, or a synthetic pair. ``marks`` are the dataset's; None takes all.
    """
    if name in SYNTHETIC_SIZES:
        n_train, n_valid = SYNTHETIC_SIZES[name]
        X, y = make_paired_marks(
            n_train + n_valid + JUDGED_GENES,
            n_bins=100,
            bin_size=200,
            random_state=1000 + index,
            return_X_y=True,
        )
        parts = np.split(np.arange(len(X)), [n_train, n_train + n_valid])
    elif name.endswith(".npz"):
        genes = read_genes(name, marks, "chromosomes")
        X, y, parts = genes.data, genes.target, _by_chromosome(genes, index)
    else:
        cells = name.split("-")
        known = [load_deepdiff(folder, *cells, split) for split in ("train", "valid")]
        X = np.concatenate([genes.data for genes in known])
        y = np.concatenate([genes.target for genes in known])
        parts = _fold(len(X), index)
    return [(X[rows], y[rows]) for rows in parts]


def _by_chromosome(genes, index):
    """Rows to train on, to validate on, and the comparison's validation genes."""
    train, judged, _ = split_by_chromosome(genes.chromosomes)
    split = ChromosomeSplit(1, test_size=VALID_SHARE, random_state=index)
    own, valid = next(split.split(train, groups=np.asarray(genes.chromosomes)[train]))
    return train[own], train[valid], judged


def _fold(n_genes, index):
    """Rows to train on, to validate on, and to judge by."""
    # A new shuffle once all folds of the last one are used up.
    order = np.random.RandomState(index // FOLDS).permutation(n_genes)
    folds = np.array_split(order, FOLDS)
    judged = folds.pop(index % FOLDS)
    others = np.random.RandomState(100 + index).permutation(np.concatenate(folds))
    n_train = len(others) - round(VALIDATION_SHARE * len(others))
    return others[:n_train], others[n_train:], judged
