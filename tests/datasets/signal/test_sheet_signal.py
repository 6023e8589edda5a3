import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers.reads import make_genes, write_bam, write_bed
from skdeepdiff.datasets._signal._alignments import Counting
from skdeepdiff.datasets._signal._sample_sheet import Sample, SampleSheet
from skdeepdiff.datasets._signal._sheet_signal import read_sheet_signals
from skdeepdiff.datasets._signal._windows import make_windows
from skdeepdiff.exceptions import MalformedFileError

GENES = make_genes(("a", "chr1", 100, "+"), ("b", "chr2", 50, "+"))
GENES_ON = ("chr1", "chr2")
WINDOWS = make_windows(GENES, 20, 20, 20, "genome")
OPTIONS = {
    "counting": Counting(),
    "exclude": None,
    "normalize": None,
    "replicates": "mean",
    "chromosome_names": None,
    "missing_chromosomes": "error",
    "chromosome_sizes": {},
    "n_jobs": 1,
    "verbose": False,
}


@pytest.fixture
def sheet(tmp_path):
    samples = []
    for condition, places in {
        "A": {"chr1": (85, 10), "chr2": (400, 10)},
        "B": {"chr1": (105, 10), "chr2": (55, 1)},
    }.items():
        reads = [
            {"start": start, "cigar": f"{length}M", "chromosome": chromosome}
            for chromosome, (start, length) in places.items()
        ]
        path = write_bam(tmp_path / f"{condition}.bam", reads)
        line = len(samples) + 2
        samples.append(Sample(condition, condition, "m", "1", path, None, None, line))
    return SampleSheet(tuple(samples), ("A", "B"), ("m",))


def read(sheet, **options):
    (signal,) = read_sheet_signals([sheet], GENES, WINDOWS, **OPTIONS | options)
    return signal


def test_signal(sheet):
    signal = read(sheet)
    assert_array_equal(signal.data, [[[[1, 0]], [[0, 1]]], [[[0, 0]], [[0, 1]]]])
    assert signal.data.dtype == np.float32
    assert signal.sizes == {"chr1": 1000, "chr2": 500}
    assert signal.missing == set()
    assert signal.empty == {}
    assert [file["n_reads"] for file in signal.files] == [2, 2]
    assert [file["role"] for file in signal.files] == ["signal", "signal"]


def test_all_files_are_looked_at_before_any_is_read(sheet, monkeypatch):
    name = "skdeepdiff.datasets._signal._sheet_signal.read_signal"
    monkeypatch.setattr(name, None)
    sheet.samples[1].path.write_bytes(b"text")
    with pytest.raises(MalformedFileError, match=r"B\.bam must be BAM, .* holds text"):
        read(sheet)


def test_a_control_under_two_names_is_one_library(sheet, tmp_path):
    elsewhere = {"start": 400, "cigar": "10M", "chromosome": "chr2"}
    control, copy, other, more, most = (
        write_bam(
            tmp_path / f"{number}.bam",
            [{"start": 81, "cigar": "10M"}] * n_reads + [elsewhere],
        )
        for number, n_reads in enumerate((1, 1, 2, 4, 5))
    )
    first, second = sheet.samples
    third = first._replace(sample="A3", replicate="3", path=most, control=other)
    second_name = first._replace(sample="A2", replicate="2", path=more, control=copy)
    last = second._replace(control=control)
    samples = (first._replace(control=control), second_name, third, last)
    options = {"normalize": "input", "replicates": "sum"}
    data = read(sheet._replace(samples=samples), **options).data
    # 10 of 13 reads of the samples, 3 of 5 of the two controls.
    assert_allclose(data[0, 0, 0], [(10 / 13 - 3 / 5) * 1e6, 0], rtol=1e-6)
    one_name = (samples[0], second_name._replace(control=control), third, last)
    assert_array_equal(read(sheet._replace(samples=one_name), **options).data, data)


def test_a_control_may_have_nothing_in_the_windows(sheet, tmp_path):
    reads = [{"start": 400, "cigar": "10M", "chromosome": name} for name in GENES_ON]
    changes = {"control": write_bam(tmp_path / "c.bam", reads), "library_size": 8.0}
    samples = tuple(sample._replace(**changes) for sample in sheet.samples)
    signal = read(sheet._replace(samples=samples), normalize="input")
    assert_array_equal(signal.data[0, 0, 0], [1.25e5, 0])
    # The size in the sheet is the sample's alone.
    sizes = [(file["role"], file["library_size"]) for file in signal.files]
    assert sizes == [("signal", 8), ("control", 2)] * 2


@pytest.fixture
def part(sheet, tmp_path):
    """A sheet whose first file lists chr2, but has no read there."""
    path = write_bam(tmp_path / "part.bam", [{"start": 85, "cigar": "10M"}])
    first, second = sheet.samples
    return sheet._replace(samples=(first._replace(path=path), second))


def test_a_part_of_a_file_lacks_the_other_chromosomes(part, sheet):
    with pytest.raises(MalformedFileError, match=r"part\.bam holds nothing on 1 of"):
        read(part)
    zero = read(part, missing_chromosomes="zero")
    assert_array_equal(zero.data, read(sheet).data)
    dropped = read(part, missing_chromosomes="drop")
    assert zero.missing == dropped.missing == {"chr2"}
    assert zero.empty == dropped.empty == {}


def test_a_small_chromosome_may_be_without_a_read(part):
    genes = [(f"g{n}", "chr1", 100, "+") for n in range(9)] + [("b", "chr2", 50, "+")]
    genes = make_genes(*genes)
    windows = make_windows(genes, 20, 20, 20, "genome")
    problem = r"part\.bam holds nothing on 1 chromosomes .* \('chr2', with 1 genes\)"
    with pytest.warns(UserWarning, match=problem) as caught:
        (signal,) = read_sheet_signals([part], genes, windows, **OPTIONS)
    assert len(caught) == 1
    assert signal.missing == set()
    assert signal.empty == {part.samples[0].path: {"chr2": 1}}
    assert not signal.data[9, 0].any()
    assert signal.data[9, 1].any()


def test_bed_reads_beyond_an_end_that_another_file_knows(sheet, tmp_path):
    path = write_bed(tmp_path / "a.bed", [("chr1", 85, 95), ("chr2", 480, 501)])
    first, second = sheet.samples
    sheet = sheet._replace(samples=(first._replace(path=path), second))
    with pytest.raises(MalformedFileError, match=r"bed, line 2: .*'chr2' \(500 bp\)"):
        read(sheet)
