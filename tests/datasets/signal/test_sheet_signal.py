import numpy as np
import pytest
from numpy.testing import assert_array_equal

from reads import make_genes, write_bam, write_bed
from skdeepdiff.datasets._signal import make_windows, read_sheet_signal
from skdeepdiff.datasets._signal._sample_sheet import Sample, SampleSheet
from skdeepdiff.exceptions import MalformedFileError

GENES = make_genes(("a", "chr1", 100, "+"), ("b", "chr2", 50, "+"))
WINDOWS = make_windows(GENES, 20, 20, 20, "genome")
OPTIONS = {
    "counting": "multicov",
    "reference": None,
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
    places = {"A": [("chr1", 85, 95)], "B": [("chr1", 105, 115), ("chr2", 55, 56)]}
    samples = []
    for line, (condition, reads) in enumerate(places.items(), start=2):
        path = write_bam(
            tmp_path / f"{condition}.bam",
            [
                {"start": start, "cigar": f"{end - start}M", "chromosome": chromosome}
                for chromosome, start, end in reads
            ],
        )
        samples.append(Sample(condition, condition, "m", "1", path, None, None, line))
    return SampleSheet(tuple(samples), ("A", "B"), ("m",))


def read(sheet, **options):
    return read_sheet_signal(sheet, GENES, WINDOWS, **(OPTIONS | options))


def test_signal(sheet):
    signal = read(sheet)
    assert_array_equal(signal.data, [[[[1, 0]], [[0, 1]]], [[[0, 0]], [[0, 1]]]])
    assert signal.data.dtype == np.float32
    assert signal.sizes == {"chr1": 1000, "chr2": 500}
    assert signal.missing == set()
    assert [file["n_reads"] for file in signal.files] == [1, 2]
    assert [file["role"] for file in signal.files] == ["signal", "signal"]


def test_the_order_of_conditions_is_that_of_the_sheet(sheet):
    turned = sheet._replace(conditions=("B", "A"))
    assert_array_equal(read(turned).data, read(sheet).data[:, ::-1])


def test_text_may_lack_a_chromosome(sheet, tmp_path):
    # The tagAlign of A has no read on chr2: that may be so, or be another name.
    path = write_bed(tmp_path / "a.bed", [("chr1", 85, 95)])
    first, second = sheet.samples
    text = sheet._replace(samples=(first._replace(path=path), second))
    with pytest.raises(MalformedFileError, match=r"a\.bed lacks 1 of the genes' 2"):
        read(text)
    assert_array_equal(read(text, missing_chromosomes="zero").data, read(sheet).data)
    assert read(text, missing_chromosomes="drop").missing == {"chr2"}


def test_sizes_by_the_names_of_the_files(sheet):
    sizes = {"chr1": 1000, "chr2": 500, "chrX": 7}
    assert read(sheet, chromosome_sizes=sizes).sizes == {"chr1": 1000, "chr2": 500}


def test_all_files_are_looked_at_before_any_is_read(sheet, monkeypatch):
    def read_signal(*_):
        raise AssertionError

    monkeypatch.setattr(
        "skdeepdiff.datasets._signal._sheet_signal.read_signal", read_signal
    )
    sheet.samples[1].path.write_bytes(b"text")
    with pytest.raises(MalformedFileError, match=r"B\.bam is named like a BAM file"):
        read(sheet)


def test_a_control_under_two_names_is_one_library(sheet, tmp_path):
    reads = [{"start": 85, "cigar": "10M"}]
    controls = [write_bam(tmp_path / name, reads) for name in ("c.bam", "d.bam")]
    first, second = sheet.samples
    more = write_bam(tmp_path / "more.bam", [{"start": 80, "cigar": "10M"}] * 4)
    samples = (
        first._replace(control=controls[0]),
        first._replace(sample="A2", replicate="2", path=more, control=controls[1]),
        second._replace(control=controls[0]),
    )
    options = {"normalize": "input", "replicates": "sum"}
    options["missing_chromosomes"] = "zero"
    two_names = read(sheet._replace(samples=samples), **options).data
    one_name = [sample._replace(control=controls[0]) for sample in samples]
    assert_array_equal(
        read(sheet._replace(samples=tuple(one_name)), **options).data, two_names
    )


def test_few_genes_may_be_without_a_read(sheet, tmp_path):
    path = write_bed(tmp_path / "a.bed", [("chr1", 700, 710), ("chr2", 400, 410)])
    first, second = sheet.samples
    elsewhere = sheet._replace(samples=(first._replace(path=path), second))
    with pytest.warns(UserWarning, match=r"a\.bed has no signal in any gene's window"):
        assert not read(elsewhere).data[:, 0].any()


def test_a_control_may_have_nothing_in_the_windows(sheet, tmp_path):
    control = write_bam(tmp_path / "c.bam", [{"start": 700, "cigar": "10M"}])
    samples = tuple(sample._replace(control=control) for sample in sheet.samples)
    signal = read(sheet._replace(samples=samples), normalize="input")
    assert_array_equal(signal.data[0, 0, 0], [1e6, 0])
