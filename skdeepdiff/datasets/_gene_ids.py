"""Names of genes: ids with a version, and symbols that a spreadsheet destroyed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

# Ensembl's stable ids only: a symbol such as AC012345.1 ends with no version. GENCODE
# appends _PAR_Y to the copy on chromosome Y and a number to genes that it lifted over.
VERSIONED = re.compile(
    r"(ENS[A-Z]*[0-9]{10,11})\.[0-9]+(?:_[0-9]+)?(_PAR_Y)?(?:_[0-9]+)?"
)

# What the IDs of GFF3 files begin with, Ensembl's and RefSeq's.
PREFIX = re.compile(r"^gene[:-](?=.)")

# With more unclear genes than this, it is the file that is wrong.
SMALL_SHARE = 0.1

MONTH = (
    "(?:jan|feb|mar|mrz|apr|may|mai|jun|jul|aug|sept?|oct|okt|nov|dec|dez)"
    "(?:uary|ruary|ch|il|e|y|ust|ember|ober)?"
)
MANGLED = re.compile(
    rf"""
      [0-9]{{1,2}}(?:-|/|\.?\ ){MONTH}(?:[-/\ ][0-9]{{2,4}})?  # 1-Mar, 01-Mar-01
    | {MONTH}-0[0-9]                                           # Mar-01
    | [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[\ T][0-9:.]+)?       # 2001-03-01
    | [0-9]{{1,2}}([/.])[0-9]{{1,2}}\1(?:[0-9]{{2}}|[0-9]{{4}})  # 9/1/2001
    | [0-9]+(?:[.,][0-9]+)?e\+[0-9]+                           # 2.31E+13
    | [0-9]+[.,][0-9]+e[0-9]+                                  # 2.31E13
    """,
    re.VERBOSE | re.IGNORECASE,
)
# C. elegans has genes like dec-10, in lower case.
MANGLED_LATE_DAY = re.compile(rf"(?!(?-i:[a-z])){MONTH}-[1-3][0-9]", re.IGNORECASE)


def bare_ids(ids: Iterable[str]) -> list[str]:
    """Remove the versions of Ensembl ids, and what GFF3 files put before ids.

    Parameters
    ----------
    ids : iterable of str
        Names of genes.

    Returns
    -------
    ids : list of str
        The same; those of Ensembl and GENCODE without version, and all without the
        prefix ``gene:`` (Ensembl) or ``gene-`` (RefSeq). The copy of a gene on
        chromosome Y keeps its ``_PAR_Y``, without which it would be a duplicate.

    Examples
    --------
    >>> bare_ids(["ENSG00000182378.15_PAR_Y", "AC012345.1", "gene-AT1G01010"])
    ['ENSG00000182378_PAR_Y', 'AC012345.1', 'AT1G01010']
    """
    plain = (PREFIX.sub("", name) for name in ids)
    return [
        match[1] + (match[2] or "") if (match := VERSIONED.fullmatch(name)) else name
        for name in plain
    ]


def excel_mangled(name: str) -> bool:
    """Whether a spreadsheet seems to have turned a name into a date or a number.

    Parameters
    ----------
    name : str
        Gene id or symbol.

    Returns
    -------
    mangled : bool
        True for ``1-Mar`` (once MARCH1), ``Sep-02`` (SEPT2) or ``2.31E+19`` (the
        RIKEN id 2310009E13).

    Examples
    --------
    >>> excel_mangled("1-Mar"), excel_mangled("MARCH1")
    (True, False)
    """
    # Nearly all names start with a letter and hold neither of these.
    if not name[:1].isdigit() and "-" not in name:
        return False
    return bool(MANGLED.fullmatch(name) or MANGLED_LATE_DAY.fullmatch(name))


def describe_mangled(name: str) -> str:
    """Say what is wrong with a name of which `excel_mangled` is true."""
    return (
        f"{name!r} seems to be a gene's name that a spreadsheet turned into a date or "
        "a number; restore it from the original file."
    )


def first_repeated(ids: Iterable[str]) -> tuple[int, int] | None:
    """Positions of the first name that occurs a second time, and of where it was.

    Parameters
    ----------
    ids : iterable of str
        Names.

    Returns
    -------
    positions : tuple of int, or None
        First and second position; None if all names differ.
    """
    seen: dict[str, int] = {}
    for position, name in enumerate(ids):
        earlier = seen.setdefault(name, position)
        if earlier != position:
            return earlier, position
    return None


def describe_repeated(first: str, second: str, where: str) -> str:
    """Say that a gene occurs twice.

    Parameters
    ----------
    first, second : str
        Its ids, which may differ in their versions.
    where : str
        Where the first is.

    Returns
    -------
    problem : str
        A sentence.
    """
    named = "" if first == second else f" as {first!r}"
    return f"gene {second!r} occurs a second time, after {where}{named}."


def is_missing(value: Any) -> bool:
    """Whether a cell of a data frame says that there is no value."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def as_whole(value: Any) -> int | None:
    """Take a whole number from a cell of a data frame.

    Parameters
    ----------
    value : object
        Cell.

    Returns
    -------
    number : int or None
        None of anything else; pandas turns whole numbers into floats where others of
        the column are missing, so that these count.

    Examples
    --------
    >>> as_whole(7157.0), as_whole(0.5), as_whole("7157"), as_whole(True)
    (7157, None, None, None)
    """
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real) and float(value).is_integer():
        return int(float(value))
    return None


def as_text(value: Any) -> str | None:
    """Take a name from a cell of a data frame.

    Parameters
    ----------
    value : object
        Cell.

    Returns
    -------
    name : str or None
        Text as it is, whole numbers such as the ids of Entrez as text, and None of
        anything else.

    Examples
    --------
    >>> as_text("TP53"), as_text(7157), as_text(7157.0), as_text(0.5)
    ('TP53', '7157', '7157', None)
    """
    if isinstance(value, str):
        return str(value)
    whole = as_whole(value)
    return None if whole is None else str(whole)
