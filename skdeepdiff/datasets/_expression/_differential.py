"""Log fold changes, as programs for differential expression write them."""

import re

import numpy as np

from .._text_files import list_names
from ._table import Table, UnclearGenes, says_missing, squash

# Of plain names: log2FoldChange (DESeq2), logFC (edgeR, limma), log2(FC) (Galaxy),
# log2(fold_change) (cuffdiff), avg_log2FC (Seurat), logfoldchanges (scanpy).
LOG_FOLD_CHANGE = re.compile(
    r"(?:avg|mean)?log2(?:fc|foldchanges?|ratio)|log(?:fc|foldchanges?|ratio)|l2?fc"
)
# avg_logFC is of Seurat before version 4.
NATURAL = re.compile(r"avglogfc|ln(?:fc|foldchange|ratio)")
P_VALUE = re.compile(r"(?:adj|adjusted)?[pqs](?:val|value)s?(?:adj|adjusted)?|padj|fdr")

# Columns of standard errors beside log fold changes, in DESeq2's and Galaxy's names.
STANDARD_ERRORS = {"log2foldchange": "lfcse", "log2fc": "stderr"}

PAIR = ("sample_1", "sample_2")  # of cuffdiff, which compares the second to the first
# Beyond, a change is infinite; older cuffdiff has 1.79769e+308 for that.
LARGEST_CHANGE = 100


def is_differential(table: Table) -> bool:
    """Tell whether a table has p-values, as differential results do."""
    return any(P_VALUE.fullmatch(squash(name)) for name in table.columns)


def find_change_column(table: Table, chosen: str | None) -> str | None:
    names = [name for name in table.columns if LOG_FOLD_CHANGE.fullmatch(squash(name))]
    if chosen is not None:
        table.column(chosen)
        names = [chosen]
    if len(names) > 1:
        table.fail(
            f"expected one column of log fold changes, got {', '.join(names)}; choose "
            "with log_fold_change_column (expression_log_fold_change_column of "
            "build_dataset)."
        )
    if natural := [
        name
        for name in names or table.columns
        if NATURAL.fullmatch(squash(name)) or (name == "b" and "se_b" in table.columns)
    ]:
        table.fail(
            f"column {natural[0]!r} has natural logarithms, in the way of "
            f"{'sleuth' if natural[0] == 'b' else 'Seurat before version 4'}; expected "
            "log2. Divide it by log(2), 0.6931, and rename it to log2FoldChange."
        )
    return names[0] if names else None


def take_pair(
    table: Table, cell_types: tuple[str, str], as_is: bool
) -> tuple[Table, int]:
    """Take the rows of a comparison, and its sign; 0 where the table doesn't tell."""
    if not set(PAIR) <= set(table.columns):
        return table, 0
    pairs = [*zip(*map(table.column, PAIR), strict=True)]
    for pair, sign in ((cell_types, 1), (cell_types[::-1], -1)):
        if pair in pairs:
            return table.keep([each == pair for each in pairs]), sign
    # As it is, it may compare what are taken to be other names of the cell types.
    if not as_is:
        got = list_names([f"{first} and {second}" for first, second in set(pairs)])
        table.fail(
            f"{' and '.join(PAIR)} must be the cell types, {' and '.join(cell_types)}; "
            f"got {got}. If these are other names of them, B being the second, choose "
            "with log_fold_change_column (expression_log_fold_change_column of "
            "build_dataset)."
        )
    return table, 0


def take_changes(
    table: Table, name: str, unclear_genes: UnclearGenes
) -> tuple[Table, np.ndarray]:
    kept = [not says_missing(field) for field in table.column(name)]
    if not any(kept):
        table.fail(f"column {name!r} is NA for all genes.")
    left_out = table.keep([not keep for keep in kept])
    unclear_genes.dropped["no log fold change"] = left_out.ids
    table = table.keep(kept)
    fields = table.column(name)
    values = np.array(table.numbers_in(name, "a finite number or NA", np.inf))
    infinite = np.abs(values) > LARGEST_CHANGE
    if infinite.any():
        genes = np.flatnonzero(infinite).tolist()
        table = unclear_genes.leave_out(
            table,
            genes,
            "infinite log fold change",
            f"column {name!r} has {fields[genes[0]]!r}; expected a finite number "
            f"within {LARGEST_CHANGE} of 0, or NA.",
        )
    return table, values[~infinite]


def take_standard_errors(
    table: Table, name: str, changes: np.ndarray
) -> tuple[str, np.ndarray] | None:
    """Take errors (log2, NaN for none) and their source, of DESeq2 or limma alone."""
    columns = {squash(column): column for column in table.columns}
    wanted = STANDARD_ERRORS.get(squash(name))
    # Only limma's topTable has log-odds, B: the t of its topTreat is of another test.
    if squash(name) == "logfc" and "b" in columns:
        wanted = "t"
    if wanted is None or wanted not in columns:
        return None
    column = columns[wanted]
    fields = table.column(column)
    told = [not says_missing(field) for field in fields]
    values = np.full(len(fields), np.nan)
    values[told] = table.keep(told).numbers_in(column, "a number or NA", np.inf)
    if wanted == "t":
        ratios = np.divide(changes, values, where=values != 0, out=values * np.nan)
        return f"|{name} / {column}|", np.abs(ratios)
    for gene in np.flatnonzero(values < 0).tolist():
        problem = f"column {column!r} has {fields[gene]!r}; errors can't be negative."
        table.fail(problem, gene)
    return column, values
