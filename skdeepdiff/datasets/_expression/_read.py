"""How genes' expression differs between two cell types, from people's own tables."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.utils._param_validation import validate_params

from ..._base import keep_hints, one_of
from .._gene_ids import (
    describe_mangled,
    describe_repeated,
    excel_mangled,
    first_repeated,
    strip_version,
)
from ._sample_columns import choose_columns
from ._size_factors import median_of_ratios, total_factors
from ._table import Table, read_table_file, take_table

# Of DESeq2 and pydeseq2, of edgeR and limma, and the package's own.
LOG_FOLD_CHANGES = ("log2FoldChange", "logFC", "log_fold_change")
MISSING = ("", "NA", "NaN", "nan", "<NA>", "None")
# What htseq-count and STAR append about reads of no gene.
SUMMARY_ROW = re.compile(r"__\w+|N_(unmapped|multimapping|noFeature|ambiguous)")
LARGEST_RATIO = 2  # of the cell types' totals, beyond which there is a warning


@dataclass(frozen=True)
class Expression:
    """Expression of genes in cell types A and B.

    Parameters
    ----------
    table : DataFrame of shape (n_genes, 1) or (n_genes, 3)
        By gene id without version: ``log_fold_change`` (log2 of B over A) and, of
        counts, ``log2_expression_a`` and ``log2_expression_b``.
    dropped : dict of str to list of str
        Ids of the genes that were left out, by the reason.
    details : dict
        What was done: ``kind`` ("counts" or "differential"), ``cell_types``, and
        ``columns`` (by cell type for counts); for counts also ``normalize``,
        ``totals`` and ``size_factors`` (what counts were divided by) by column.
    """

    table: pd.DataFrame
    dropped: dict[str, list[str]]
    details: dict[str, Any]


def _number(field: Any) -> float:
    """A field as a number; NaN if it isn't one."""
    try:
        return float("nan" if "_" in str(field) else field)
    except (TypeError, ValueError):
        return float("nan")


def _is_missing(field: Any) -> bool:
    """Whether a field says that there is no value."""
    return field in MISSING if isinstance(field, str) else bool(pd.isna(field))


def _explain(field: Any) -> str:
    """What may be wrong with a field that isn't a number."""
    if isinstance(field, str) and re.fullmatch(r"-?[0-9.]*,[0-9.,]*", field):
        return " Numbers need a decimal point, and nothing between thousands."
    return ""


def _counts(table: Table, name: str) -> list[float]:
    """Counts of one sample."""
    fields = table.column(name)
    values = [_number(field) for field in fields]
    for gene, value in enumerate(values):
        if not np.isfinite(value):
            field = fields[gene]
            table.fail(
                f"column {name!r} has {field!r}; expected a count.{_explain(field)}",
                gene,
            )
        if value < 0:
            table.fail(
                f"column {name!r} has {fields[gene]!r}; counts can't be negative. The "
                "values look like logs; give the counts before the logarithm.",
                gene,
            )
    if not any(values):
        table.fail(f"column {name!r} has only zeros.")
    return values


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
            UserWarning,
            stacklevel=5,
        )


def _compare_counts(
    table: Table,
    cell_types: tuple[str, str],
    columns: Mapping[str, Sequence[str]] | None,
    normalize: str | None,
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Columns of the result, and its details, from a table of counts."""
    chosen = choose_columns(table, cell_types, columns)
    a, b = cell_types
    names = chosen[a] + chosen[b]
    counts = np.column_stack([_counts(table, name) for name in names])
    totals = counts.sum(axis=0)
    if normalize is None:
        _check_depth(cell_types, chosen, totals)
        factors = np.ones(len(names))
    elif normalize == "total":
        factors = total_factors(counts)
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
    return result, details


def _take_differential(
    table: Table, name: str, dropped: dict[str, list[str]]
) -> tuple[Table, np.ndarray]:
    """Genes of a differential result that have a log fold change, and those."""
    kept = [not _is_missing(field) for field in table.column(name)]
    if not any(kept):
        table.fail(f"column {name!r} is NA for all genes.")
    dropped["no log fold change"] = [
        gene_id
        for gene_id, keep in zip(strip_version(table.ids), kept, strict=True)
        if not keep
    ]
    table = table.keep(kept)
    fields = table.column(name)
    values = np.array([_number(field) for field in fields])
    for gene in np.flatnonzero(~np.isfinite(values)).tolist():
        field = fields[gene]
        table.fail(
            f"column {name!r} has {field!r}; expected a finite number or NA."
            f"{_explain(field)}",
            gene,
        )
    return table, values


def _check_ids(table: Table) -> None:
    """Fail for ids that are empty, mangled or repeated."""
    for gene, name in enumerate(table.ids):
        if not name:
            table.fail("the gene id is empty.", gene)
        if excel_mangled(name):
            table.fail(describe_mangled(name), gene)
    repeated = first_repeated(strip_version(table.ids))
    if repeated:
        first, second = repeated
        table.fail(
            describe_repeated(
                table.ids[first],
                table.ids[second],
                f"{table.place} {table.numbers[first]}",
            ),
            second,
        )


def _differential_column(
    table: Table, columns: Mapping[str, Sequence[str]] | None, normalize: str | None
) -> str | None:
    """Name of the column of log fold changes, if the table is a differential result."""
    names = [name for name in LOG_FOLD_CHANGES if name in table.columns]
    if len(names) > 1:
        table.fail(f"expected one column of log fold changes, got {', '.join(names)}.")
    if not names:
        return None
    for parameter, value in (("columns", columns), ("normalize", normalize)):
        if value is not None:
            table.fail(
                f"{parameter} is for counts, but column {names[0]!r} makes this a "
                f"differential result; leave out {parameter}, or the column."
            )
    return names[0]


@keep_hints(
    validate_params(
        {
            "path": [str, Path, pd.DataFrame],
            "cell_types": ["array-like"],
            "columns": [Mapping, None],
            "normalize": [one_of("total", "median_of_ratios"), None],
        },
        prefer_skip_nested_validation=True,
    )
)
def read_expression(
    path: str | Path | pd.DataFrame,
    cell_types: Sequence[str],
    *,
    columns: Mapping[str, Sequence[str]] | None = None,
    normalize: Literal["total", "median_of_ratios"] | None = None,
) -> Expression:
    """Read how the expression of genes differs between two cell types.

    .. warning::
        A differential result must be **B over A**: positive where B has more. The
        table doesn't say which it is, so that no error is raised if it isn't. In
        DESeq2, that is ``results(dds, contrast=c("cell", "B", "A"))``.

    Parameters
    ----------
    path : str, Path or DataFrame
        CSV or TSV file, plain or compressed by gzip, or a data frame whose index are
        the gene ids. The first column has the gene ids; R's row names may lack a
        header. If there is a column ``log2FoldChange`` (as of DESeq2), ``logFC``
        (edgeR, limma) or ``log_fold_change``, it is a differential result; otherwise
        the table has counts, a column for each sample, such as those of
        featureCounts.
    cell_types : sequence of two str
        Names of A and B.
    columns : mapping of str to sequence of str, or None
        Columns of the samples (replicates) of A and B, by cell type; only for counts.
        None takes the one that is named as the cell type, or those that are named as
        its replicates: its name, then one of ``_.-`` or a space, then a number, a
        letter from a to h, or a word such as rep, R, S, sample or donor with one of
        these (``K562_1``, ``K562.rep2``, ``K562-a``, ``K562_S1_L001``). The number
        may follow at once if the cell type doesn't end in a digit (``HeLa2``).
        Folders, and endings such as ``.sorted.bam``, don't matter. If others start
        with the cell type and a separator (``K562_treated``), or there are both
        ``K562`` and ``K562_1``, an error asks for ``columns``.
    normalize : {"total", "median_of_ratios"} or None
        How to scale counts. ``"total"`` gives all samples the mean of their totals;
        ``"median_of_ratios"`` divides by the size factors of DESeq2; None takes them as
        they are, as in the published data.

    Returns
    -------
    expression : Expression
        With the attributes

        table : DataFrame of shape (n_genes, 1) or (n_genes, 3)
            In the order of the file, by gene id without version: ``log_fold_change``
            (log2 of B over A) and, of counts, ``log2_expression_a`` and
            ``log2_expression_b``: log2(mean over the samples + 1), of which it is the
            difference.
        dropped : dict of str to list of str
            Genes left out, by the reason: those without a log fold change, and rows
            about reads of no gene.
        details : dict
            Kind of the table, and the columns, totals and size factors of samples.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MalformedFileError
        A ValueError, if a file doesn't hold what it should; names file and line.
    ValueError
        The same of a data frame; if parameters don't fit the table.

    Warns
    -----
    UserWarning
        If the totals of the cell types' samples differ by more than a factor of 2
        and ``normalize`` is None.

    See Also
    --------
    build_dataset : Takes the file, or the data frame.
    read_genes : Read where the genes are.

    Examples
    --------
    >>> import pandas as pd
    >>> from skdeepdiff.datasets import read_expression
    >>> counts = pd.DataFrame(
    ...     {"K562_1": [0, 6, 40], "K562_2": [0, 8, 44], "H1": [3, 1, 47]},
    ...     index=["ENSG00000000001.5", "ENSG00000000002.1", "ENSG00000000003.2"],
    ... )
    >>> expression = read_expression(counts, ("K562", "H1"))
    >>> expression.table["log_fold_change"].round(3).to_dict()
    {'ENSG00000000001': 2.0, 'ENSG00000000002': -2.0, 'ENSG00000000003': 0.159}
    """
    if (
        isinstance(cell_types, Set | Mapping)
        or len(cell_types) != 2
        or not all(isinstance(name, str) and name for name in cell_types)
    ):
        raise ValueError(
            f"cell_types must be two names, A and B, in order, got {cell_types!r}."
        )
    a, b = map(str, cell_types)
    if a == b:
        raise ValueError(f"cell_types must differ, got {a!r} twice.")
    table = take_table(path) if isinstance(path, pd.DataFrame) else None
    table = table or read_table_file(Path(path))
    is_gene = [not SUMMARY_ROW.fullmatch(name) for name in table.ids]
    dropped = {
        "no gene": [
            name for name, keep in zip(table.ids, is_gene, strict=True) if not keep
        ]
    }
    if not any(is_gene):
        table.fail("there are no genes.")
    table = table.keep(is_gene)
    _check_ids(table)
    name = _differential_column(table, columns, normalize)
    if name is None:
        result, details = _compare_counts(table, (a, b), columns, normalize)
    else:
        table, values = _take_differential(table, name, dropped)
        result = {"log_fold_change": values}
        details = {"kind": "differential", "cell_types": [a, b], "columns": [name]}
    index = pd.Index(strip_version(table.ids), name="gene_id")
    return Expression(
        table=pd.DataFrame(result, index=index),
        dropped={reason: ids for reason, ids in dropped.items() if ids},
        details=details,
    )
