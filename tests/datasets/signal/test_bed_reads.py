import gzip

import pytest
from numpy.testing import assert_array_equal

from skdeepdiff.datasets._signal._bed_reads import bed_intervals
from skdeepdiff.exceptions import MalformedFileError

LINES = "chr1\t10\t20\tN\t1000\t+\nchr2\t5\t6\tN\t1000\t-\nchr1\t0\t4\tN\t0\t+\n"


def read(path):
    return {
        name: (starts[numbers == number].tolist(), ends[numbers == number].tolist())
        for names, numbers, starts, ends in bed_intervals(path)
        for number, name in enumerate(names)
    }


EXPECTED = {"chr1": ([10, 0], [20, 4]), "chr2": ([5], [6])}


@pytest.mark.parametrize(
    "text",
    [
        LINES,
        LINES.rstrip("\n"),
        LINES.replace("\n", "\r\n"),
        f"track name=reads\n#comment\nbrowser position chr1\n{LINES}",
        f"{LINES}\n",
        "\n".join("\t".join(line.split("\t")[:3]) for line in LINES.splitlines()),
    ],
)
def test_layouts(text, tmp_path):
    path = tmp_path / "reads.bed"
    for data in (text.encode(), gzip.compress(text.encode())):
        path.write_bytes(data)
        assert read(path) == EXPECTED


def test_parts(tmp_path, monkeypatch):
    monkeypatch.setattr("skdeepdiff.datasets._signal._bed_reads.LINES_AT_A_TIME", 2)
    path = tmp_path / "reads.bed"
    path.write_text(LINES)
    parts = list(bed_intervals(path))
    assert [names for names, *_ in parts] == [["chr1", "chr2"], ["chr1"]]
    assert_array_equal(parts[1][2], [0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('chr1\t10\t20\t"a#b\nchr1\t30\t40\t#\n', {"chr1": ([10, 30], [20, 40])}),
        ("track\nbrowser x\ntrack7\t10\t20\n", {"track7": ([10], [20])}),
        ("1\t10\t20\nNA\t1\t2\n", {"1": ([10], [20]), "NA": ([1], [2])}),
        ("# no reads\n", {}),
    ],
)
def test_what_is_data(text, expected, tmp_path):
    path = tmp_path / "reads.bed"
    path.write_text(text)
    assert read(path) == expected


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("chr1 10 20", "separated by tabs, got 'chr1 10 20'"),
        ("chr1\t10", "expected chromosome, start and end"),
        ("\t10\t20", "expected a chromosome"),
        ("chr1\t1.5\t20", "whole numbers of bases, got '1.5'"),
        ("chr1\t-1\t20", "whole numbers of bases, got '-1'"),
        ("chr1\t20\t20", "start < end, got 20 and 20"),
        ("chr1\t1\t99999999999999999999", "whole numbers of bases"),
        ("track name=late", "separated by tabs"),
    ],
)
def test_malformed_line(line, problem, tmp_path):
    path = tmp_path / "reads.bed"
    path.write_text(f"track\n{LINES}{line}\n{LINES}")
    with pytest.raises(MalformedFileError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}, line 5: ")
    assert problem in str(caught.value)


def test_truncated(tmp_path):
    path = tmp_path / "reads.bed.gz"
    content = gzip.compress(LINES.encode() * 1000)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(MalformedFileError, match="truncated or damaged"):
        read(path)


def test_reads_end_within_their_chromosomes(tmp_path):
    path = tmp_path / "reads.bed"
    path.write_text(f"track\n{LINES}")
    assert len(list(bed_intervals(path, {"chr1": 20, "chr3": 1}.get))) == 1
    with pytest.raises(MalformedFileError) as caught:
        list(bed_intervals(path, {"chr1": 20, "chr2": 5}.get))
    assert str(caught.value) == (
        f"{path}, line 3: expected nothing beyond the end of 'chr2' (5 bp), got what "
        "ends at 6, as of another genome."
    )
