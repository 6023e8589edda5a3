import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers.bad_file import write
from helpers.reads import make_genes
from skdeepdiff.datasets._signal._alignments import Counting
from skdeepdiff.datasets._signal._peaks import height_means
from skdeepdiff.datasets._signal._signal_files import inspect_file, read_signal
from skdeepdiff.datasets._signal._windows import make_windows
from skdeepdiff.exceptions import MalformedFileError

GENES = make_genes(("g", "chr1", 100, "+"), ("h", "chr2", 15, "-"))
WINDOWS = make_windows(GENES, 20, 20, 10, "genome")  # 80 to 120, -5 to 35
OURS = {"chr1": "chr1", "chr2": "chr2"}

NARROW = [
    "chr1\t85\t100\ta\t900\t.\t4.5\t9\t9\t3",
    "chr2\t0\t30\tb\t900\t.\t2\t9\t9\t-1",
    "chr9\t0\t10\tc\t900\t.\t7\t9\t9\t-1",
]


def means(path, column):
    return height_means(path, WINDOWS, OURS, {}.get, column)


def test_literal_means(tmp_path):
    path = write(tmp_path, "a.narrowPeak", "track type=narrowPeak", *NARROW)
    signal, total, chromosomes = means(path, 6)
    assert_array_equal(signal, [[2.25, 4.5, 0, 0], [1, 2, 2, 1]])
    assert total == 4.5 * 15 + 2 * 30 + 7 * 10
    assert chromosomes == ("chr1", "chr2", "chr9")
    with pytest.raises(MalformedFileError, match="holds no intervals"):
        means(write(tmp_path, "a.narrowPeak", "track type=narrowPeak"), 6)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("a.narrowPeak", range(10)),
        ("a.broadPeak", range(9)),
        ("a.bedGraph", [0, 1, 2, 6]),
    ],
)
def test_all_kinds_are_read_alike(name, columns, tmp_path):
    lines = ["\t".join(line.split("\t")[i] for i in columns) for line in NARROW]
    file = inspect_file(write(tmp_path, name, *lines))
    signal = read_signal(file, WINDOWS, OURS, Counting())
    assert signal.values.dtype == np.float32
    assert_array_equal(signal.values, [[2.25, 4.5, 0, 0], [1, 2, 2, 1]])
    assert signal.n_reads is None


def test_the_highest_counts_where_several_lie(tmp_path):
    rng = np.random.default_rng(0)
    starts = rng.integers(0, 1000, 80)
    ends = starts + rng.integers(1, 60, 80)
    heights = rng.gamma(2, size=80).round(3)
    lines, bases = [], np.zeros(1100)
    for start, end, height in zip(starts, ends, heights, strict=True):
        lines.append(f"chr1\t{start}\t{end}\t{height}")
        bases[start:end] = np.maximum(bases[start:end], height)
    path = write(tmp_path, "a.bedGraph", *lines)
    windows = make_windows(make_genes(("g", "chr1", 500, "+")), 500, 500, 25, "genome")
    signal, total, _ = height_means(path, windows, OURS, {}.get, 3)
    assert_allclose(signal[0], bases[:1000].reshape(-1, 25).mean(axis=1), atol=1e-12)
    assert np.isclose(total, bases.sum())
    assert not signal[0][bases[:1000].reshape(-1, 25).max(axis=1) == 0].any()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("chr1\t1\t5\t-0.5", "a height that isn't negative, .* 4, got '-"),
        ("chr1\t1\t5\tnan", "expected a height .* got 'nan'"),
        ("chr1\t1\t5", "expected a height .* got ''"),
        ("chr1\t5\t5\t1", "expected start < end"),
        ("chr1\t1\t900\t1", r"expected nothing beyond the end of 'chr1' \(500"),
    ],
)
def test_malformed_line(line, problem, tmp_path):
    path = write(tmp_path, "a.bedGraph", "track type=bedGraph", "chr1\t1\t2\t3", line)
    with pytest.raises(MalformedFileError, match=f"line 3: .*{problem}"):
        height_means(path, WINDOWS, OURS, {"chr1": 500}.get, 3)
