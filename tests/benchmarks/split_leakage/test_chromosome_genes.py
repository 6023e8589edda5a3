import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skdeepdiff.datasets import _synthetic as synthetic
from split_leakage.chromosome_genes import (
    N_BINS,
    join_domains,
    make_genes,
    place_genes,
)


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
