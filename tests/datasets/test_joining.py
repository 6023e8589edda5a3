import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.utils import Bunch

from skdeepdiff.datasets import (
    join_datasets,
    load_dataset,
    make_paired_marks,
    save_dataset,
)


def make_pair(a, b, n_genes=40, seed=0, **values):
    pair = make_paired_marks(n_genes, 2, 6, random_state=seed)
    chromosomes = np.repeat(["chr1", "chr2"], [15, n_genes - 15])
    return Bunch(**(pair | {"cell_types": [a, b], "chromosomes": chromosomes} | values))


@pytest.fixture
def pairs():
    return [make_pair("K562", "H1"), make_pair("K562", "HeLa", 30, seed=1)]


def test_rows_of_all_pairs(pairs, tmp_path):
    joined = join_datasets(pairs)
    assert joined.data.dtype == np.float32
    assert_array_equal(joined.data[40:], pairs[1].data)
    assert_array_equal(joined.target[:40], pairs[0].target)
    assert joined.gene_ids == pairs[0].gene_ids + pairs[1].gene_ids
    assert_array_equal(joined.chromosomes[40:], pairs[1].chromosomes)
    assert_array_equal(joined.pairs, ["K562-H1"] * 40 + ["K562-HeLa"] * 30)
    cells = [["K562", "H1"], ["K562", "HeLa"]]
    assert_array_equal(joined.pair_cell_types[[39, 40]], cells)
    assert joined.mark_names == ["H3K4me1", "H3K4me3"]
    assert "tss" not in joined
    save_dataset(joined, tmp_path / "joined.npz")
    again = load_dataset(tmp_path / "joined.npz")
    assert_array_equal(again.pairs, joined.pairs)
    assert join_datasets([pairs[0]], ["one"]).pairs[0] == "one"


def test_parts_of_a_pair(pairs):
    other = make_pair("H1", "K562", seed=2)
    other.gene_ids = [f"other{name}" for name in other.gene_ids]
    joined = join_datasets([pairs[0], other])
    assert set(joined.pairs) == {"K562-H1"}
    assert_array_equal(joined.pair_cell_types[-1], ["H1", "K562"])
    other.gene_ids[3] = pairs[0].gene_ids[5]
    with pytest.raises(
        ValueError,
        match=r"datasets\[0\] \(K562-H1\) and datasets\[1\] \(H1-K562\) .*one pair of "
        r"cell types, in which a gene .*'SYNG00000000006'",
    ):
        join_datasets([pairs[0], other])
    assert set(join_datasets([pairs[0], other], ["a", "b"]).pairs) == {"a", "b"}


def test_only_what_all_tell_of_their_genes(pairs):
    pairs[0].tss = np.arange(40)
    pairs[1].chromosomes = None
    pairs[0].target_se = np.arange(40) / 8
    joined = join_datasets(pairs)
    assert {"tss", "chromosomes", "target_se"}.isdisjoint(joined)
    assert_array_equal(joined.strand[40:], pairs[1].strand)
    pairs[1].target_se = np.arange(30) / 4
    joined = join_datasets(pairs).target_se
    assert_array_equal(joined, np.concatenate([pair.target_se for pair in pairs]))


def test_options_files_and_targets_of_all(pairs):
    for pair in pairs:
        files = [{"mark": "H3K4me1", "content": "reads"}]
        pair.provenance = {"options": {"orient": "genome"}, "files": files}
        pair.target = pair.target[:, 0]
    joined = join_datasets(pairs)
    assert joined.target.shape == (70,)
    provenance = joined.provenance
    assert provenance["options"] == {"orient": "genome"}
    assert len(provenance["files"]) == len(provenance["joined"]) == 2
    for pair in pairs:
        pair.target = None
    assert join_datasets(pairs).target is None


def built(content="reads", **options):
    files = [{"mark": "H3K4me3", "content": content}]
    return {"provenance": {"options": options, "files": files}}


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (
            {},
            {"mark_names": ["H3K4me3", "H3K4me1"]},
            r"datasets\[1\] \(K562-HeLa\) has the marks H3K4me3, H3K4me1, but "
            r"datasets\[0\] \(K562-H1\) has H3K4me1, H3K4me3, in this order\.",
        ),
        (
            {},
            {"bin_positions": np.arange(6)},
            r"\[1\] .* has 6 bins with centres from 0 to 5 bp, but datasets\[0\]",
        ),
        (
            built(orient="genome"),
            built(orient="strand"),
            r"\[1\] .* was built with orient='strand', but .*\[0\] .* orient='genome'",
        ),
        (
            built(expression_normalize=None),
            built(expression_normalize="total"),
            r"\[1\] .*expression_normalize='total', but datasets\[0\] .* None",
        ),
        (
            built("reads"),
            built("signal"),
            r"H3K4me3 in datasets\[1\] .* files of signal, but in datasets\[0\]",
        ),
        ({}, {"target": None}, r"datasets\[1\] .* has no target, but datasets\[0\]"),
        (
            {"target": np.zeros(40)},
            {},
            r"datasets\[1\] .* has log fold change and expression .*\[0\] .* alone",
        ),
        (
            {},
            {"target": np.full((30, 3), 3.9)},
            r"quarter of log2 expression is above 3\.9 in datasets\[1\] .* above 1\d",
        ),
        (
            {},
            {"chromosomes": np.repeat(["1", "2"], 15)},
            r"'SYNG00000000001' is on 'chr1' in datasets\[0\] .* '1' in datasets\[1\]",
        ),
        ({}, {"gene_ids": ["one"]}, r"datasets\[1\]: gene_ids must be 30 names"),
    ],
)
def test_what_cannot_be_joined(first, second, message, pairs):
    pairs[0].update(first)
    pairs[1].update(second)
    with pytest.raises(ValueError, match=message):
        join_datasets(pairs)


@pytest.mark.parametrize(
    ("datasets", "names", "error", "message"),
    [
        ([], None, ValueError, "at least one dataset, got none"),
        ([{"data": 1}], None, TypeError, "must be Bunches, got dict at 0"),
        ([make_pair("a", "b")], ["x", "y"], ValueError, "names must be 1 strings"),
    ],
)
def test_mistakes(datasets, names, error, message):
    with pytest.raises(error, match=message):
        join_datasets(datasets, names)
