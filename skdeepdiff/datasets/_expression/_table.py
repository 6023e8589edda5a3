"""Tables with a gene in each row, from CSV and TSV files or data frames."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, compress, islice
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from ...exceptions import MalformedFileError
from .._gene_ids import as_text, is_missing
from .._text_files import fail, read_text_lines

NAMES = {"\t": "tabs", ",": "commas", ";": "semicolons"}
# Other extensions, such as .txt, say nothing.
BY_EXTENSION = {".tsv": "\t", ".tab": "\t", ".csv": ",;"}


@dataclass(frozen=True)
class Table:
    """A table whose first column, or index, are gene ids.

    Parameters
    ----------
    source : str
        The file, or what else the table is, for errors.
    place : {"line", "row"}
        What ``numbers`` count.
    columns : list of str
        Names of the columns, without that of the ids.
    ids : list of str
        Gene ids as they are in the table.
    numbers : list of int
        Where each gene is.
    values : list of list
        Fields of each gene, in the order of ``columns``: text, or what a data frame
        holds.
    """

    source: str
    place: str
    columns: list[str]
    ids: list[str]
    numbers: list[int]
    values: list[list[Any]]

    def fail(self, problem: str, gene: int | None = None) -> NoReturn:
        """Raise an error for the table, or for one of its genes by position."""
        error = MalformedFileError if self.place == "line" else ValueError
        where = "" if gene is None else f", {self.place} {self.numbers[gene]}"
        raise error(f"{self.source}{where}: {problem}")

    def column(self, name: str) -> list[Any]:
        """Fields of a column."""
        if self.columns.count(name) > 1:
            self.fail(f"column {name!r} occurs {self.columns.count(name)} times.")
        place = self.columns.index(name)
        return [row[place] for row in self.values]

    def keep(self, kept: list[bool]) -> Table:
        """The table with only some of its genes."""
        return replace(
            self,
            ids=[*compress(self.ids, kept)],
            numbers=[*compress(self.numbers, kept)],
            values=[*compress(self.values, kept)],
        )


def _choose_separator(path: Path, number: int, header: str) -> str:
    """Separator of a file's columns, by its name and header."""
    extension = Path(path.name.lower().removesuffix(".gz")).suffix
    allowed = BY_EXTENSION.get(extension, "\t,;")
    # Tabs before others, which may be within names.
    if "\t" in allowed and "\t" in header:
        return "\t"
    best = max(allowed, key=header.count)
    if best in header:
        return best
    got = [name for separator, name in NAMES.items() if separator in header]
    if not got and " " in header.strip():
        got = ["spaces"]
    fail(
        path,
        number,
        f"expected columns separated by {' or '.join(NAMES[each] for each in allowed)}"
        f"{f' in a {extension} file' if extension in BY_EXTENSION else ''}, got "
        f"{' and '.join(got) or 'one column'}: {header.strip()[:60]!r}.",
    )


def _read_rows(
    path: Path, lines: Iterator[str], separator: str, offset: int
) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and fields of rows; blank lines are left out."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    start = offset + 1
    try:
        for fields in reader:
            if any(fields):
                yield start, [field.strip() for field in fields]
            start = offset + reader.line_num + 1
    except csv.Error as error:
        fail(path, start, f"the quotes don't match ({error}).")


def _fit_header(path: Path, header: list[str], first: list[str]) -> list[str]:
    """Names of all columns, of a header that may leave out that of the ids.

    Parameters
    ----------
    path : Path
        File, for errors.
    header, first : list of str
        Fields of the header and of the first row below.

    Returns
    -------
    header : list of str
        A name for each column.
    """
    if len(header) > 1 and not header[-1]:  # a separator at the end of the line
        header = header[:-1]
    # R's write.table has row names without a header.
    if len(first) == len(header) + 1 and first[-1]:
        header = ["", *header]
    if len(header) < 2:
        raise MalformedFileError(
            f"{path} has one column, {header[0]!r}; expected gene ids and values."
        )
    return header


def read_table_file(path: Path) -> Table:
    """Read a table from a CSV or TSV file.

    Parameters
    ----------
    path : Path
        File, plain or compressed. Lines that start with # are skipped before the
        header, and so is an empty last column.

    Returns
    -------
    table : Table
        Its fields as text.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MalformedFileError
        If it isn't such a table.
    """
    lines = read_text_lines(path)
    number, header_text = next(
        (
            (number, line)
            for number, line in enumerate(lines, start=1)
            if line.strip() and not line.startswith("#")
        ),
        (0, ""),
    )
    if not header_text:
        raise MalformedFileError(f"{path} is empty.")
    separator = _choose_separator(path, number, header_text)
    [(_, header)] = _read_rows(path, iter([header_text]), separator, number - 1)
    rows = _read_rows(path, lines, separator, number)
    start = list(islice(rows, 1))
    if not start:
        raise MalformedFileError(f"{path} has a header, but no genes.")
    header = _fit_header(path, header, start[0][1])
    ids, numbers, values = [], [], []
    for number, fields in chain(start, rows):
        if len(fields) == len(header) + 1 and not fields[-1]:
            fields = fields[:-1]
        if len(fields) != len(header):
            fail(
                path,
                number,
                f"expected {len(header)} columns separated by {NAMES[separator]}, "
                f"as in the header, got {len(fields)}.",
            )
        ids.append(fields[0])
        numbers.append(number)
        values.append(fields[1:])
    return Table(str(path), "line", header[1:], ids, numbers, values)


def _take_id(name: Any) -> str:
    """Gene id of a data frame's row, empty where there is none."""
    return "" if is_missing(name) else as_text(name) or str(name)


def _check_index(frame: pd.DataFrame, table: Table) -> None:
    """Fail if gene ids seem to be in a column, and rows be merely numbered."""
    numbered = isinstance(frame.index, pd.RangeIndex)
    if numbered or (
        pd.api.types.is_integer_dtype(frame.index) and "gene_id" in table.columns
    ):
        texts = [
            name
            for place, name in enumerate(table.columns)
            if all(isinstance(row[place], str) for row in table.values)
        ]
        name = "gene_id" if "gene_id" in table.columns else (texts or ["gene_id"])[0]
        numbers = ", ".join(table.ids[:3])
        table.fail(
            f"gene ids must be the index, which is {numbers}; use, for example, "
            f"set_index({name!r})."
        )


def take_table(frame: pd.DataFrame) -> Table:
    """Take a table from a data frame.

    Parameters
    ----------
    frame : DataFrame of shape (n_genes, n_columns)
        Gene ids are its index.

    Returns
    -------
    table : Table
        With rows counted from 1.

    Raises
    ------
    ValueError
        If it is empty, or gene ids aren't its index.
    """
    table = Table(
        "the data frame",
        "row",
        [str(name) for name in frame.columns],
        [_take_id(name) for name in frame.index],
        list(range(1, len(frame) + 1)),
        frame.astype(object).to_numpy().tolist(),
    )
    if not table.ids or not table.columns:
        table.fail("expected gene ids as index and values in columns, got none.")
    _check_index(frame, table)
    return table
