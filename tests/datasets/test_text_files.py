import gzip

import pysam
import pytest

from skdeepdiff.datasets._text_files import (
    END_OF_BGZIP,
    check_bgzip_end,
    read_text_lines,
)
from skdeepdiff.exceptions import MalformedFileError

LINES = [f"ENSG{number:011d}\t{number}\n" for number in range(20_000)]


@pytest.fixture
def bgzip(tmp_path):
    (tmp_path / "table.tsv").write_text("".join(LINES))
    path = tmp_path / "table.tsv.gz"
    pysam.tabix_compress(str(tmp_path / "table.tsv"), str(path))
    return path


def starts_of_blocks(content):
    start = 0
    while start < len(content):
        yield start
        start += int.from_bytes(content[start + 16 : start + 18], "little") + 1


def test_whole_files(tmp_path, bgzip):
    assert bgzip.read_bytes().endswith(END_OF_BGZIP)
    assert list(read_text_lines(bgzip)) == LINES
    for name, content in (
        ("plain", "".join(LINES).encode()),
        ("gzip", gzip.compress("".join(LINES).encode())),
        ("parts", b"".join(gzip.compress(line.encode()) for line in LINES[:3])),
    ):
        (tmp_path / name).write_bytes(content)
        expected = LINES[:3] if name == "parts" else LINES
        assert list(read_text_lines(tmp_path / name)) == expected


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"a\.tsv doesn't exist"):
        list(read_text_lines(tmp_path / "a.tsv"))


def test_cut_between_blocks(bgzip):
    content = bgzip.read_bytes()
    starts = list(starts_of_blocks(content))
    assert len(starts) > 3
    for start in starts[1:]:
        bgzip.write_bytes(content[:start])
        # What is left is whole for gzip, lines or not.
        assert gzip.decompress(content[:start])
        with pytest.raises(MalformedFileError, match=r"table\.tsv\.gz is cut short"):
            list(read_text_lines(bgzip))


@pytest.mark.parametrize(
    ("fields", "is_bgzip"),
    [
        (b"BC\x02\x00\x1b\x00", True),
        (b"XY\x01\x00zBC\x02\x00\x1b\x00", True),
        (b"XY\x04\x00BC\x02\x00", False),
        (b"XY\x00", False),
        (b"", False),
    ],
)
def test_extra_fields(fields, is_bgzip, tmp_path):
    path = tmp_path / "a.gz"
    length = len(fields).to_bytes(2, "little")
    path.write_bytes(b"\x1f\x8b\x08\x04" + bytes(6) + length + fields + bytes(50))
    if is_bgzip:
        with pytest.raises(MalformedFileError, match="the block that ends a file of"):
            check_bgzip_end(path)
    else:
        check_bgzip_end(path)


def test_short_files(tmp_path):
    path = tmp_path / "a.gz"
    path.write_bytes(b"\x1f\x8b\x08\x04" + bytes(7))
    check_bgzip_end(path)
