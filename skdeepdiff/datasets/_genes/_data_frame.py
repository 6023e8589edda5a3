"""Genes and their start sites, from data frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import pandas as pd

from .._gene_ids import as_text, as_whole, is_missing
from ._checks import make_frame
from ._gene_tables import REQUIRED, STRANDS
from ._start_sites import Gene

SOURCE = "the data frame of genes"
LARGEST = 2**31 - 1  # where the positions of BAM files end
SHOWN_COLUMNS = 8

Value = TypeVar("Value")


def _fail(row: int, problem: str) -> NoReturn:
    """Raise ValueError for a row, from 1."""
    raise ValueError(f"{SOURCE}, row {row}: {problem}")


def _check_columns(frame: pd.DataFrame) -> None:
    """Raise ValueError if columns are missing or repeated, or there is no row."""
    names = [str(name) for name in frame.columns]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        hint = ""
        if str(frame.index.name) in missing:
            hint = f" {frame.index.name} is the index; use reset_index()."
        raise ValueError(
            f"{SOURCE}: expected the columns {', '.join(REQUIRED)} and perhaps symbol; "
            f"there is no {' or '.join(missing)} among: "
            f"{', '.join(names[:SHOWN_COLUMNS]) or 'none'}.{hint}"
        )
    for name in (*REQUIRED, "symbol"):
        if names.count(name) > 1:
            raise ValueError(
                f"{SOURCE}: column {name!r} occurs {names.count(name)} times."
            )
    if not len(frame):
        raise ValueError(f"{SOURCE} is empty: it has no genes.")


def _take_name(value: Any) -> str | None:
    """A name as text, empty where there is none, or None."""
    return "" if is_missing(value) else as_text(value)


def _take_strand(value: Any) -> str | None:
    """A strand as "+" or "-", other text as it is, or None."""
    text = _take_name(value)
    return None if text is None else STRANDS.get(text, text)


def _take_site(value: Any) -> int | None:
    """A start site, or None."""
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
    """Take genes and their start sites from a data frame like that of `read_genes`.

    Ids may be whole numbers (of Entrez), strands also 1 and -1, and ``symbol`` may be
    missing. What an earlier `read_genes` left out stays in ``attrs``.
    """
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
    genes = [
        Gene(row, gene_id, symbol, "", chromosome, strand, site)
        for row, (gene_id, symbol, chromosome, strand, site) in enumerate(
            zip(ids, symbols, chromosomes, strands, sites, strict=True), start=1
        )
    ]
    taken = make_frame(genes, SOURCE, "row", _fail, unclear_genes)
    before, now = frame.attrs.get("dropped", {}), taken.attrs["dropped"]
    dropped = {
        reason: [*before.get(reason, ()), *now.get(reason, ())]
        for reason in (before | now)
    }
    taken.attrs = frame.attrs | {"dropped": dropped}
    return taken
