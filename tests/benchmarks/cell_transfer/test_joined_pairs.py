import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cell_transfer.joined_pairs import TEST, load_pairs
from skdeepdiff.datasets import make_paired_marks, save_dataset


def test_any_two_cell_types_make_a_pair(cells_file):
    genes = load_pairs((str(cells_file),), None, None, "none")
    names = ["C1-C2", "C1-C3", "C1-C4", "C2-C3", "C2-C4", "C3-C4"]
    assert list(dict.fromkeys(genes.pairs)) == names
    assert genes.bin_positions[[0, -1]].tolist() == [-9500, 9500]
    roles = genes.roles.reshape(6, 60)
    assert (roles == roles[0]).all()
    assert np.bincount(roles[0]).tolist() == [42, 6, 12]
    tested = set(genes.chromosomes[:60][roles[0] == TEST])
    assert tested.isdisjoint(genes.chromosomes[:60][roles[0] != TEST])
    cells = np.load(cells_file)
    rows = genes.pairs == "C2-C4"
    assert_array_equal(genes.data[rows][:, 1], cells["signal"][3])
    in_2, in_4 = cells["log2_rpkm"][[1, 3]]
    assert_allclose(genes.target[rows], np.column_stack([in_4 - in_2, in_2, in_4]))


def test_chosen_pairs_and_marks(cells_file):
    all_genes = load_pairs((str(cells_file),), None, None, "none")
    genes = load_pairs((str(cells_file),), ("H3K27me3",), ("C4-C2", "C1-C2"), "rank")
    assert list(dict.fromkeys(genes.pairs)) == ["C4-C2", "C1-C2"]
    assert genes.data.shape[2] == 1
    assert genes.data.max() < 1
    reverse = all_genes.target[all_genes.pairs == "C2-C4"]
    assert_allclose(genes.target[:60, 0], -reverse[:, 0])
    # A cell type's signal is the same in all of its pairs.
    assert_array_equal(genes.data[:60, 1], genes.data[60:, 1])


def test_datasets(tmp_path):
    paths = []
    for seed, cells in enumerate((["C1", "C2"], ["C3", "C1"])):
        genes = make_paired_marks(40, 2, 6, random_state=seed)
        genes.cell_types, genes.chromosomes = cells, np.arange(40) % 10
        paths.append(str(tmp_path / f"{seed}.npz"))
        save_dataset(genes, paths[-1])
    genes = load_pairs(tuple(paths), None, None, "quantile")
    assert set(genes.pairs) == {"C1-C2", "C3-C1"}
    assert set(load_pairs(tuple(paths), None, ("C3-C1",), "none").pairs) == {"C3-C1"}
    del genes["chromosomes"]
    genes.pairs = genes.pair_cell_types = None
    save_dataset(genes, paths[0])
    with pytest.raises(ValueError, match="doesn't tell the genes' chromosomes"):
        load_pairs(tuple(paths), None, None, "rank")


def test_mistakes(cells_file):
    for marks, pairs, message in (
        (("H3K9ac",), None, "some of H3K4me3, H3K27me3, .* got 'H3K9ac'"),
        (None, ("C1-C9",), "there is no pair C1-C9 in"),
    ):
        with pytest.raises(ValueError, match=message):
            load_pairs((str(cells_file),), marks, pairs, "none")
