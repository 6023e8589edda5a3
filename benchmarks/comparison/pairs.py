"""The pairs of cell types that the benchmark runs on, as three sets of genes each."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold
from sklearn.utils import Bunch

from comparison.sources import SPLITS, Source, read_source
from skdeepdiff.datasets import ChromosomeSplit, chromosome_split, published_split

# Of validation genes in the published split, and of test genes in one by chromosomes,
# which leaves the published 10,000 training genes of 14,980.
VALID_SHARE = 2_360 / 18_460
TEST_SHARE = 0.2
SPLIT_SEED = 0


class Pair(NamedTuple):
    """Data of one pair of cell types, or of one test fold of it."""

    source: Source
    train: Bunch  # with data, target and gene_ids, see skdeepdiff.datasets
    valid: Bunch
    test: Bunch
    mark_names: list
    cell_types: list
    bin_positions: np.ndarray  # (n_bins,), centres in bp from the start site
    n_left_out: int = 0  # genes in no set, as the annotation doesn't have them

    @property
    def n_genes(self):
        """Genes of each set."""
        return {split: len(getattr(self, split).target) for split in SPLITS}


@lru_cache(maxsize=1)
def load_pair(source):
    """Load a pair and split its genes.

    They are kept for the next call in this process, which mostly trains one model after
    another on the same genes.
    """
    genes = read_source(source)
    sets = split_genes(genes, source)
    parts = [
        Bunch(
            data=genes.data[rows],
            target=genes.target[rows],
            gene_ids=[genes.gene_ids[row] for row in rows],
        )
        for rows in sets
    ]
    return Pair(
        source,
        *parts,
        mark_names=list(genes.mark_names),
        cell_types=list(genes.cell_types),
        bin_positions=np.asarray(genes.bin_positions),
        n_left_out=len(genes.data) - sum(map(len, sets)),
    )


def split_by_chromosome(chromosomes):
    """Indices of training, validation and test genes, by whole chromosomes."""
    return chromosome_split(
        chromosomes,
        valid_size=VALID_SHARE,
        test_size=TEST_SHARE,
        random_state=SPLIT_SEED,
    )


def split_genes(genes, source):
    """Choose training, validation and test genes: their indices, by ``source.split``.

    ``published`` takes the published sets, or the same shares of sorted ids;
    ``chromosomes`` whole ones, a fifth of the genes for testing, for validation as
    published, and of several folds, each chromosome is tested in one.
    """
    if source.split == "published":
        if genes.published is None:
            return published_split(genes.gene_ids)
        return tuple(np.flatnonzero(genes.published == split) for split in SPLITS)
    if genes.chromosomes is None:
        raise ValueError(
            f"{source.path} doesn't say on which chromosomes its genes are, as "
            "--split chromosomes needs."
        )
    known = np.flatnonzero(pd.notna(genes.chromosomes))
    if not len(known):
        raise ValueError(
            f"{source.annotation or source.path} has the chromosome of none of the "
            f"genes of {source.name}."
        )
    places = np.asarray(genes.chromosomes)[known]
    if source.n_folds == 1:
        sets = split_by_chromosome(places)
    else:
        sets = _split_fold(places, source)
    return tuple(known[rows] for rows in sets)


def _split_fold(places, source):
    """One fold of chromosomes to test, others to choose the best epoch on."""
    n_chromosomes = len(set(places))
    if n_chromosomes < source.n_folds + 2:
        raise ValueError(
            f"--folds must leave chromosomes for training and validation, got "
            f"{source.n_folds} for the {n_chromosomes} chromosomes of {source.name}."
        )
    folds = GroupKFold(source.n_folds).split(places, groups=places)
    others, test = list(folds)[source.fold]
    validation = ChromosomeSplit(
        1, test_size=VALID_SHARE * len(places) / len(others), random_state=SPLIT_SEED
    )
    train, valid = next(validation.split(others, groups=places[others]))
    return others[train], others[valid], test


def describe_pair(pair):
    """What the file of a pair in the output folder holds."""
    source, target = pair.source, np.asarray(pair.test.target)
    return {
        "pair": source.name,
        "fold": source.fold,
        "cell_types": pair.cell_types,
        "mark_names": pair.mark_names,
        "bin_positions": pair.bin_positions.tolist(),
        "genes": pair.n_genes,
        "genes_left_out": pair.n_left_out,
        "test_gene_ids": pair.test.gene_ids,
        "test_target": (target if target.ndim == 1 else target[:, 0]).tolist(),
        "files": dict(source.checksums),
        "split": source.split,
        "n_folds": source.n_folds,
    }
