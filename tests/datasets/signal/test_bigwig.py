import numpy as np
import pyBigWig
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers.reads import make_genes
from skdeepdiff.datasets._signal._alignments import Counting
from skdeepdiff.datasets._signal._bigwig import bigwig_chromosomes, bigwig_signal
from skdeepdiff.datasets._signal._signal_files import inspect_file, read_signal
from skdeepdiff.datasets._signal._windows import make_windows
from skdeepdiff.exceptions import MalformedFileError

SIZES = {"chr1": 30_000, "chr2": 5_000}
WINDOWS = make_windows(make_genes(("g", "chr1", 100, "+")), 20, 20, 10, "genome")
OURS = {"chr1": "chr1"}


def write(path, chromosome, starts, ends, values, sizes=SIZES):
    with pyBigWig.open(str(path), "w") as file:
        file.addHeader(list(sizes.items()))
        names, starts, ends = (
            [chromosome] * len(starts),
            map(int, starts),
            map(int, ends),
        )
        values = [*map(float, values)]
        file.addEntries(names, [*starts], ends=[*ends], values=values)
    return path


def test_literal_means(tmp_path):
    path = write(tmp_path / "a.bw", "chr1", [90, 105], [100, 110], [2.0, 4.0])
    means, total, _ = bigwig_signal(path, WINDOWS, OURS)
    assert total == 40
    assert_array_equal(means, [[0, 2, 2, 0]])  # half of the third bin has no value


def test_as_an_independent_reader(tmp_path):
    rng = np.random.default_rng(0)
    starts = np.sort(rng.choice(1_400, 900, replace=False)) * 20
    ends, values = starts + rng.integers(1, 21, 900), rng.gamma(2, size=900)
    path = write(tmp_path / "a.bigWig", "chr1", starts, ends, values)
    tss = enumerate(rng.integers(0, 30_000, 50).tolist())
    genes = [(f"g{i}", "chr1", place, "+-"[i % 2]) for i, place in tss]
    windows = make_windows(make_genes(*genes), 1_000, 500, 50, "strand")
    means, *_ = bigwig_signal(path, windows, OURS)
    with pyBigWig.open(str(path)) as file:
        for row, start in enumerate(windows.starts):
            left, right = max(start, 0), min(start + 1_500, 30_000)
            bases = np.zeros(1_500)
            bases[left - start : right - start] = np.nan_to_num(
                file.values("chr1", int(left), int(right))
            )
            expected = bases.reshape(30, 50).mean(axis=1)
            assert_allclose(means[row], expected, rtol=1e-6, atol=1e-7)
    assert (means > 0).mean() > 0.5


def test_beyond_the_chromosome_and_elsewhere(tmp_path):
    path = write(tmp_path / "a.bw", "chr2", [0], [5_000], [3.0])
    assert bigwig_chromosomes(path) == SIZES
    genes = make_genes(
        ("left", "chr2", 5, "+"),
        ("right", "chr2", 4_995, "+"),
        ("beyond", "chr2", 6_000, "+"),
        ("another", "chr1", 100, "+"),
        ("missing", "chr9", 100, "+"),
    )
    windows = make_windows(genes, 10, 10, 10, "genome")
    means, *_ = bigwig_signal(path, windows, {"chr1": "chr1", "chr2": "chr2"})
    assert_array_equal(means, [[1.5, 3], [3, 1.5], [0, 0], [0, 0], [0, 0]])


def test_chromosomes_with_signal(tmp_path):
    path = write(tmp_path / "a.bw", "chr1", [0, 50, 70], [50, 60, 80], [0.0, np.nan, 2])
    ours = {name: name for name in SIZES}
    assert bigwig_signal(path, WINDOWS, ours)[2] == ("chr1",)
    # Zeros from end to end are no signal.
    write(path, "chr1", [0, 50], [50, 30_000], [0.0, 0.0])
    assert bigwig_signal(path, WINDOWS, ours)[2] == ()


def test_other_names(tmp_path):
    path = write(tmp_path / "a.bw", "2", [0], [50], [3.0], {"2": 100})
    windows = make_windows(make_genes(("g", "chr2", 20, "+")), 20, 20, 20, "genome")
    signal = read_signal(inspect_file(path), windows, {"2": "chr2"}, Counting())
    assert_array_equal(signal.values, [[3, 3]])
    assert signal.n_reads is None


@pytest.mark.parametrize(("value", "shown"), [(-1.0, "is -1"), (np.inf, "finite")])
def test_signal_must_not_be_negative(value, shown, tmp_path):
    path = write(tmp_path / "a.bw", "chr1", [100], [110], [value])
    with pytest.raises(MalformedFileError, match=f"coverage .*its logarithm.*{shown}"):
        bigwig_signal(path, WINDOWS, OURS)
    nothing = write(tmp_path / "b.bw", "chr1", [100], [110], [np.nan])
    assert not bigwig_signal(nothing, WINDOWS, OURS)[0].any()


@pytest.mark.parametrize("kept", [0, 4, 70, 300])
def test_truncated(kept, tmp_path):
    starts = np.arange(0, 29_000, 10)
    path = write(tmp_path / "a.bw", "chr1", starts, starts + 5, starts % 7 + 1.0)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(MalformedFileError, match="can't be read as bigWig"):
        bigwig_signal(path, WINDOWS, OURS)
