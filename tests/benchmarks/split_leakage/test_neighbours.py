import numpy as np
import pytest

from split_leakage import neighbours
from split_leakage.chromosome_genes import (
    N_BINS,
    Genes,
    make_genes,
)


def test_correlation_of_neighbours():
    genes = Genes(
        data=np.zeros(6),
        change=np.array([1.0, 1.0, 3.0, 2.0, 2.0, 9.0]),
        chromosome=np.array([0, 0, 0, 0, 1, 1]),
        # The windows of two pairs overlap, 1 and 3, 2 and 2; two only touch.
        start=np.array([0, N_BINS, N_BINS + 1, 2 * N_BINS, 3 * N_BINS, 4 * N_BINS]),
    )
    found = neighbours.correlate_neighbours(genes)
    assert found["overlapping neighbours"] == pytest.approx(-1)
    assert found["other neighbours"] == pytest.approx(1)
    assert found["far apart"] == pytest.approx(
        np.corrcoef(genes.change, [2, 2, 9, 1, 1, 3])[0, 1]
    )


def test_neighbours_are_more_alike_in_every_setting():
    independent, remainder, half, together = (
        neighbours.correlate_neighbours(make_genes(3000, *setting, 0))
        for setting in neighbours.SETTINGS.values()
    )
    near = "overlapping neighbours"
    assert abs(independent[near]) < 0.1
    assert 0.05 < remainder[near] < half[near] + 0.1
    assert half[near] < together[near] < 0.8
    for setting in (independent, remainder, half, together):
        assert abs(setting["far apart"]) < 0.1
