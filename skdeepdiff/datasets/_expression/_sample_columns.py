"""Which columns of a table of counts are samples of which cell type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ._table import Table

SHOWN_COLUMNS = 8


def _list(columns: Sequence[str]) -> str:
    """The first few of some columns' names."""
    names = ", ".join(repr(name) for name in columns[:SHOWN_COLUMNS])
    more = len(columns) - SHOWN_COLUMNS
    return f"{names} and {more} more" if more > 0 else names


def _fits(column: str, cell_type: str) -> bool:
    """Whether a column seems to be a sample of a cell type."""
    # featureCounts names columns by the paths of their alignments.
    name = re.split(r"[/\\]", column)[-1]
    if not name.startswith(cell_type):
        return False
    rest = name[len(cell_type) :]
    return not rest or rest[0] in "_.- " or rest.isdigit()


def _guess(table: Table, cell_types: tuple[str, str]) -> dict[str, list[str]]:
    """Columns by cell type, those whose names fit."""
    chosen = {
        cell_type: [name for name in table.columns if _fits(name, cell_type)]
        for cell_type in cell_types
    }
    a, b = cell_types
    # A column that is named exactly as a cell type belongs to no other.
    for one, other in ((a, b), (b, a)):
        chosen[one] = [name for name in chosen[one] if name != other]
    both = [name for name in chosen[a] if name in chosen[b]]
    if both:
        table.fail(
            f"column {both[0]!r} fits both cell types, {a!r} and {b!r}. Name the "
            f"columns of each: columns={{{a!r}: [...], {b!r}: [...]}}."
        )
    for cell_type in cell_types:
        if not chosen[cell_type]:
            hint = ""
            if any(_fits(name, cell_type) for name in table.ids):
                hint = " It is in a row; transpose the table, so that genes are rows."
            table.fail(
                f"no column is named {cell_type!r}, or that and one of '_.- ' or a "
                f"number. The columns are {_list(table.columns)}; choose with "
                f"columns={{{a!r}: [...], {b!r}: [...]}}.{hint}"
            )
    return chosen


def choose_columns(
    table: Table,
    cell_types: tuple[str, str],
    columns: Mapping[str, Sequence[str]] | None,
) -> dict[str, list[str]]:
    """Choose the columns of each cell type.

    Parameters
    ----------
    table : Table
        Table of counts.
    cell_types : tuple of str
        Names of A and B.
    columns : mapping of str to sequence of str, or None
        Columns by cell type; None chooses those whose names fit.

    Returns
    -------
    columns : dict of str to list of str
        At least one column for A, then for B.

    Raises
    ------
    ValueError
        If there are none, or one is of both cell types.
    """
    if columns is None:
        return _guess(table, cell_types)
    a, b = cell_types
    if set(columns) != {a, b}:
        raise ValueError(
            f"columns must have the keys {a!r} and {b!r}, as cell_types, got "
            f"{', '.join(map(repr, columns)) or 'none'}."
        )
    chosen = {
        cell_type: [names] if isinstance(names := columns[cell_type], str) else [*names]
        for cell_type in cell_types
    }
    for cell_type, names in chosen.items():
        if not names:
            raise ValueError(f"columns has no column for {cell_type!r}.")
    names = chosen[a] + chosen[b]
    for name in names:
        if name not in table.columns:
            table.fail(
                f"there is no column {name!r}; the columns are {_list(table.columns)}."
            )
        if names.count(name) > 1:
            raise ValueError(
                f"columns has {name!r} more than once; a column is one sample of one "
                "cell type."
            )
    return chosen
