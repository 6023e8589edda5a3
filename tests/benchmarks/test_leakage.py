from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import leakage
from chromosome_genes import N_BINS, Genes, join_domains, make_genes, place_genes
from skdeepdiff.datasets import _synthetic as synthetic


@pytest.fixture(scope="module")
def genes():
    return make_genes(400, 0.5, 0.5, 0)


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
    apart, together = (make_genes(2000, 0, effect, 0) for effect in (0, 1))
    assert_array_equal(apart.data, together.data)
    assert_array_equal(apart.start, together.start)
    # Half of it is each gene's own. Four in five neighbours are of one domain.
    unexplained = apart.change - together.change
    assert np.corrcoef(unexplained[1:], unexplained[:-1])[0, 1] == pytest.approx(
        0.4, abs=0.08
    )
    assert abs(np.corrcoef(apart.change[1:], apart.change[:-1])[0, 1]) < 0.08


def test_domains_switch_together_or_not():
    rng = np.random.RandomState(0)
    domain = np.array([0, 0, 0, 1, 1, 2])
    own = rng.random_sample((6, 2)) < 0.5
    assert_array_equal(join_domains(own, domain, 0, rng), own)
    on = join_domains(own, domain, 1, rng)
    assert_array_equal(on[[0, 0, 3]], on[[1, 2, 4]])


def test_a_share_of_the_domains_switches_together():
    rng = np.random.RandomState(0)
    domain = np.repeat(np.arange(1000), 10)
    own = np.tile([[True, False], [False, True]], (5000, 1))
    on = join_domains(own, domain, 0.3, rng).reshape(1000, 10, 2)
    together = (on == on[:, :1]).all(axis=(1, 2))
    assert together.mean() == pytest.approx(0.3, abs=0.05)
    assert_array_equal(on[~together], own.reshape(1000, 10, 2)[~together])


def test_as_many_genes_are_on_and_switched_together_as_apart():
    rng = np.random.RandomState(0)
    _, _, domain = place_genes(40_000, rng)
    own = synthetic._draw_states(40_000, rng)
    for share in (0, 0.5, 1):
        on = join_domains(own, domain, share, rng)
        # Half of the switched genes are on in either cell type.
        assert on.mean(axis=0) == pytest.approx(0.915 * 0.74 + 0.0425, abs=0.015)
        assert (on[:, 0] != on[:, 1]).mean() == pytest.approx(0.085, abs=0.015)


def test_switching_together_leaves_the_places_alone(genes):
    apart = make_genes(400, 0, 0.5, 0)
    assert_array_equal(apart.start, genes.start)
    assert_array_equal(apart.chromosome, genes.chromosome)
    assert (apart.change != genes.change).any()


def test_correlation_of_neighbours():
    genes = Genes(
        data=np.zeros(6),
        change=np.array([1.0, 1.0, 3.0, 2.0, 2.0, 9.0]),
        chromosome=np.array([0, 0, 0, 0, 1, 1]),
        # The windows of two pairs overlap, 1 and 3, 2 and 2; two only touch.
        start=np.array([0, N_BINS, N_BINS + 1, 2 * N_BINS, 3 * N_BINS, 4 * N_BINS]),
    )
    found = leakage.correlate_neighbours(genes)
    assert found["overlapping neighbours"] == pytest.approx(-1)
    assert found["other neighbours"] == pytest.approx(1)
    assert found["far apart"] == pytest.approx(
        np.corrcoef(genes.change, [2, 2, 9, 1, 1, 3])[0, 1]
    )


def test_neighbours_are_more_alike_in_every_setting():
    independent, remainder, half, together = (
        leakage.correlate_neighbours(make_genes(3000, *setting, 0))
        for setting in leakage.SETTINGS.values()
    )
    near = "overlapping neighbours"
    assert abs(independent[near]) < 0.1
    assert 0.05 < remainder[near] < half[near] + 0.1
    assert half[near] < together[near] < 0.8
    for setting in (independent, remainder, half, together):
        assert abs(setting["far apart"]) < 0.1


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
    assert leakage.overlaps(four, np.array([1, 3]), np.array([0, 2])).tolist() == [
        True,
        False,
    ]
    assert leakage.overlaps(four, np.array([2, 3]), np.array([0])).tolist() == [False]
    assert leakage.overlaps(four, np.array([0]), np.array([3, 1, 2])).tolist() == [
        False,
        True,
        False,
    ]


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


def test_training_genes_of_other_chromosomes_overlap_nothing(genes):
    test, apart, mixed = leakage.draw_training_sets(
        genes.chromosome, np.random.RandomState(0)
    )
    assert not leakage.overlaps(genes, apart, test).any()
    assert 0.2 < leakage.overlaps(genes, mixed, test).mean() < 0.5


def test_excess_is_told_apart_by_overlap(genes, monkeypatch):
    numbered = replace(genes, data=np.arange(400))

    class Rememberer:
        """Right about neighbours of training genes, and wrong about others."""

        def fit(self, X, y):
            self.train = X

        def predict(self, X):
            seen = leakage.overlaps(genes, self.train, X)
            return np.where(seen, 1, -1) * genes.change[X]

    monkeypatch.setattr(leakage, "make_genes", lambda *arguments: numbered)
    monkeypatch.setitem(leakage.LEARNERS, "rememberer", lambda seed: Rememberer())
    alike, records = leakage.evaluate(400, "half", 0, ["rememberer"])
    assert alike["setting"] == "half"
    assert 0.2 < alike["tested"] < 0.5
    rows = {record["tested"]: (record["apart"], record["mixed"]) for record in records}
    assert list(rows) == ["all", "overlapping", "not overlapping"]
    assert rows["overlapping"] == pytest.approx((-1, 1))
    assert rows["not overlapping"] == pytest.approx((-1, -1))
    assert rows["all"][0] == pytest.approx(-1)
    assert -1 < rows["all"][1] < 1


def test_summary():
    records = pd.DataFrame(
        {
            "setting": ["half"] * 4,
            "model": ["ridge"] * 4,
            "tested": ["all", "overlapping"] * 2,
            "seed": [0, 0, 1, 1],
            "apart": [0.5, 0.2, 0.7, 0.4],
            "mixed": [0.6, 0.6, 0.7, 0.6],
        }
    )
    assert leakage.summarise(records).to_dict("records") == [
        {
            "setting": "half",
            "model": "ridge",
            "other chromosomes": "0.600",
            "all chromosomes": "0.650",
            "excess, all": "+0.050 ± 0.050",
            "excess, overlapping": "+0.300 ± 0.100",
        }
    ]


def test_command(capsys):
    arguments = "--genes=300 --seeds=2 --settings half --models ridge neighbours"
    leakage.main([*arguments.split(), "--n-jobs=1"])
    printed = capsys.readouterr().out.splitlines()
    assert len([line for line in printed if line.startswith("  ")]) >= 4
    assert [line.split()[:2] for line in printed[-2:]] == [
        ["half", "ridge"],
        ["half", "neighbours"],
    ]
    assert "nan" not in printed[-1] + printed[-2]


@pytest.mark.parametrize("arguments", ["--seeds 1", "--settings apart", "--models aux"])
def test_mistakes(arguments, capsys):
    with pytest.raises(SystemExit):
        leakage.parse_arguments(arguments.split())
    assert arguments.split()[0] in capsys.readouterr().err
