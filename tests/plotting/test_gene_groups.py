import numpy as np
import pytest
from numpy.testing import assert_allclose

from skdeepdiff.plotting._gene_groups import group_label, group_means, select_genes


def test_genes_reach_the_threshold():
    change = np.array([2.0, 1.9, -2.0, -3.0, 0.0])
    assert select_genes("up", change, 2).tolist() == [True, False, False, False, False]
    assert select_genes("down", change, 2).tolist() == [False, False, True, True, False]
    assert select_genes("all", change, 2).all()
    message = (
        "No gene is up-regulated at threshold=4: of 5 genes, 0 have a log fold change "
        r"of 4 or more and 0 of -4 or less\. They range from -3 to 2"
    )
    with pytest.raises(ValueError, match=message):
        select_genes("up", change, 4)


def test_means_of_groups():
    values = np.arange(12.0).reshape(4, 3)
    change = np.array([3.0, -3.0, 5.0, 0.0])
    means, about = group_means(values, change, ("up", "all"), 2, 200, 0.9, 0)
    assert_allclose(means, [[3, 4, 5], [4.5, 5.5, 6.5]])
    # Of two genes with values 0 and 6, both draws are the same in half of the cases.
    assert_allclose([about["low"][0], about["high"][0]], [[0, 1, 2], [6, 7, 8]])
    assert about["low"].shape == about["high"].shape == (2, 3)
    assert about["groups"] == ["up", "all"]
    assert about["n_genes"] == [2, 4]
    assert about["threshold"] == 2


def test_labels_of_groups():
    assert group_label("up", 2.5, 1234) == "up, ≥ 2.5: 1,234 genes"
    assert group_label("all", 2, 1) == "all: 1 gene"
    assert group_label("attention", 2, None) == "attention"
