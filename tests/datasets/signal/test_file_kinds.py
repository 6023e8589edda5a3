import gzip

import pytest

from reads import write_bam, write_bed
from skdeepdiff.datasets._signal._file_kinds import find_kind
from skdeepdiff.exceptions import MalformedFileError

READ = [{"start": 10, "cigar": "5M"}]
BIGWIG = b"\x26\xfc\x8f\x88"


@pytest.mark.parametrize("name", ["a.bed", "a.tagAlign", "A.BED.GZ", "a.tagAlign.gz"])
def test_text(name, tmp_path):
    assert find_kind(write_bed(tmp_path / name, [("chr1", 1, 2)])) == "bed"


def test_binary(tmp_path):
    assert find_kind(write_bam(tmp_path / "a.bam", READ)) == "bam"
    cram = write_bam(
        tmp_path / "a.cram", READ, kind="cram", format_options=[b"no_ref=1"]
    )
    assert find_kind(cram) == "cram"
    for name, head in (("a.bw", BIGWIG), ("a.bigWig", BIGWIG[::-1])):
        (tmp_path / name).write_bytes(head)
        assert find_kind(tmp_path / name) == "bigwig"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.bam", b"chr1\t1\t2\n", "named like a BAM file, but holds text."),
        (
            "a.bam",
            gzip.compress(b"chr1\t1\t2\n", mtime=0),
            "named like a BAM file, but holds",
        ),
        ("a.bam", b"<html>", "named like a BAM file, but holds text."),
        ("a.bam", BIGWIG, "named like a BAM file, but holds bigWig."),
        ("a.bam", b"\x00\x01\x02\x03", "but holds nothing known."),
        ("a.bw", b"CRAM\x03", "named like a bigWig file, but holds CRAM."),
        ("a.bed", b"CRAM\x03", "named like a BED or tagAlign file, but holds CRAM."),
        ("a.cram", b"text", "named like a CRAM file, but holds text."),
        ("a.bed", b"", "is empty."),
        ("a.bed.gz", gzip.compress(b"", mtime=0), "is empty."),
        (
            "a.bed.gz",
            gzip.compress(b"chr1\t1\t2\n", mtime=0)[:12],
            "is truncated or damaged",
        ),
        ("a.sam", b"@HD", "the name must end in one of .bam, .cram"),
        ("a.gz", b"", "the name must end in one of"),
    ],
)
def test_refused(name, content, message, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MalformedFileError) as caught:
        find_kind(tmp_path / name)
    assert message in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)


def test_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"a\.bam doesn't exist"):
        find_kind(tmp_path / "a.bam")
    (tmp_path / "b.bam").mkdir()
    with pytest.raises(FileNotFoundError, match="isn't a file"):
        find_kind(tmp_path / "b.bam")
