"""Tables with a gene in each row, from CSV and TSV files or data frames."""

from __future__ import annotations

import math
import re
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, islice
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from ...exceptions import MalformedFileError
from .._gene_ids import SMALL_SHARE, as_text, is_missing
from .._text_files import fail, list_names, parse_number, read_rows, read_text_lines

NAMES = {"\t": "tabs", ",": "commas", ";": "semicolons"}
# Other extensions, such as .txt, say nothing.
BY_EXTENSION = {".tsv": "\t", ".tab": "\t", ".csv": ",;"}

NO_HEADER = re.compile(r"#|\s*$")
DECIMAL_COMMA = re.compile(r"-?[0-9.]*,[0-9.,]*")
MISSING = {"", "na", "nan", "<na>", "none", "null", "n/a", "#n/a"}

# How R and pandas call a column whose name was left out, as that of row names is.
NAMELESS = re.compile(
    r"(?:x|v|\.\.\.)?1?|x|unnamed: ?0|index|row(?:[_ .]?(?:names?|numbers?))?|no\.?",
    re.IGNORECASE,
)
# Entrez ids of any organism's genes go beyond, numbers of rows don't.
MOST_ROWS = 1_000_000
NUMERIC_IDS = {"geneid", "entrezid", "entrez", "entrezgene"}
OF_IDS = {"", "gene", "genes", "id", "name", "symbol", "geneid", "genename", "feature"}


def squash(name: str) -> str:
    """Keep letters and digits of a name, in lower case; programs differ in the rest."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def as_number(field: Any) -> float:
    return math.nan if "_" in str(field) else parse_number(field)


def says_missing(field: Any) -> bool:
    if isinstance(field, str):
        return field.strip().lower() in MISSING
    return bool(pd.isna(field))


@dataclass(frozen=True)
class Table:
    """A table whose first column, or index, are gene ids."""

    source: str  # the file, or what else it is, for errors
    place: str  # what numbers count: "line" or "row"
    id_column: str  # or name of the index
    columns: list[str]  # without that of the ids
    ids: list[str]
    numbers: list[int]  # where each gene is
    # Fields of each gene, in the order of columns: text, or what a data frame holds.
    values: list[list[Any]]

    def fail(self, problem: str, gene: int | None = None) -> NoReturn:
        """Raise an error for the table, or for one of its genes by position."""
        error = MalformedFileError if self.place == "line" else ValueError
        where = "" if gene is None else f", {self.place} {self.numbers[gene]}"
        raise error(f"{self.source}{where}: {problem}")

    def column(self, name: str) -> list[Any]:
        if name not in self.columns:
            self.fail(
                f"there is no column {name!r}; the columns are "
                f"{list_names(self.columns)}."
            )
        if self.columns.count(name) > 1:
            self.fail(f"column {name!r} occurs {self.columns.count(name)} times.")
        place = self.columns.index(name)
        return [row[place] for row in self.values]

    def numbers_in(
        self, name: str, expected: str, largest: float = sys.float_info.max
    ) -> list[float]:
        """Get the fields of a column as numbers; those beyond ``largest`` are none."""
        fields = self.column(name)
        values = [as_number(field) for field in fields]
        for gene, (field, value) in enumerate(zip(fields, values, strict=True)):
            if not abs(value) <= largest:
                problem = f"column {name!r} has {field!r}; expected {expected}."
                if isinstance(field, str) and DECIMAL_COMMA.fullmatch(field):
                    problem += (
                        " Numbers need a decimal point, and nothing between thousands."
                    )
                self.fail(problem, gene)
        return values

    def keep(self, kept: Sequence[bool]) -> Table:
        return replace(
            self,
            ids=[*compress(self.ids, kept)],
            numbers=[*compress(self.numbers, kept)],
            values=[*compress(self.values, kept)],
        )


@dataclass(frozen=True)
class UnclearGenes:
    """What to do about genes that can't be used, and which were left out."""

    action: str  # "warn", "drop" or "error", as in `read_expression`
    dropped: dict[str, list[str]]  # ids by reason

    def leave_out(
        self, table: Table, genes: Sequence[int], reason: str, problem: str
    ) -> Table:
        """Leave out some genes by position, or raise an error about the first."""
        if len(genes) == len(table.ids):
            table.fail(f"{problem} That leaves no gene.", genes[0])
        how_many = f"{len(genes)} of {len(table.ids)} genes are unclear"
        many = len(genes) > SMALL_SHARE * len(table.ids)
        if self.action == "error" or (many and self.action == "warn"):
            table.fail(
                f"{problem} {how_many}; unclear_genes='drop' leaves them out.", genes[0]
            )
        dropped = [
            table.ids[gene] or f"{table.place} {table.numbers[gene]}"
            for gene in sorted(genes)
        ]
        self.dropped[reason] = dropped
        if self.action == "warn":
            warnings.warn(
                f"{table.source}: {how_many} and left out ({reason}: "
                f"{list_names(list(dict.fromkeys(dropped)))}).",
                stacklevel=6,
            )
        unclear = set(genes)
        return table.keep([gene not in unclear for gene in range(len(table.ids))])


def _choose_separator(path: Path, number: int, header: str) -> str:
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
    for number, fields in read_rows(path, lines, separator, offset, strict=True):
        if any(fields):
            yield number, [field.strip() for field in fields]


def _fit_header(path: Path, header: list[str], first: list[str]) -> list[str]:
    """Name all columns, as a header may leave out that of the ids."""
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


def read_table_file(
    path: Path, unnamed: Mapping[int, list[str]] | None = None
) -> Table:
    """Read columns as text; ``unnamed`` are names, by number, if there is no header."""
    lines = read_text_lines(path)
    numbered = enumerate(lines, start=1)
    header_lines = (each for each in numbered if not NO_HEADER.match(each[1]))
    number, header_text = next(header_lines, (0, ""))
    if not header_text:
        raise MalformedFileError(f"{path} is empty.")
    separator = _choose_separator(path, number, header_text)
    [(_, header)] = _read_rows(path, iter([header_text]), separator, number - 1)
    rows = _read_rows(path, lines, separator, number)
    start = list(islice(rows, 1))
    ends_in_number = not math.isnan(as_number(header[-1]))
    # What is no header names no column of ids and ends with a number.
    names = (unnamed or {}).get(len(header))
    if names and ends_in_number and squash(header[0]) not in OF_IDS:
        start = [(number, header), *start]
        header = ["", *names]
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
    return Table(str(path), "line", header[0], header[1:], ids, numbers, values)


def _take_id(name: Any) -> str:
    return "" if is_missing(name) else as_text(name) or str(name)


def _likely_ids(table: Table) -> str | None:
    # Others, such as a biotype, are the same for many genes.
    most, likely = len(table.ids) / 2, None
    for name, fields in zip(
        table.columns, zip(*table.values, strict=True), strict=True
    ):
        may_be = squash(name) in NUMERIC_IDS or all(
            isinstance(field, str) and field and math.isnan(as_number(field))
            for field in fields
        )
        if may_be and len(set(fields)) > most:
            most, likely = len(set(fields)), name
    return likely


def choose_ids(table: Table, id_column: str | None) -> Table:
    """Take the gene ids from a column; None for the first, unless it numbers rows."""
    if id_column is not None and id_column != table.id_column:
        return replace(table, ids=[_take_id(name) for name in table.column(id_column)])
    if id_column is not None or not NAMELESS.fullmatch(table.id_column):
        return table
    if not all(name.isdigit() and int(name) < MOST_ROWS for name in table.ids):
        return table
    first = "the index" if table.place == "row" else "the first column"
    first = f"{first} to have row numbers ({', '.join(table.ids[:3])})"
    likely = _likely_ids(table)
    if likely is not None:
        table.fail(
            f"gene ids seem to be in column {likely!r}, and {first}; choose with "
            f"id_column={likely!r} (expression_id_column of build_dataset), or "
            f"{table.id_column!r} for the latter."
        )
    n_genes = len(table.ids)
    if [*map(int, table.ids)] in ([*range(n_genes)], [*range(1, n_genes + 1)]):
        table.fail(f"no column seems to have gene ids, and {first}.")
    return table


def take_table(frame: pd.DataFrame) -> Table:
    table = Table(
        "the data frame",
        "row",
        "" if frame.index.name is None else str(frame.index.name),
        [str(name) for name in frame.columns],
        [_take_id(name) for name in frame.index],
        list(range(1, len(frame) + 1)),
        frame.astype(object).to_numpy().tolist(),
    )
    if not table.ids or not table.columns:
        table.fail("expected gene ids as index and values in columns, got none.")
    return table
