"""Log fold changes of counts, and which columns are samples of which cell type."""

import itertools
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from .._text_files import list_names
from ._differential import is_differential
from ._table import Table, UnclearGenes, as_number, says_missing

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

# Of a count, log2 is less; the highest count of a library isn't.
LARGEST_LOG = 30
FEW_GENES = 20
LARGEST_RATIO = 2  # of the cell types' totals, beyond which there is a warning


def _rest(column: str, cell_type: str) -> str | None:
    """Find what follows a cell type in a column's name; None if it is of another."""
    # featureCounts names columns by the paths of their alignments.
    name = column if "/" in cell_type else re.split(r"[/\\]", column)[-1]
    if not name.startswith(cell_type):
        return None
    rest = STAR.sub("", name[len(cell_type) :])
    match = REST.fullmatch(rest)
    # day10 is no replicate of day1, nor K562a of K562.
    if not match or (match["number"] and cell_type[-1].isdigit()):
        return None
    return rest


def _replicate(rest: str) -> tuple[str, ...] | None:
    """Split a rest that numbers a replicate; None if it may be a condition's name."""
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
    a, b = cell_types
    table.fail(
        f"{problem} The columns are {list_names(table.columns)}; choose with "
        f"expression_columns={{{a!r}: [...], {b!r}: [...]}}.{hint}"
    )


def _find_unclear(rests: dict[str, str]) -> list[str]:
    """Find columns that may be no replicates: all, if their numbers aren't clear."""
    replicates = {name: _replicate(rest) for name, rest in rests.items()}
    if strange := [name for name, replicate in replicates.items() if replicate is None]:
        return strange
    # Nor may one be named just as the cell type, two have the same number, or numbers
    # be written in two ways.
    ways = {rest[:1].isdigit() for rest in rests.values()}
    numbers = set(replicates.values())
    clear = len(ways) < 2 and len(numbers) == len(rests) and () not in numbers
    return [] if clear or len(rests) < 2 else [*rests]


def _is_other(name: str, cell_type: str, rests: dict[str, dict[str, str]]) -> bool:
    """Tell whether a column belongs to a cell type whose name is longer."""
    longer = [
        _replicate(columns[name])
        for other, columns in rests.items()
        if len(other) > len(cell_type) and name in columns
    ]
    # It is named just as that cell type, or isn't clear of it.
    clear = _replicate(rests[cell_type][name])
    return () in longer or bool(any(longer) and not clear)


def _guess(table: Table, cell_types: tuple[str, ...]) -> dict[str, list[str]]:
    """Choose the columns of the first two cell types whose names fit no other."""
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
        if unclear := _find_unclear(rests[cell_type]):
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
    return {cell_type: [*rests[cell_type]] for cell_type in cell_types}


def _plain(names: Any) -> list[str]:
    if isinstance(names, str) or not np.iterable(names):
        return [str(names)]
    return [str(name) for name in names]


def choose_columns(
    table: Table,
    cell_types: tuple[str, ...],
    columns: Mapping[str, Sequence[str]] | None,
) -> dict[str, list[str]]:
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


def take_counts(table: Table, name: str) -> list[float]:
    values = table.numbers_in(name, "a count")
    for gene, value in enumerate(values):
        if value < 0:
            table.fail(
                f"column {name!r} has {table.column(name)[gene]!r}; counts can't be "
                "negative. The values look like logs; give the counts before the "
                "logarithm.",
                gene,
            )
    return values


def _leave_out_missing(
    table: Table, names: list[str], unclear_genes: UnclearGenes
) -> Table:
    missing = {
        gene: name
        for name in reversed(names)
        for gene, field in enumerate(table.column(name))
        if says_missing(field)
    }
    if not missing:
        return table
    genes = sorted(missing)
    name = missing[genes[0]]
    problem = f"column {name!r} has {table.column(name)[genes[0]]!r}; expected a count."
    return unclear_genes.leave_out(table, genes, "no count", problem)


def _check_samples(table: Table, names: list[str], counts: np.ndarray) -> None:
    """Refuse one sample under two names, and warn of what looks like logarithms."""
    first_with: dict[bytes, str] = {}
    for name, column in zip(names, counts.T, strict=True):
        first = first_with.setdefault(column.tobytes(), name)
        # Few genes may agree by chance.
        if first != name and np.count_nonzero(column) > FEW_GENES:
            table.fail(
                f"every sample must have counts of its own; columns {first!r} and "
                f"{name!r} have the same of every gene."
            )
    if counts.max() < LARGEST_LOG and len(counts) > FEW_GENES and (counts % 1).any():
        warnings.warn(
            f"{table.source}: the values look like logs, as they are fractions up to "
            f"{counts.max():.3g}; give the counts before the logarithm.",
            stacklevel=5,
        )


def _check_depth(
    cell_types: tuple[str, str], columns: dict[str, list[str]], totals: np.ndarray
) -> None:
    n_a = len(columns[cell_types[0]])
    a, b = totals[:n_a].mean(), totals[n_a:].mean()
    if max(a, b) > LARGEST_RATIO * min(a, b):
        warnings.warn(
            f"Samples of {cell_types[0]!r} have a total of {a:.3g} on average, those "
            f"of {cell_types[1]!r} {b:.3g}. Log fold changes will follow this "
            "difference unless counts are scaled: normalize='total' or "
            "'median_of_ratios' (expression_normalize of build_dataset).",
            stacklevel=5,
        )


def median_of_ratios(counts: np.ndarray) -> np.ndarray:
    """Estimate size factors as DESeq2 does: Anders, Huber (2010), equation 5."""
    everywhere = (counts > 0).all(axis=1)
    if not everywhere.any():
        raise ValueError(
            "no gene is expressed in all samples, which normalize='median_of_ratios' "
            "needs; use 'total'."
        )
    log = np.log(counts[everywhere])
    return np.exp(np.median(log - log.mean(axis=1, keepdims=True), axis=0))


def compare_counts(
    table: Table,
    cell_types: tuple[str, ...],
    columns: Mapping[str, Sequence[str]] | None,
    normalize: str | None,
    unclear_genes: UnclearGenes,
) -> tuple[Table, dict[str, np.ndarray], dict[str, Any]]:
    """Compare counts of the first two cell types: genes, table, and details."""
    chosen = choose_columns(table, cell_types, columns)
    a, b = cell_types[:2]
    names = chosen[a] + chosen[b]
    table = _leave_out_missing(table, names, unclear_genes)
    counts = np.column_stack([take_counts(table, name) for name in names])
    totals = counts.sum(axis=0)
    _check_samples(table, names, counts)
    for name, total in zip(names, totals, strict=True):
        if not total:
            table.fail(f"column {name!r} has only zeros.")
    if normalize is None:
        _check_depth((a, b), chosen, totals)
        factors = np.ones(len(names))
    elif normalize == "total":
        factors = totals / totals.mean()
    else:
        try:
            factors = median_of_ratios(counts)
        except ValueError as error:
            table.fail(str(error))
    scaled = counts / factors
    n_a = len(chosen[a])
    log_a = np.log2(scaled[:, :n_a].mean(axis=1) + 1)
    log_b = np.log2(scaled[:, n_a:].mean(axis=1) + 1)
    result = {
        "log_fold_change": log_b - log_a,
        "log2_expression_a": log_a,
        "log2_expression_b": log_b,
    }
    details = {
        "kind": "counts",
        "cell_types": [a, b],
        "columns": chosen,
        "normalize": normalize,
        "totals": dict(zip(names, totals.tolist(), strict=True)),
        "size_factors": dict(zip(names, factors.tolist(), strict=True)),
    }
    return table, result, details
