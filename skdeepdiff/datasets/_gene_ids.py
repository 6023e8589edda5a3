"""Names of genes: ids with a version, and symbols that a spreadsheet destroyed."""

import re
from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

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
    """Remove versions of Ensembl ids, but not ``_PAR_Y``, and what GFF3 puts before."""
    plain = (PREFIX.sub("", name) for name in ids)
    return [
        match[1] + (match[2] or "") if (match := VERSIONED.fullmatch(name)) else name
        for name in plain
    ]


def excel_mangled(name: str) -> bool:
    """Tell whether a spreadsheet made a date or number of a name, such as MARCH1's."""
    # Nearly all names start with a letter and hold neither of these.
    if not name[:1].isdigit() and "-" not in name:
        return False
    return bool(MANGLED.fullmatch(name) or MANGLED_LATE_DAY.fullmatch(name))


def describe_mangled(name: str) -> str:
    return (
        f"{name!r} seems to be a gene's name that a spreadsheet turned into a date or "
        "a number; restore it from the original file."
    )


def first_repeated(ids: Iterable[str]) -> tuple[int, int] | None:
    """Find the first name that occurs again: where it was, and where it is again."""
    seen: dict[str, int] = {}
    for position, name in enumerate(ids):
        earlier = seen.setdefault(name, position)
        if earlier != position:
            return earlier, position
    return None


def is_missing(value: Any) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def as_whole(value: Any) -> int | None:
    """Take a whole number from a cell of a data frame; None of anything else."""
    if isinstance(value, Integral):
        return None if isinstance(value, bool) else int(value)
    # pandas turns whole numbers into floats where others of the column are missing.
    is_whole = isinstance(value, Real) and float(value).is_integer()
    return int(float(value)) if is_whole else None


def as_text(value: Any) -> str | None:
    """Take a name, or an id of Entrez, from a data frame; None of anything else."""
    if isinstance(value, str):
        return str(value)
    whole = as_whole(value)
    return None if whole is None else str(whole)
