import pytest
from numpy.testing import assert_array_equal

from helpers.reads import SIZES, make_genes, write_bam, write_bed
from skdeepdiff.datasets._signal._alignments import Counting
from skdeepdiff.datasets._signal._signal_files import (
    SignalFile,
    inspect_file,
    read_signal,
)
from skdeepdiff.datasets._signal._windows import make_windows
from skdeepdiff.exceptions import MalformedFileError

GENES = make_genes(("a", "chr1", 100, "+"), ("b", "chr1", 100, "-"))
OURS = {"chr1": "chr1"}


def test_kinds_and_sizes(tmp_path):
    bam = write_bam(tmp_path / "a.bam", [{"start": 95, "cigar": "10M"}])
    bed = write_bed(tmp_path / "a.bed", [("chr1", 95, 105)])
    assert inspect_file(bam) == SignalFile(bam, "bam", SIZES)
    assert inspect_file(bed) == SignalFile(bed, "bed", None)


def test_values_run_along_transcription(tmp_path):
    bed = write_bed(tmp_path / "a.bed", [("chr1", 85, 95), ("chr7", 5, 6)])
    for orient, expected in (
        ("genome", [[1, 1, 0], [1, 1, 0]]),
        # 91 to 121 from the right: the read's end reaches the last bin.
        ("strand", [[1, 1, 0], [0, 0, 1]]),
    ):
        windows = make_windows(GENES, 20, 10, 10, orient)
        signal = read_signal(inspect_file(bed), windows, OURS, Counting())
        assert_array_equal(signal.values, expected)
    assert signal.n_reads == 2
    assert signal.chromosomes == ("chr1", "chr7")


def test_every_read_that_counts_is_in_the_library(tmp_path):
    read = {"start": 95, "cigar": "10M"}
    poor, duplicate = read | {"quality": 3}, read | {"flag": 0x400}
    reads = [read, poor, duplicate, {**read, "chromosome": "chr2", "start": 5}]
    bam = write_bam(tmp_path / "a.bam", reads)
    windows = make_windows(GENES, 20, 10, 10, "genome")
    for counting, n_reads in (("multicov", 3), ("unique", 2)):
        signal = read_signal(inspect_file(bam), windows, OURS, Counting(counting))
        assert signal.n_reads == n_reads
        assert signal.values[0].max() == n_reads - 1
    nothing = inspect_file(write_bam(tmp_path / "b.bam", [poor]))
    with pytest.raises(MalformedFileError, match=r"b\.bam holds no reads that count"):
        read_signal(nothing, windows, OURS, Counting("unique"))
