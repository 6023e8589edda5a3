"""How genes' expression differs between two cell types, from people's own tables."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from ..._utils._estimators import one_of, validated
from .._gene_ids import bare_ids, describe_mangled, excel_mangled, first_repeated
from ._counts import compare_counts
from ._differential import (
    find_change_column,
    take_changes,
    take_pair,
    take_standard_errors,
)
from ._sample_files import SampleFile, find_files, join_files, take_mapping, take_sheet
from ._table import Table, UnclearGenes, choose_ids, read_table_file, squash, take_table

# What htseq-count, STAR and featureCounts write about reads of no gene, as plain names;
# HTSeq before 0.6 without underscores, which no gene is called.
SUMMARY_ROW = re.compile(
    r"n(?:unmapped|multimapping|nofeature|ambiguous)|(?:un)?assigned\w*"
    r"|nofeatures?|toolowaqual|notaligned|alignmentnotunique|total"
)


@dataclass(frozen=True)
class Expression:
    """Expression of genes in cell types A and B."""

    table: pd.DataFrame  # see `read_expression`
    dropped: dict[str, list[str]]  # ids by reason
    # What was done: kind ("counts" or "differential"), cell_types, and columns (by cell
    # type for counts); for counts also normalize, totals and size_factors (what counts
    # were divided by) by column; of files of samples, program, files and tx2gene;
    # direction, if the table says what it compares; standard_errors, where they are
    # from.
    details: dict[str, Any]


def _is_summary(names: list[str]) -> list[bool]:
    """Tell which rows are about reads of no gene, or of all."""
    rows = [
        name.startswith("__") or bool(SUMMARY_ROW.fullmatch(squash(name)))
        for name in names
    ]
    # Beside such rows, this is another.
    return [
        row or (any(rows) and name == "ambiguous")
        for row, name in zip(rows, names, strict=True)
    ]


def _check_ids(table: Table, unclear_genes: UnclearGenes) -> Table:
    for is_bad, describe, reason in (
        (lambda name: not name, lambda _: "the gene id is empty.", "without an id"),
        (excel_mangled, describe_mangled, "id that a spreadsheet changed"),
    ):
        if genes := [gene for gene, name in enumerate(table.ids) if is_bad(name)]:
            problem = describe(table.ids[genes[0]])
            table = unclear_genes.leave_out(table, genes, reason, problem)
    ids = bare_ids(table.ids)
    repeated = first_repeated(ids)
    if repeated is None:
        return table
    first, second = repeated
    # Ids may differ in their versions.
    same = table.ids[first] == table.ids[second]
    problem = (
        f"gene {table.ids[second]!r} occurs a second time, after {table.place} "
        f"{table.numbers[first]}{'' if same else f' as {table.ids[first]!r}'}."
    )
    copies = np.flatnonzero(pd.Index(ids).duplicated(keep=False)).tolist()
    copies.remove(second)
    return unclear_genes.leave_out(
        table, [second, *copies], "id that occurs more than once", problem
    )


def _read_table(
    source: str | Path | pd.DataFrame | Mapping[str, Any],
    cell_types: tuple[str, ...],
    columns: Mapping[str, Sequence[str]] | None,
    for_tables: dict[str, Any],
    for_files: dict[str, Any],
) -> tuple[Table, Mapping[str, Sequence[str]] | None, list[str], dict[str, Any]]:
    """Read a table, its columns by cell type, transcripts of no gene, and details."""
    files: list[SampleFile] = []
    if isinstance(source, Mapping):
        if not set(cell_types[:2]) <= set(source) <= set(cell_types):
            raise ValueError(
                f"a mapping of files must have the keys {' and '.join(cell_types[:2])},"
                f" as cell_types; got {', '.join(map(str, source)) or 'none'}."
            )
        files = take_mapping(source)
    elif isinstance(source, pd.DataFrame):
        table = take_table(source)
        files = take_sheet(table, Path())
    elif len(paths := find_files(source)) > 1:
        files = [SampleFile("", path) for path in paths]
    else:
        table = read_table_file(paths[0])
        files = take_sheet(table, paths[0].parent)
    others = for_tables if files else for_files
    for name, value in others.items():
        if value is not None:
            raise ValueError(
                f"{name} is for {'a table' if files else 'files of samples'}, but the "
                f"expression is {'files of samples' if files else 'a table'}; leave "
                f"it out, got {value!r}."
            )
    if not files:
        return choose_ids(table, for_tables["id_column"]), columns, [], {}
    table, own_columns, lost, details = join_files(files, cell_types[:2], **for_files)
    if own_columns is not None and columns is not None:
        raise ValueError(
            "expression_columns must be left out where files have their cell types."
        )
    return table, own_columns or columns, lost, details


@validated(
    path=[str, Path, pd.DataFrame, Mapping],
    cell_types=["array-like"],
    expression_columns=[Mapping, None],
    normalize=[one_of("total", "median_of_ratios"), None],
    id_column=[str, None],
    log_fold_change_column=[str, None],
    unclear_genes=[one_of("warn", "drop", "error")],
    strand=[one_of("unstranded", "forward", "reverse"), None],
    tx2gene=[str, Path, pd.DataFrame, None],
)
def read_expression(
    path: str | Path | pd.DataFrame | Mapping[str, Any],
    cell_types: Sequence[str],
    *,
    expression_columns: Mapping[str, Sequence[str]] | None = None,
    normalize: Literal["total", "median_of_ratios"] | None = None,
    id_column: str | None = None,
    log_fold_change_column: str | None = None,
    unclear_genes: Literal["warn", "drop", "error"] = "warn",
    strand: Literal["unstranded", "forward", "reverse"] | None = None,
    tx2gene: str | Path | pd.DataFrame | None = None,
) -> Expression:
    r"""Read how the expression of genes differs between two cell types.

    .. warning::
        A differential result must be **B over A**: positive where B has more. Tables
        don't say which it is (but for that of cuffdiff), so that no error is raised if
        it isn't. In DESeq2, that is ``results(dds, contrast=c("cell", "B", "A"))``.

    Parameters
    ----------
    path : str, Path, DataFrame or mapping
        A table, or files with the counts of one sample each.

        A table is a CSV or TSV file, plain or compressed by gzip, or a data frame
        whose index are the gene ids, as the first column is; R's row names may lack a
        header. With a column of log fold changes by its name, such as
        ``log2FoldChange`` of DESeq2, it is a differential result, otherwise it has
        counts, a column for each sample.

        Files of samples, told by their content, are listed in a sheet (a CSV file or
        data frame with the columns ``condition``, ``path``, relative to the sheet's
        folder, and optionally ``sample``, a name, and ``strand``), by a mapping of the
        cell types to paths or patterns, or by one pattern such as
        ``"counts/*ReadsPerGene.out.tab"``, whose files or folders are named as columns
        are. :ref:`own_data` has all programs whose tables and files are known.
    cell_types : sequence of two or more str
        Names of A and B, and of others that the samples may be of.
    expression_columns : mapping of str to sequence of str, or None
        Columns of the samples (replicates) of A and B, by cell type; only for counts.
        None takes the one that is named as the cell type, or those that are named as
        its replicates, such as ``K562_1``, ``K562.rep2`` or ``path/K562-a.bam``. Where
        names may mean anything else (``K562_treated``, or both ``K562`` and
        ``K562_1``), an error asks for ``expression_columns``.
    normalize : {"total", "median_of_ratios"} or None
        How to scale counts. ``"total"`` gives all samples the mean of their totals;
        ``"median_of_ratios"`` divides by the size factors of DESeq2; None takes them as
        they are, as in the published data.
    id_column : str or None
        Column of a table that has the gene ids; None for the first, or the index.
    log_fold_change_column : str or None
        Column of a differential result that has log2 fold changes; None for the one
        that is named so.
    unclear_genes : {"warn", "drop", "error"}
        What to do about genes of a table whose id is empty, occurs more than once, or
        was turned into a date by a spreadsheet, that lack a count, or whose log fold
        change is infinite. ``"warn"`` leaves them out (all that share an id) with a
        warning; more than a tenth are an error. ``"drop"`` leaves out any number,
        ``"error"`` none.
    strand : {"unstranded", "forward", "reverse"} or None
        Column of STAR's files to take, the second to the fourth (reads on either
        strand, the first read on the gene's strand, the second on it); None for the
        second. The sheet's ``strand`` comes first.
    tx2gene : str, Path, DataFrame or None
        Genes of transcripts, for salmon and kallisto: a table whose first two columns
        are transcripts and genes, or a GTF or GFF3 file, to add up their counts.

    Returns
    -------
    expression : Expression
        With the attributes

        table : DataFrame of shape (n_genes, n_columns)
            In the order of the file, by gene id without version: ``log_fold_change``
            (log2 of B over A) and, of counts, ``log2_expression_a`` and
            ``log2_expression_b``: log2(mean over the samples + 1), of which it is the
            difference. Of DESeq2 and limma, ``standard_error`` of the log fold change,
            in units of log2: ``lfcSE`` (Galaxy: ``StdErr``), or the moderated one,
            \|logFC / t\|, of ``topTable``; NaN where there is none. edgeR gives none.
        dropped : dict of str to list of str
            Genes left out, by the reason.
        details : dict
            Kind of the table, and the columns, totals and size factors of samples.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MalformedFileError
        A ValueError, if a file doesn't hold what it should; names file and line.
    ValueError
        The same of a data frame; if parameters don't fit the table, or files of
        samples each other.

    Warns
    -----
    UserWarning
        If the totals of the cell types' samples differ by more than a factor of 2
        and ``normalize`` is None; if counts look like logarithms; if the columns of
        STAR suggest another ``strand``; and see ``unclear_genes``.

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
        or len(cell_types) < 2
        or not all(isinstance(name, str) and name for name in cell_types)
    ):
        raise ValueError(
            "cell_types must be two names, A and B, in order, and those of others; got "
            f"{cell_types!r}."
        )
    cell_types = tuple(map(str, cell_types))
    a, b = cell_types[:2]
    if repeated := first_repeated(cell_types):
        raise ValueError(
            f"cell_types must differ, got {cell_types[repeated[0]]!r} twice."
        )
    table, columns, lost, read = _read_table(
        path,
        cell_types,
        expression_columns,
        {"id_column": id_column, "log_fold_change_column": log_fold_change_column},
        {"strand": strand, "tx2gene": tx2gene},
    )
    dropped = {"transcript of no gene": lost}
    is_summary = _is_summary(table.ids)
    dropped["no gene"] = table.keep(is_summary).ids
    if all(is_summary):
        table.fail("there are no genes.")
    table = table.keep([not row for row in is_summary])
    name = find_change_column(table, log_fold_change_column)
    unclear = UnclearGenes(unclear_genes, dropped)
    if name is None:
        table = _check_ids(table, unclear)
        table, result, details = compare_counts(
            table, cell_types, columns, normalize, unclear
        )
    else:
        for_counts = {"expression_columns": columns, "normalize": normalize}
        for parameter, value in for_counts.items():
            if value is not None:
                table.fail(
                    f"{parameter} is for counts, but column {name!r} makes this a "
                    f"differential result; leave out {parameter}, or the column."
                )
        table, sign = take_pair(table, (a, b), log_fold_change_column is not None)
        table = _check_ids(table, unclear)
        table, changes = take_changes(table, name, unclear)
        result = {"log_fold_change": (sign or 1) * changes}
        details = {"kind": "differential", "cell_types": [a, b], "columns": [name]}
        if sign:
            details["direction"] = "sample_1 and sample_2"
        if errors := take_standard_errors(table, name, changes):
            details["standard_errors"], result["standard_error"] = errors
    index = pd.Index(bare_ids(table.ids), name="gene_id")
    return Expression(
        table=pd.DataFrame(result, index=index),
        dropped={reason: bare_ids(ids) for reason, ids in dropped.items() if ids},
        details=details | read,
    )
