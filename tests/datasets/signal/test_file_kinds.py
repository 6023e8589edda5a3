import gzip

import pytest

from helpers.reads import write_bam
from skdeepdiff.datasets._signal._file_kinds import COUNTS, find_content, find_kind
from skdeepdiff.exceptions import MalformedFileError

BIGWIG = b"\x26\xfc\x8f\x88"


READS = "".join(f"chr1\t{start}\t{start + 40}\n" for start in range(0, 1000, 20))
# As merged intervals lie, end to end or with gaps.
APART = "".join(f"chr1\t{start}\t{start + 40}\n" for start in range(0, 4000, 50))
COVERAGE = APART.replace("\n", "\t7\n")
FASTQ = "@read\nACGT\n+\nIIII\n"
SAM = "read\t0\tchr1\t7\t30\t4M\t*\t0\t0\tACGT\tIIII\n"
GFF = 'chr1\tx\tgene\t1\t9\t.\t+\t.\tgene_id "g";\n'
BEDPE = "chr1\t10\t20\tchr1\t50\t60\tr1\t60\t+\t-\n"
UNMAPPED = "chr2\t10\t20\t.\t-1\t-1\tr2\t0\t+\t.\n"
NARROW_PEAK = "chr1\t10\t20\tp\t500\t.\t5\t4.2\t-1\t7\n"
BROAD_PEAK = "chr1\t10\t20\tp\t500\t.\t5.1\t4.2\t3\n"
GAPPED_PEAK = "chr1\t10\t20\tp\t5\t.\t10\t20\t0\t1\t10\t0\t5.1\t4.2\t3\n"
MACS = "chr1\t10\t20\tp\t500.37\n"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (READS, "bed"),
        (READS.replace("\n", "\t7\n"), "bed"),
        ("chr1\t1\t2\tn\t7\t+\t1\t2\t255,0,0\t1\t1,\t0,\n", "bed"),
        ("chr1\t1\t9\tACGT-1\t3\n", "bed"),
        (f"track type=bed name=x\n{READS}", "bed"),
        # Single bases, from which duplicates were removed.
        ("".join(f"chr1\t{i}\t{i + 1}\n" for i in range(999)), "bed"),
        (APART, "intervals that never overlap"),
        (COVERAGE, COUNTS),
        ("chr1\t10\t20\t5\nchr1\t20\t30\t1e-3\n", "bedgraph"),
        ("track type=bedGraph\nchr1\t10\t20\t5\n", "bedgraph"),
        ("track name=x type='wiggle_0'\n#\nchr1\t1\t2\t5\n", "wig; make it bigWig"),
        ("fixedStep chrom=chr1 start=1 step=1\n5\n", "wig; make it bigWig"),
        (f"#header\n{BEDPE}{UNMAPPED}", "BEDPE; write one line for each fragment: its "
         "chromosome, start and end"),
        (NARROW_PEAK, "narrowpeak"),
        (f"track type=narrowPeak\r\n{NARROW_PEAK}", "narrowpeak"),
        (BROAD_PEAK, "broadpeak"),
        (GAPPED_PEAK, "gappedPeak; take the broadPeak file"),
        (MACS, "intervals with fractions as scores"),
        ("@HD\tVN:1.6\n", "SAM; make it BAM"),
        (SAM, "SAM; make it BAM"),
        (FASTQ, "FASTQ: reads that aren't aligned"),
        (">chr1\nACGT\n", "FASTA"),
        (GFF, "GFF or GTF"),
        (f"##gff-version 3\n{GFF}", "GFF"),
        ("##fileformat=VCFv4.2\n", "VCF"),
        ("<!DOCTYPE html>\n", "HTML or XML"),
        ("chrom\tstart\tend\n", "text"),
    ],
)  # fmt: skip
def test_text_is_told_by_the_shape_of_its_lines(text, content, tmp_path):
    path = tmp_path / "a.bed"
    path.write_bytes(text.encode())
    assert find_content(path) == content
    if content != "FASTA":  # which needs bgzip
        path.write_bytes(gzip.compress(text.encode()))
        assert find_content(path) == content


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (b"\xeb\xf2\x89\x87", "bigBed"),
        (b"BZh9", "data compressed with bzip2; decompress them"),
        (b"PK\x03\x04", "a zip archive, as Excel workbooks are; extract it"),
        (b"BAI\x01", "an index of BAM"),
        (b"BAM\x01", "BAM without compression; compress it with bgzip"),
        (gzip.compress(b"BAM\x01", mtime=0),
         "BAM compressed with plain gzip; compress it with bgzip"),
        (gzip.compress(BIGWIG, mtime=0), "bigWig compressed with gzip; decompress it"),
        (b"\x00\x01\x02\x03", "nothing known"),
    ],
)  # fmt: skip
def test_magic_numbers(head, content, tmp_path):
    path = tmp_path / "a.bam"
    path.write_bytes(head)
    with pytest.raises(MalformedFileError) as caught:
        find_kind(path)
    assert str(caught.value) == (
        f"{path} must be BAM, CRAM, BED, tagAlign, narrowPeak, broadPeak, bedGraph or "
        f"bigWig, but holds {content}."
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.bam", READS.encode(), "is named like a BAM file, but holds BED or"),
        ("a.bw", b"CRAM\x03", "is named like a bigWig file, but holds CRAM."),
        ("a.bed", b"CRAM\x03", "is named like a BED or tagAlign file, but holds CRAM."),
        ("a.cram", b"text", "must be BAM, .* or bigWig, but holds text"),
        ("a.bed", COVERAGE.encode(), "must be .* name it .bedGraph if these are"),
        ("a.bdg", NARROW_PEAK.encode(), "is named like a bedGraph file, but holds na"),
        ("a.narrowPeak", MACS.encode(), "is named like a narrowPeak .* fractions as"),
        ("a.txt", GAPPED_PEAK.encode(), "must be .*, but holds gappedPeak; take the"),
        ("a.bed", b"", "is empty."),
        ("a.bed.gz", gzip.compress(b"", mtime=0), "is empty."),
        ("a.bed", gzip.compress(READS.encode(), mtime=0)[:22], "is truncated or dam"),
    ],
)
def test_refused(name, content, message, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MalformedFileError, match=f"{name} {message}"):
        find_kind(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (READS, "a.bed", "bed"),
        (READS, "A.BED.GZ", "bed"),
        (READS, "a.tagAlign", "bed"),
        (READS, "a.txt", "bed"),  # other names promise nothing
        ("chr1 1 2", "a.bed", "bed"),  # the reader tells which line isn't
        (NARROW_PEAK, "a.narrowPeak.gz", "narrowpeak"),
        (NARROW_PEAK, "a.bed", "narrowpeak"),  # as ENCODE has them
        (NARROW_PEAK, "a.bed.gz", "narrowpeak"),
        (BROAD_PEAK, "a.txt", "broadpeak"),
        ("chr1\t10\t20\t0.5\n", "a.bed", "bedgraph"),
        # What a name says is believed where lines may be of that kind.
        (COVERAGE, "a.bedGraph", "bedgraph"),
        ("chr1\t10\t20\t5\n", "a.bg", "bedgraph"),
        ("chr1\t10\t20\t5\n", "a.bed", "bed"),
        (READS, "a.broadPeak", "broadpeak"),
        ("chr1 10 20 5", "a.bdg", "bedgraph"),
    ],
)
def test_text(text, name, kind, tmp_path):
    data, path = text.encode(), tmp_path / name
    path.write_bytes(gzip.compress(data) if path.suffix.lower() == ".gz" else data)
    assert find_kind(path) == kind


def test_binary(tmp_path):
    read = [{"start": 10, "cigar": "5M"}]
    assert find_kind(write_bam(tmp_path / "a.bam", read)) == "bam"
    assert find_kind(write_bam(tmp_path / "a.cram", read, kind="cram")) == "cram"
    for name, head in (("a.bw", BIGWIG), ("a.bigWig", BIGWIG[::-1])):
        (tmp_path / name).write_bytes(head)
        assert find_kind(tmp_path / name) == "bigwig"


@pytest.mark.parametrize("text", [MACS, APART])
def test_peaks_are_read_with_a_warning(text, tmp_path):
    (tmp_path / "a.bed").write_text(text)
    with pytest.warns(UserWarning, match=r"a\.bed holds .* as files of peaks do"):
        assert find_kind(tmp_path / "a.bed") == "bed"


def test_missing(tmp_path):
    for path in (tmp_path / "a.bam", tmp_path):
        with pytest.raises(FileNotFoundError, match="doesn't exist, or isn't a file"):
            find_kind(path)
