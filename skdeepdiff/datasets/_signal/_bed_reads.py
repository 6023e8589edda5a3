"""Intervals of text files: reads of tagAlign and BED, peaks, regions."""

import csv
import gzip
import itertools
import math
import re
import zlib

import numpy as np
import pandas as pd

from ...exceptions import MalformedFileError
from .._text_files import check_bgzip_end, fail, parse_number

LINES_AT_A_TIME = 1 << 19
HEADER = re.compile(r"#|(track|browser)(\s|$)")


def open_text(path):
    with open(path, "rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
    opener = gzip.open if compressed else open
    return opener(path, "rt", encoding="utf-8", errors="replace", newline="")


def _problem_of(line, size_of, column):
    fields = line.split("\t")
    if len(fields) < 3:
        expected = "chromosome, start and end, separated by tabs"
        return f"expected {expected}, got {line[:60]!r}"
    if fields[0] != fields[0].strip() or not fields[0]:
        return f"expected a chromosome, got {line[:60]!r}"
    for field in fields[1:3]:
        if not (field.isascii() and field.isdigit() and len(field) < 18):
            return f"expected whole numbers of bases, got {field[:60]!r}"
    if int(fields[1]) >= int(fields[2]):
        return f"expected start < end, got {fields[1]} and {fields[2]}"
    size = size_of(fields[0])
    if size is not None and int(fields[2]) > size:
        return (
            f"expected nothing beyond the end of {fields[0]!r} ({size} bp), got what "
            f"ends at {fields[2]}, as of another genome"
        )
    if column is None:
        return None
    height = "".join(fields[column : column + 1])
    if 0 <= parse_number(height) < math.inf:
        return None
    return (
        f"expected a height that isn't negative, such as coverage or fold enrichment, "
        f"in column {column + 1}, got {height!r}"
    )


def _raise_for_first_malformed_line(path, n_header_lines, size_of, column):
    with open_text(path) as file:
        for number, line in enumerate(file, start=1):
            line = line.rstrip("\r\n")
            if number <= n_header_lines or not line:
                continue
            if problem := _problem_of(line, size_of, column):
                fail(path, number, f"{problem}.")


def _chunks(path, n_header_lines, column):
    heights = {} if column is None else {"height": np.float64}
    with open_text(path) as file:
        yield from pd.read_csv(
            file,
            sep="\t",
            header=None,
            skiprows=n_header_lines,
            usecols=[0, 1, 2, *([column] if heights else [])],
            names=["chromosome", "start", "end", *heights],
            dtype={"chromosome": "category", "start": np.int64, "end": np.int64}
            | heights,
            chunksize=LINES_AT_A_TIME,
            na_filter=False,
            index_col=False,
            quoting=csv.QUOTE_NONE,
            engine="c",
        )


def read_intervals(path, size_of={}.get, column=None):
    """Read the intervals of a file as tables, with the heights of a column from 0."""
    check_bgzip_end(path)
    try:
        with open_text(path) as file:
            n_header_lines = sum(1 for _ in itertools.takewhile(HEADER.match, file))
        for table in _chunks(path, n_header_lines, column):
            starts = table["start"].to_numpy()
            ends = table["end"].to_numpy()
            if (starts < 0).any() or (ends <= starts).any():
                raise ValueError
            heights = table.get("height", pd.Series(dtype=float)).to_numpy()
            if not ((heights >= 0) & (heights < np.inf)).all():
                raise ValueError
            names = table["chromosome"].cat.categories.astype(str).tolist()
            numbers = table["chromosome"].cat.codes.to_numpy()
            limits = np.array([size_of(name) or np.inf for name in names])
            clean = all(name and name == name.strip() for name in names)
            if not clean or (ends > limits[numbers]).any():
                raise ValueError
            yield table
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise MalformedFileError(f"{path} is truncated or damaged: {error}.") from error
    except pd.errors.EmptyDataError:
        return
    except (ValueError, OverflowError) as error:
        _raise_for_first_malformed_line(path, n_header_lines, size_of, column)
        raise MalformedFileError(f"{path} can't be read: {error}.") from error


def bed_intervals(path, size_of={}.get):
    """Read the intervals of a file, as `alignment_intervals` does."""
    for table in read_intervals(path, size_of):
        chromosomes = table["chromosome"].cat
        names = chromosomes.categories.astype(str).tolist()
        yield names, chromosomes.codes.to_numpy(), *table[["start", "end"]].to_numpy().T
