import numpy as np
import pytest
from numpy.testing import assert_array_equal

from helpers.reads import make_genes
from skdeepdiff.datasets._signal._windows import (
    find_padding,
    make_windows,
    window_positions,
)

GENES = make_genes(("plus", "chr1", 100, "+"), ("minus", "chr1", 100, "-"))


def test_genome_ignores_the_strand():
    windows = make_windows(GENES, 30, 20, 10, "genome")
    assert_array_equal(windows.edges(slice(None)), [[70, 80, 90, 100, 110, 120]] * 2)
    assert not windows.mirrored.any()


def test_strand_mirrors_about_the_first_base():
    windows = make_windows(GENES, 30, 20, 10, "strand")
    plus, minus = windows.edges(slice(None))
    assert_array_equal(plus, [70, 80, 90, 100, 110, 120])
    # Base 100 is the first of downstream on either strand.
    assert_array_equal(minus, [81, 91, 101, 111, 121, 131])
    assert_array_equal(windows.mirrored, [False, True])
    turned = windows.along_transcription(np.stack([np.arange(5)] * 2))
    assert_array_equal(turned, [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0]])


def test_positions():
    assert_array_equal(window_positions(30, 5, 10), [-25, -15, -5, 5, 15])
    assert_array_equal(window_positions(0, 2, 5), [2, 7])


@pytest.mark.parametrize(("upstream", "downstream"), [(30, 25), (0, 0)])
def test_needs_whole_bins(upstream, downstream):
    with pytest.raises(ValueError, match=f"multiple of bin_size; .*={upstream}.*=10"):
        make_windows(GENES, upstream, downstream, 10, "genome")


def test_padding():
    genes = make_genes(
        ("left", "chr1", 15, "+"),
        ("inside", "chr1", 500, "+"),
        ("right", "chr1", 985, "+"),
        ("unknown", "chr2", 995, "+"),
        ("left, minus", "chr1", 15, "-"),
    )
    windows = make_windows(genes, 20, 20, 10, "strand")
    first, last, none = [1, 0, 0, 0], [0, 0, 0, 1], [0] * 4
    padding = find_padding(windows, {"chr1": 1000})
    assert_array_equal(padding, [first, none, last, none, last])
    # A bin that ends with the chromosome is none.
    windows = make_windows(make_genes(("g", "chr1", 20, "+")), 20, 20, 10, "genome")
    assert not find_padding(windows, {"chr1": 40}).any()
    assert_array_equal(find_padding(windows, {"chr1": 39}), [[0, 0, 0, 1]])
