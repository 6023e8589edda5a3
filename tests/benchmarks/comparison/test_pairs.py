from dataclasses import replace

import numpy as np
import pytest

from comparison.pairs import load_pair, split_genes
from comparison.sources import Source, add_checksums, read_source
from skdeepdiff.datasets import load_deepdiff, published_split


def test_published_split_of_a_dataset(source):
    genes = read_source(source)
    expected = published_split(genes.gene_ids)
    for rows, found in zip(expected, split_genes(genes, source), strict=True):
        np.testing.assert_array_equal(rows, found)


@pytest.mark.parametrize("n_folds", [1, 4])
def test_folds_test_each_chromosome_once(source, n_folds):
    genes = read_source(source)
    source, tested = replace(source, split="chromosomes", n_folds=n_folds), []
    for fold in range(n_folds):
        sets = split_genes(genes, replace(source, fold=fold))
        train, valid, test = (set(np.asarray(genes.chromosomes)[s]) for s in sets)
        assert all((train, valid, test))
        assert not train & valid | train & test | valid & test
        assert sum(map(len, sets)) == 90
        tested += test
    assert len(tested) == len(set(tested))
    assert n_folds == 1 or set(tested) == set(genes.chromosomes)


def test_no_or_too_few_chromosomes(source):
    genes = read_source(source)
    with pytest.raises(ValueError, match=r"--folds must leave.*got 9 for the 10"):
        split_genes(genes, replace(source, split="chromosomes", n_folds=9))
    genes.chromosomes = None
    with pytest.raises(ValueError, match=r"tiny\.npz doesn't say on which chromosomes"):
        split_genes(genes, replace(source, split="chromosomes"))


def test_published_files(sample_folder):
    pair = load_pair(Source("E123-E003", "published", str(sample_folder)))
    assert pair.n_genes == {"train": 200, "valid": 100, "test": 100}
    valid = load_deepdiff(sample_folder, "E123", "E003", "valid")
    np.testing.assert_array_equal(pair.valid.data, valid.data)
    np.testing.assert_array_equal(pair.valid.target, valid.target)
    assert pair.valid.gene_ids == valid.gene_ids


def test_annotation_gives_chromosomes(sample_folder, tmp_path):
    source = Source("E123-E003", "published", str(sample_folder), "chromosomes")
    gene_ids = read_source(source).gene_ids
    annotation = tmp_path / "genes.bed"
    lines = [
        f"chr{row % 9}\t{1000 * row + 1000}\t{1000 * row + 2000}\t{gene}\t0\t+\n"
        for row, gene in enumerate(gene_ids[:-5])  # some genes aren't in it
    ]
    annotation.write_text("".join(lines))
    source = add_checksums(replace(source, annotation=str(annotation)))
    assert source.checksums[-1][0] == "genes.bed"
    pair = load_pair(source)
    assert pair.n_left_out == 5
    assert sum(pair.n_genes.values()) == 395
    place = {gene: row % 9 for row, gene in enumerate(gene_ids)}
    on = [{place[g] for g in part.gene_ids} for part in (pair.train, pair.test)]
    assert on[0].isdisjoint(on[1])
