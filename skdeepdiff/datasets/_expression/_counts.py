"""Log fold changes of counts."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ._sample_columns import choose_columns
from ._table import Table, UnclearGenes, says_missing

# Of a count, log2 is less; the highest count of a library isn't.
LARGEST_LOG = 30
FEW_GENES = 20
LARGEST_RATIO = 2  # of the cell types' totals, beyond which there is a warning


def take_counts(table: Table, name: str) -> list[float]:
    """Take a column of counts."""
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
    """Leave out genes that lack a count, or fail."""
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
    """Warn if one cell type was sequenced much more deeply than the other."""
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
    """Estimate the samples' size factors as DESeq2 does.

    The median, over the genes that all samples have, of a sample's counts over the
    geometric mean of all samples. Anders, Huber (2010), equation 5.
    """
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
    """Compare the counts of the first two of some cell types.

    Returns the genes that are left, the columns of `Expression`'s table, and its
    details.
    """
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
