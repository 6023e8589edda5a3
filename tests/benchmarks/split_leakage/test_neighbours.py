import numpy as np
import pytest
from sklearn.utils import Bunch

from split_leakage.neighbours import correlate_neighbours, overlaps


@pytest.fixture
def genes():
    """Two chromosomes, and genes in no order."""
    return Bunch(
        chromosomes=np.array(["1", "2", "1", "1", "2", "1", "1"]),
        tss=np.array([119_999, 5_000, 0, 19_999, 25_000, 39_999, 500_000]),
        change=np.array([4.0, 1.0, 1.0, 2.0, 5.0, 9.0, 7.0]),
    )


def test_overlaps(genes):
    # Windows of 20 kb: 19,999 bp apart they overlap, 20,000 apart they touch.
    def of(train, test):
        return overlaps(genes, np.array(train), np.array(test)).tolist()

    assert of([2, 5], [3, 0]) == [True, False]
    assert of([3], [2, 5, 6]) == [True, False, False]
    assert of([1], [4, 2]) == [False, False]


def test_correlation_of_neighbours(genes):
    genes.tss[6] = 129_999
    near, far, any_two = correlate_neighbours(genes).to_dict("records")
    # On chromosome 1, by place: changes 1, 2 | 9 | 4, 7.
    assert near["genes"] == "< 20 kb apart"
    assert near["pairs"] == 2
    assert near["correlation"] == pytest.approx(1)
    assert near["error"] == pytest.approx(0)
    # 2 and 9, 9 and 4, and of chromosome 2, 1 and 5.
    assert far["pairs"] == 3
    expected = np.corrcoef([2, 9, 1], [9, 4, 5])[0, 1]
    assert far["correlation"] == pytest.approx(expected)
    assert far["error"] == pytest.approx((1 - expected**2) / np.sqrt(3))
    assert any_two["pairs"] == 7
