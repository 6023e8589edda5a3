import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import leakage
from chromosome_genes import N_BINS, Genes, make_genes


@pytest.fixture(scope="module")
def genes():
    return make_genes(400, 0.5, 0)


def test_overlapping_windows_hold_the_same_reads(genes):
    shift = np.diff(genes.start)
    pairs = np.flatnonzero(shift < N_BINS)
    assert len(pairs) > 50
    for gene in pairs:
        assert genes.chromosome[gene] == genes.chromosome[gene + 1]
        n_common = N_BINS - shift[gene]
        assert_array_equal(
            genes.data[gene, :, :, shift[gene] :],
            genes.data[gene + 1, :, :, :n_common],
        )


def test_domain_effect_is_common_to_neighbours_and_in_the_expression_alone():
    apart, together = (make_genes(2000, effect, 0) for effect in (0, 1))
    assert_array_equal(apart.data, together.data)
    assert_array_equal(apart.start, together.start)
    # Half of it is each gene's own. Four in five neighbours are of one domain.
    unexplained = apart.change - together.change
    assert np.corrcoef(unexplained[1:], unexplained[:-1])[0, 1] == pytest.approx(
        0.4, abs=0.08
    )
    assert abs(np.corrcoef(apart.change[1:], apart.change[:-1])[0, 1]) < 0.08


def test_ids_in_order_and_in_rounds():
    rng = np.random.RandomState(0)
    in_order = leakage.name_genes(50, 1, rng)
    assert in_order == sorted(in_order)
    in_rounds = leakage.name_genes(50, 3, rng)
    assert sorted(in_rounds) == in_order
    steps = np.diff([int(name[4:]) for name in in_rounds])
    assert 10 < (steps < 0).sum() < 40


def test_every_split_uses_all_genes_once(genes):
    for split in leakage.SPLITS.values():
        sets = split(genes, np.random.RandomState(0))
        assert_array_equal(np.sort(np.concatenate(sets)), np.arange(400))
        assert_allclose(
            [len(part) / 400 for part in sets], [0.54, 0.13, 0.33], atol=0.07
        )


def test_overlaps():
    start = np.array([0, N_BINS - 1, 2 * N_BINS - 1, 5 * N_BINS])
    four = Genes(np.zeros(4), np.zeros(4), np.zeros(4), start)
    assert leakage.overlap_share(four, np.array([1, 3]), np.array([0, 2])) == 0.5
    assert leakage.overlap_share(four, np.array([2, 3]), np.array([0])) == 0
    assert leakage.overlap_share(four, np.array([0]), np.array([1, 2, 3])) == 1 / 3


def test_chromosomes_do_not_overlap_and_others_do():
    shares = leakage.count_overlaps(400, 0)
    assert shares["chromosomes"] == 0
    assert shares["blocks of ids in order"] < 0.05
    assert shares["random"] > 0.2
    assert shares["blocks of ids in rounds"] > 0.2


def test_training_sets(genes):
    test, apart, mixed = leakage.draw_training_sets(
        genes.chromosome, np.random.RandomState(0)
    )
    assert len(apart) == len(mixed) == len(set(mixed)) == 280
    assert len(test) == 40
    assert not set(test) & set(mixed)
    assert not set(genes.chromosome[test]) & set(genes.chromosome[apart])
    assert set(genes.chromosome[test]) <= set(genes.chromosome[mixed])


def test_summary():
    records = pd.DataFrame(
        {
            "domain effect": [0.0, 0.0],
            "model": ["ridge", "ridge"],
            "seed": [0, 1],
            "apart": [0.5, 0.7],
            "mixed": [0.6, 0.7],
        }
    )
    assert leakage.summarise(records).to_dict("records") == [
        {
            "domain effect": 0.0,
            "model": "ridge",
            "other chromosomes": "0.600 ± 0.141",
            "all chromosomes": "0.650 ± 0.071",
            "excess": "+0.050 ± 0.071",
            "its standard error": "0.050",
        }
    ]


def test_command(capsys):
    leakage.main(["--genes=150", "--seeds=2", "--domain-effects=1", "--n-jobs=1"])
    printed = capsys.readouterr().out.splitlines()
    assert len([line for line in printed if line.startswith("  ")]) >= 4
    assert [line.split()[1] for line in printed[-3:]] == list(leakage.QUICK)


@pytest.mark.parametrize(
    "arguments", ["--seeds 1", "--domain-effects 1.5", "--models aux"]
)
def test_mistakes(arguments, capsys):
    with pytest.raises(SystemExit):
        leakage.parse_arguments(arguments.split())
    assert arguments.split()[0] in capsys.readouterr().err
