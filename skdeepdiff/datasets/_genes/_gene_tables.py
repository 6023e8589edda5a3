"""Genes of BED files, of tables with a header and of data frames."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import pandas as pd

from ...exceptions import MalformedFileError
from .._gene_ids import as_text, as_whole, is_missing
from .._text_files import fail, fail_columns, parse_position, read_rows, read_text_lines
from ._annotation import Gene
from ._checks import make_frame

BED_COMMENTS = ("#", "track", "browser")
REQUIRED = ("gene_id", "chromosome", "tss", "strand")
STRANDS = {"1": "+", "+1": "+", "-1": "-"}
SOURCE = "the data frame of genes"
LARGEST = 2**31 - 1  # where the positions of BAM files end
SHOWN_COLUMNS = 8
Value = TypeVar("Value")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def read_bed_genes(path: Path) -> list[Gene]:
    """Read genes from a BED file; ids may repeat and strands be missing."""
    genes = []
    for number, text in enumerate(read_text_lines(path), start=1):
        if not text.strip() or text.startswith(BED_COMMENTS):
            continue
        fields = text.rstrip("\r\n").split("\t")
        if len(fields) < 6:
            fail_columns(path, number, text, "at least 6")
        chromosome, _, _, gene_id, _, strand, *rest = fields
        start = parse_position(path, number, "start", fields[1], 0)
        end = parse_position(path, number, "end", fields[2], 0)
        if start >= end:
            fail(path, number, f"the start, {start}, isn't before the end, {end}.")
        symbol = rest[0] if rest and not _is_number(rest[0]) else ""
        tss = start if strand == "+" else end - 1
        genes.append(Gene(number, gene_id, symbol, "", chromosome, strand, tss))
    if not genes:
        raise MalformedFileError(f"{path} is empty: it has no genes.")
    return genes


def _find_missing(names: list[str], where: str) -> str:
    missing = " or ".join(name for name in REQUIRED if name not in names)
    return missing and (
        f"expected the columns {', '.join(REQUIRED)} and perhaps symbol; there is no "
        f"{missing} {where}: {', '.join(names[:SHOWN_COLUMNS]) or 'none'}."
    )


def read_table_genes(path: Path) -> list[Gene]:
    """Read genes from a table with a header; ids may repeat and strands be missing."""
    rows = (
        (number, fields)
        for number, fields in read_rows(path, read_text_lines(path), "\t", strict=True)
        if fields and not fields[0].startswith("#")
    )
    number, header = next(rows, (1, []))
    if not header:
        raise MalformedFileError(f"{path} is empty.")
    if len(header) == 1:
        fail_columns(path, number, header[0], f"the header {', '.join(REQUIRED)} in")
    if problem := _find_missing(header, "in the header"):
        fail(path, number, problem)
    places = [header.index(name) for name in (*REQUIRED, "symbol") if name in header]
    genes = []
    for number, fields in rows:
        if len(fields) != len(header):
            fail_columns(path, number, "\t".join(fields), str(len(header)))
        gene_id, chromosome, site, strand, *symbol = (fields[at] for at in places)
        tss = parse_position(path, number, "tss", site, 1) - 1
        strand = STRANDS.get(strand, strand)
        genes.append(
            Gene(number, gene_id, "".join(symbol), "", chromosome, strand, tss)
        )
    if not genes:
        raise MalformedFileError(f"{path} has a header, but no genes.")
    return genes


def _fail(row: int, problem: str) -> NoReturn:
    raise ValueError(f"{SOURCE}, row {row}: {problem}")


def _check_columns(frame: pd.DataFrame) -> None:
    names = [str(name) for name in frame.columns]
    if problem := _find_missing(names, "among"):
        if str(frame.index.name) in set(REQUIRED) - set(names):
            problem += f" {frame.index.name} is the index; use reset_index()."
        raise ValueError(f"{SOURCE}: {problem}")
    for name in (*REQUIRED, "symbol"):
        if names.count(name) > 1:
            raise ValueError(
                f"{SOURCE}: column {name!r} occurs {names.count(name)} times."
            )
    if not len(frame):
        raise ValueError(f"{SOURCE} is empty: it has no genes.")


def _take_name(value: Any) -> str | None:
    return "" if is_missing(value) else as_text(value)


def _take_strand(value: Any) -> str | None:
    text = _take_name(value)
    return None if text is None else STRANDS.get(text, text)


def _take_site(value: Any) -> int | None:
    site = None if isinstance(value, str) else as_whole(value)
    return None if site is None or not 0 <= site <= LARGEST else site


def _take_column(
    frame: pd.DataFrame, name: str, take: Callable[[Any], Value | None], expected: str
) -> list[Value]:
    """Take a column; ``take`` turns a cell into a value, or None if it isn't one."""
    values = []
    for row, cell in enumerate(frame[name].tolist(), start=1):
        value = take(cell)
        if value is None:
            _fail(row, f"column {name!r} has {cell!r}; expected {expected}.")
        values.append(value)
    return values


def take_genes(frame: pd.DataFrame, unclear_genes: str = "warn") -> pd.DataFrame:
    """Take genes from a data frame like that of `read_genes`, and what was dropped."""
    _check_columns(frame)
    name = "text or a whole number"
    ids = _take_column(frame, "gene_id", _take_name, name)
    chromosomes = _take_column(frame, "chromosome", _take_name, name)
    sites = _take_column(
        frame, "tss", _take_site, f"a whole number from 0 to {LARGEST}, not as text"
    )
    strands = _take_column(frame, "strand", _take_strand, "'+', '-', 1 or -1")
    symbols = [""] * len(frame)
    if "symbol" in frame:
        symbols = _take_column(frame, "symbol", _take_name, f"{name}, or none")
    rows, biotypes = range(1, len(frame) + 1), [""] * len(frame)
    genes = [*map(Gene, rows, ids, symbols, biotypes, chromosomes, strands, sites)]
    taken = make_frame(genes, SOURCE, "row", _fail, unclear_genes)
    before, now = frame.attrs.get("dropped", {}), taken.attrs["dropped"]
    dropped = {
        reason: [*before.get(reason, ()), *now.get(reason, ())]
        for reason in (before | now)
    }
    taken.attrs = frame.attrs | {"dropped": dropped}
    return taken
