"""Lines of people's own text files, compressed or not, and what is wrong with them."""

import csv
import gzip
import io
import math
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from ..exceptions import MalformedFileError

BUFFER_SIZE = 2**18  # bytes

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
UTF16_MAGIC = (b"\xff\xfe", b"\xfe\xff")
UTF8_MAGIC = b"\xef\xbb\xbf"

# The empty block that ends a file of bgzip (section 4.1 of the SAM specification).
END_OF_BGZIP = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def list_names(names: Sequence[object], most: int = 8) -> str:
    """Name the first few of some names, and say how many more there are."""
    shown = ", ".join(map(repr, names[:most]))
    more = len(names) - most
    return f"{shown} and {more} more" if more > 0 else shown


def fail(path: Path, line: int, problem: str) -> NoReturn:
    raise MalformedFileError(f"{path}, line {line}: {problem}")


def is_bgzip(head: bytes) -> bool:
    """Tell whether a file begins as of bgzip: gzip with an extra field "BC"."""
    has_extra_fields = head.startswith(GZIP_MAGIC) and len(head) > 11 and head[3] & 4
    fields = head[12 : 12 + int.from_bytes(head[10:12], "little")]
    while has_extra_fields and len(fields) >= 4:
        if fields[:2] == b"BC":
            return True
        fields = fields[4 + int.from_bytes(fields[2:4], "little") :]
    return False


def ends_with(path: Path, end: bytes) -> bool:
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - len(end), 0))
        return file.read() == end


def check_bgzip_end(path: Path) -> None:
    """Refuse a file of bgzip that was cut between blocks, which gzip takes as whole."""
    with open(path, "rb") as file:
        head = file.read(512)
    if is_bgzip(head) and not ends_with(path, END_OF_BGZIP):
        raise MalformedFileError(
            f"{path} is cut short: the block that ends a file of bgzip is missing. "
            "Fetch it again."
        )


def read_bytes_lines(path: Path) -> Iterator[bytes]:
    """Read a file's lines, decompressed if its first bytes say so, without a BOM."""
    if not path.exists():
        raise FileNotFoundError(f"{path} doesn't exist.")
    with open(path, "rb") as file:
        magic = file.read(4)
    if magic.startswith(ZIP_MAGIC):
        raise MalformedFileError(
            f"{path} is a zip archive, as Excel workbooks are; export it as text."
        )
    if magic.startswith(UTF16_MAGIC):
        raise MalformedFileError(f"{path} is UTF-16 text; save it as UTF-8.")
    check_bgzip_end(path)
    opener = gzip.open if magic.startswith(GZIP_MAGIC) else open
    try:
        # A buffer of its own finds ends of lines several times faster than gzip does.
        with opener(path, "rb") as raw, io.BufferedReader(raw, BUFFER_SIZE) as file:
            if first := file.readline():
                yield first.removeprefix(UTF8_MAGIC)
            yield from file
    except EOFError as error:
        raise MalformedFileError(
            f"{path} is cut short: the compressed data end early. Fetch it again."
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise MalformedFileError(
            f"{path} is damaged: it can't be decompressed ({error}). Fetch it again."
        ) from error


def decode(path: Path, number: int, line: bytes) -> str:
    if b"\0" in line:
        fail(path, number, "expected text, got binary data.")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        fail(path, number, "expected UTF-8 text.")


def read_text_lines(path: Path) -> Iterator[str]:
    for number, line in enumerate(read_bytes_lines(path), start=1):
        yield decode(path, number, line)


def read_rows(
    path: Path, lines: Iterable[str], separator: str, offset: int = 0, **options: Any
) -> Iterator[tuple[int, list[str]]]:
    """Read a table's rows, and of each the first line's number, after ``offset``."""
    reader = csv.reader(lines, delimiter=separator, **options)
    start = offset + 1
    try:
        for fields in reader:
            yield start, fields
            start = offset + reader.line_num + 1
    except csv.Error as error:
        fail(path, start, f"the quotes don't match ({error}).")


def fail_columns(path: Path, number: int, text: str, expected: str) -> NoReturn:
    text = text.rstrip("\r\n")
    n_columns = text.count("\t") + 1
    got = f"{n_columns} column{'s' * (n_columns > 1)}"
    if n_columns == 1 and "," in text:
        got = "commas"
    elif n_columns == 1 and " " in text.strip():
        got = "spaces"
    fail(
        path,
        number,
        f"expected {expected} columns separated by tabs, got {got}: {text[:60]!r}.",
    )


def parse_number(text: Any) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return math.nan


def parse_position(path: Path, number: int, name: str, text: str, least: int) -> int:
    """Parse a position on a chromosome; the first base's is ``least``, 0 or 1."""
    if not (text.isascii() and text.isdigit()):
        fail(path, number, f"expected a whole number as {name}, got {text!r}.")
    position = int(text)
    if position < least:
        fail(path, number, f"{name} is {position}; positions start at {least} here.")
    return position
