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
    plain, path = tmp_path / "table.tsv", tmp_path / "table.tsv.gz"
    plain.write_text("".join(LINES))
    pysam.tabix_compress(str(plain), str(path))
    return path


def starts_of_blocks(content):
    start = 0
    while start < len(content):
        yield start
        start += int.from_bytes(content[start + 16 : start + 18], "little") + 1


def test_whole_files(tmp_path, bgzip):
    assert bgzip.read_bytes().endswith(END_OF_BGZIP)
    assert list(read_text_lines(bgzip)) == LINES
    three = b"".join(gzip.compress(line.encode()) for line in LINES[:3])
    for content, expected in (
        ("".join(LINES).encode(), LINES),
        (gzip.compress("".join(LINES).encode()), LINES),
        (three, LINES[:3]),
    ):
        (tmp_path / "table").write_bytes(content)
        assert list(read_text_lines(tmp_path / "table")) == expected
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
        (None, False),  # cut before the fields
    ],
)
def test_extra_fields(fields, is_bgzip, tmp_path):
    path = tmp_path / "a.gz"
    content = b"\x1f\x8b\x08\x04" + bytes(6)
    if fields is not None:
        content += len(fields).to_bytes(2, "little") + fields + bytes(50)
    path.write_bytes(content)
    if is_bgzip:
        with pytest.raises(MalformedFileError, match="the block that ends a file of"):
            check_bgzip_end(path)
    else:
        check_bgzip_end(path)
