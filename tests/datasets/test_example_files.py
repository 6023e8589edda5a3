import re
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.datasets import build_dataset, make_example_files, make_paired_marks


def test_what_was_drawn_comes_back(tmp_path):
    genes = make_example_files(tmp_path, n_genes=48, n_bins=10, random_state=1)
    files = [tmp_path / name for name in ("samples.csv", "genes.gtf.gz", "counts.tsv")]
    options = {"upstream": 500, "downstream": 500, "expression_normalize": None}
    dataset = build_dataset(*files, **options)
    assert_array_equal(dataset.data, genes.data)
    assert_allclose(dataset.target, genes.target)
    assert dataset.gene_ids == genes.gene_ids
    assert_array_equal(dataset.strand, genes.strand)
    assert len(set(dataset.chromosomes)) == 16
    assert not dataset.padding.any()


def test_the_same_seed_gives_the_same_files(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        make_example_files(folder, n_genes=16, n_bins=4, random_state=5)
    for path in filter(Path.is_file, one.rglob("*")):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes()


@pytest.mark.parametrize("name", ["counts.tsv", ".hidden"])
def test_nothing_is_replaced(name, tmp_path):
    (tmp_path / name).write_text("mine")
    message = f"folder must be new or empty; {tmp_path} holds {name}."
    with pytest.raises(FileExistsError, match=f"^{re.escape(message)}$"):
        make_example_files(tmp_path, n_genes=16, n_bins=2)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"
    message = f"folder must be a folder; {tmp_path / name} is a file."
    with pytest.raises(FileExistsError, match=f"^{re.escape(message)}$"):
        make_example_files(tmp_path / name, n_genes=16, n_bins=2)


def test_genes_are_those_of_the_generator(tmp_path):
    genes = make_example_files(tmp_path, n_genes=16, n_bins=4, random_state=2)
    expected = make_paired_marks(16, n_bins=4, random_state=np.random.RandomState(2))
    assert_array_equal(genes.data, expected.data)
    with pytest.raises(FileExistsError, match=r"holds README\.txt and 4 more\.$"):
        make_example_files(tmp_path, n_genes=16, n_bins=2)
    with pytest.raises(ValueError, match="n_bins must be an even number; got 5"):
        make_example_files(tmp_path, n_bins=5)
