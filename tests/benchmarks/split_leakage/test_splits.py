import numpy as np
import pytest
from numpy.testing import assert_array_equal

from comparison.marked_genes import read_genes
from split_leakage.splits import SPLITS, draw_folds


@pytest.fixture(scope="module")
def genes(placed_genes):
    return read_genes(placed_genes, None)


@pytest.mark.parametrize("split", SPLITS)
def test_every_gene_is_tested_once(genes, split):
    folds = draw_folds(genes, split, 0)
    assert_array_equal(np.sort(np.concatenate([f[2] for f in folds])), np.arange(96))
    for train, valid, test in folds:
        assert len(test) == 32
        assert abs(len(valid) - 13) <= 5
        assert_array_equal(np.sort(np.concatenate([train, valid, test])), np.arange(96))
    again, other = draw_folds(genes, split, 0), draw_folds(genes, split, 1)
    assert_array_equal(again[0][2], folds[0][2])
    assert set(other[0][2]) != set(folds[0][2])


def test_chromosomes_are_kept_whole_and_ids_together(genes):
    for sets in draw_folds(genes, "chromosomes", 0):
        on = [set(genes.chromosomes[rows]) for rows in sets]
        assert sum(map(len, on)) == len(set.union(*on)) == 12
    rank = np.argsort(np.argsort(genes.gene_ids))
    for _, _, test in draw_folds(genes, "blocks of ids", 0):
        # One block, which may go on at the first id after the last.
        gaps = np.diff(np.sort(rank[test]))
        assert (gaps > 1).sum() <= 1
    (_, _, test), *_ = draw_folds(genes, "random", 0)
    assert (np.diff(np.sort(rank[test])) > 1).sum() > 5
