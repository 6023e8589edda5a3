"""Which columns of a table of counts are samples of which cell type."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from .._text_files import list_names
from ._differential import is_differential
from ._table import Table, as_number

# What may follow a cell type: nothing, a number, or anything behind a separator.
REST = re.compile(r"(?P<number>[0-9]+)?(?:[_.\- ].*)?", re.DOTALL)
# STAR appends this to a prefix that often ends in no separator.
STAR = re.compile(r"(?:Aligned|ReadsPerGene)\.[\w.]*$")
# What tells one file of a sample from another, but no sample from another.
OF_FILE = re.compile(
    r"bam|cram|sam|sort|sorted|srt|sortedbycoord|aligned|out|tab|tabular|txt|counts?|dedup"
    r"|deduplicated|markdup|rmdup|nodup|trimmed|star|hisat2|htseq|featurecounts"
    r"|genes?|isoforms?|results|quant|sf|abundance|[ct]sv|gz|salmon|kallisto|rsem",
    re.IGNORECASE,
)
# Letters from i on, and those that often tell days or treatments, are of no replicate.
REPLICATE_PART = r"""
    (?:
        (?:(?:bio|tech|biological|technical)_?)?
        (?:rep|repl|replicate|bio|tech|sample|smp|donor|patient|individual|subject
          |animal|mouse|batch|lane|run|library|lib)
        _?
    )?
    (?:[0-9]+|[a-h])
    | [rsnl][0-9]+
    | (?:[sed]rr|gsm)[0-9]+ | encff[0-9a-z]+
"""
REPLICATE = re.compile(
    rf"(?:(?:{REPLICATE_PART})(?:_(?:{REPLICATE_PART}))*)?", re.VERBOSE | re.IGNORECASE
)


def _rest(column: str, cell_type: str) -> str | None:
    """What follows a cell type in the name of a column; None if it is of another."""
    # featureCounts names columns by the paths of their alignments.
    name = re.split(r"[/\\]", column)[-1]
    if not name.startswith(cell_type):
        return None
    rest = STAR.sub("", name[len(cell_type) :])
    match = REST.fullmatch(rest)
    # day10 is no replicate of day1, nor K562a of K562.
    if not match or (match["number"] and cell_type[-1].isdigit()):
        return None
    return rest


def _replicate(rest: str) -> tuple[str, ...] | None:
    """Parts of a rest that number a replicate; None if it may be a condition's name."""
    parts = [
        part
        for part in re.split(r"[_.\- ]+", rest)
        if part and not OF_FILE.fullmatch(part)
    ]
    if not REPLICATE.fullmatch("_".join(parts)):
        return None
    # HeLa2_1 may be a replicate of HeLa2.
    if rest[:1].isdigit() and len(parts) > 1:
        return None
    return tuple(parts)


def _ask(
    table: Table, cell_types: tuple[str, ...], problem: str, hint: str = ""
) -> NoReturn:
    """Fail, and ask for the columns."""
    a, b = cell_types
    table.fail(
        f"{problem} The columns are {list_names(table.columns)}; choose with "
        f"expression_columns={{{a!r}: [...], {b!r}: [...]}}.{hint}"
    )


def _find_unclear(rests: dict[str, str]) -> list[str]:
    """Find columns that may not be replicates of a cell type, by what follows its name.

    Those that don't look like a replicate; else all, if one of them is named just as
    the cell type, two have the same number, or they are numbered in two ways.
    """
    replicates = {name: _replicate(rest) for name, rest in rests.items()}
    strange = [name for name, replicate in replicates.items() if replicate is None]
    if strange:
        return strange
    ways = {rest[:1].isdigit() for rest in rests.values()}
    numbers = set(replicates.values())
    clear = len(ways) < 2 and len(numbers) == len(rests) and () not in numbers
    return [] if clear or len(rests) < 2 else [*rests]


def _is_other(name: str, cell_type: str, rests: dict[str, dict[str, str]]) -> bool:
    """Whether a column belongs to a cell type whose name is longer."""
    longer = [
        _replicate(columns[name])
        for other, columns in rests.items()
        if len(other) > len(cell_type) and name in columns
    ]
    # It is named just as that cell type, or isn't clear of it.
    clear = _replicate(rests[cell_type][name])
    return () in longer or bool(any(longer) and not clear)


def _guess(table: Table, cell_types: tuple[str, ...]) -> dict[str, list[str]]:
    """Columns of the first two cell types, those whose names fit no other."""
    rests = {
        cell_type: {
            name: rest
            for name in table.columns
            if (rest := _rest(name, cell_type)) is not None
        }
        for cell_type in cell_types
    }
    rests = {
        cell_type: {
            name: rest
            for name, rest in columns.items()
            if not _is_other(name, cell_type, rests)
        }
        for cell_type, columns in rests.items()
    }
    a, b = cell_types = cell_types[:2]
    for one, other in itertools.combinations(rests, 2):
        both = [name for name in rests[one] if name in rests[other]]
        if both and {one, other} & {a, b}:
            table.fail(
                f"column {both[0]!r} fits both cell types, {one!r} and {other!r}. Name "
                f"the columns of each: expression_columns={{{a!r}: [...], {b!r}: "
                "[...]}."
            )
    for cell_type in cell_types:
        unclear = _find_unclear(rests[cell_type])
        if unclear:
            _ask(
                table,
                cell_types,
                f"it isn't clear which of {list_names(unclear)} are replicates of "
                f"{cell_type!r}.",
            )
        if not rests[cell_type]:
            hint = ""
            if is_differential(table):
                hint = (
                    " If it is a differential result, name its column of log2 fold "
                    "changes with log_fold_change_column "
                    "(expression_log_fold_change_column of build_dataset)."
                )
            elif all(as_number(name) == as_number(name) for name in table.columns):
                hint = " If that is a gene, the file has no header; add one."
            elif any(_rest(name, cell_type) is not None for name in table.ids):
                hint = " It is in a row; transpose the table, so that genes are rows."
            _ask(
                table,
                cell_types,
                f"no column is named {cell_type!r}, or that and one of '_.- ' or a "
                "number.",
                hint,
            )
    return {
        cell_type: [name for name in table.columns if name in rests[cell_type]]
        for cell_type in cell_types
    }


def _plain(names: Any) -> list[str]:
    """Names of columns as text, as those of the table are."""
    if isinstance(names, str) or not np.iterable(names):
        return [str(names)]
    return [str(name) for name in names]


def choose_columns(
    table: Table,
    cell_types: tuple[str, ...],
    columns: Mapping[str, Sequence[str]] | None,
) -> dict[str, list[str]]:
    """Choose the columns of the first two cell types: given, or whose names fit."""
    if columns is None:
        return _guess(table, cell_types)
    a, b = cell_types[:2]
    if not {a, b} <= set(columns) <= set(cell_types):
        raise ValueError(
            f"expression_columns must have the keys {a!r} and {b!r}, as cell_types, "
            f"got {', '.join(map(repr, columns)) or 'none'}."
        )
    chosen = {cell_type: _plain(columns[cell_type]) for cell_type in (a, b)}
    for cell_type, names in chosen.items():
        if not names:
            raise ValueError(f"expression_columns has no column for {cell_type!r}.")
    names = chosen[a] + chosen[b]
    for name in names:
        table.column(name)
        if names.count(name) > 1:
            raise ValueError(
                f"expression_columns has {name!r} more than once; a column is one "
                "sample of one cell type."
            )
    return chosen
