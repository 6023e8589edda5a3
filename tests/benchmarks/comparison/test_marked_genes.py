import pytest
from numpy.testing import assert_array_equal

from comparison.marked_genes import read_genes


def test_changes_and_what_is_missing(placed_genes):
    genes = read_genes(placed_genes, ("H3K27me3", "H3K4me1"))
    assert genes.mark_names == ["H3K27me3", "H3K4me1"]
    assert_array_equal(genes.change, genes.target[:, 0])
    with pytest.raises(ValueError, match=r"P-Q\.npz has no places"):
        read_genes(placed_genes, None, "tss", "places")
    with pytest.raises(ValueError, match=r"some of H3K4me1.* got 'H2AZ'"):
        read_genes(placed_genes, ("H3K4me1", "H2AZ"))
