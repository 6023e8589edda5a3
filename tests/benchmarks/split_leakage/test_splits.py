import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from split_leakage import splits
from split_leakage.chromosome_genes import (
    N_BINS,
    Genes,
)


def test_ids_in_order_and_in_rounds():
    rng = np.random.RandomState(0)
    in_order = splits.name_genes(50, 1, rng)
    assert in_order == sorted(in_order)
    in_rounds = splits.name_genes(50, 3, rng)
    assert sorted(in_rounds) == in_order
    steps = np.diff([int(name[4:]) for name in in_rounds])
    assert 10 < (steps < 0).sum() < 40


def test_every_split_uses_all_genes_once(genes):
    for split in splits.SPLITS.values():
        sets = split(genes, np.random.RandomState(0))
        assert_array_equal(np.sort(np.concatenate(sets)), np.arange(400))
        assert_allclose(
            [len(part) / 400 for part in sets], [0.54, 0.13, 0.33], atol=0.07
        )


def test_overlaps():
    start = np.array([0, N_BINS - 1, 2 * N_BINS - 1, 5 * N_BINS])
    four = Genes(np.zeros(4), np.zeros(4), np.zeros(4), start)
    assert splits.overlaps(four, np.array([1, 3]), np.array([0, 2])).tolist() == [
        True,
        False,
    ]
    assert splits.overlaps(four, np.array([2, 3]), np.array([0])).tolist() == [False]
    assert splits.overlaps(four, np.array([0]), np.array([3, 1, 2])).tolist() == [
        False,
        True,
        False,
    ]


def test_chromosomes_do_not_overlap_and_others_do():
    shares = splits.count_overlaps(400, 0)
    assert shares["chromosomes"] == 0
    assert shares["blocks of ids in order"] < 0.05
    assert shares["random"] > 0.2
    assert shares["blocks of ids in rounds"] > 0.2
