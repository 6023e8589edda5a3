"""The published data: read counts and expression of cell types as CSV files."""

import csv
import itertools
from pathlib import Path
from typing import Any, Literal, overload

import numpy as np
import pandas as pd
from sklearn.utils import Bunch

from ..._pairs._paired_marks import bin_centers, check_mark_names
from ..._utils._estimators import one_of, validated
from ..._utils._files import check_file
from ...exceptions import MalformedFileError
from .._gene_ids import first_repeated
from .._text_files import fail, parse_number

# The order of the columns in the published files.
PUBLISHED_MARKS = ("H3K4me1", "H3K4me3", "H3K9me3", "H3K27me3", "H3K36me3")

LARGEST = float(np.finfo(np.float32).max)

DESCRIPTION = Path(__file__).with_name("description.txt").read_text("utf-8")


def _locate_malformed_line(path, n_values):
    with open(path, encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            fields = line.rstrip("\r\n").split(",")
            if len(fields) != n_values + 1:
                got = f"{len(fields)} fields: {line.strip()[:80]!r}."
                expected = f"a name and {n_values} counts, separated by commas"
                fail(path, number, f"expected {expected}, got {got}")
            for field in fields[1:]:
                if "_" in field or not 0 <= parse_number(field) <= LARGEST:
                    fail(path, number, f"expected a non-negative count, got {field!r}.")


def _read_table(path):
    """Read names and counts, float32 of shape (n_lines, n_values), without a header."""
    check_file(path)
    with open(path, encoding="utf-8", errors="replace") as file:
        n_values = file.readline().count(",")
    if n_values < 1:
        fail(path, 1, "expected a name and counts, separated by commas.")
    try:
        with np.errstate(over="ignore"):  # reported below, with its line
            table = pd.read_csv(
                path,
                header=None,
                dtype={0: str} | dict.fromkeys(range(1, n_values + 1), np.float32),
                na_filter=False,
                skip_blank_lines=False,
                index_col=False,
                engine="c",
                quoting=csv.QUOTE_NONE,
            )
        values = table.iloc[:, 1:].to_numpy(np.float32)
        is_count = (values >= 0) & np.isfinite(values)
        if values.shape[1] != n_values or not is_count.all():
            raise ValueError
    except ValueError as error:
        _locate_malformed_line(path, n_values)
        raise MalformedFileError(f"{path} can't be read: {error}") from error
    return table[0].to_numpy(object), values


def _read_signal(path):
    """Read a cell type's genes, and counts of shape (n_genes, n_marks, n_bins)."""
    names, values = _read_table(path)
    first_gene, _, window = names[0].rpartition("_")
    if not first_gene or window != "1":
        problem = (
            "expected a name such as 'ENSG00000130749_ZC3H4_1', gene id, symbol and "
            f"the window number 1, got {names[0]!r}."
        )
        fail(path, 1, problem)
    genes = (name.rpartition("_")[0] for name in names)
    n_bins = sum(1 for _ in itertools.takewhile(first_gene.__eq__, genes))
    genes = [name.rpartition("_")[0] for name in names[::n_bins]]
    expected = np.array(
        [f"{gene}_{window}" for gene in genes for window in range(1, n_bins + 1)],
        dtype=object,
    )[: len(names)]
    for line in np.flatnonzero(names != expected):
        problem = (
            f"expected window {expected[line]!r} (every gene has {n_bins} "
            f"consecutive lines, as the first has), got {names[line]!r}."
        )
        fail(path, line + 1, problem)
    if rest := len(names) % n_bins:
        problem = f"the file ends after {rest} of the {n_bins} windows of "
        fail(path, len(names), f"{problem}{genes[-1]!r}.")
    if repeated := first_repeated(genes):
        line = repeated[1] * n_bins + 1
        fail(path, line, f"{genes[repeated[1]]!r} occurs a second time.")
    counts = values.reshape(len(genes), n_bins, -1).transpose(0, 2, 1)
    return genes, counts


def _log2_expression(path, gene_ids, signal_path):
    names, values = _read_table(path)
    if values.shape[1] != 1:
        fail(path, 1, f"expected a gene id and one count, got {values.shape[1]}.")
    if repeated := first_repeated(names):
        fail(path, repeated[1] + 1, f"{names[repeated[1]]!r} occurs a second time.")
    counts = pd.Series(values[:, 0].astype(np.float64), index=names)
    if missing := [gene for gene in gene_ids if gene not in counts.index]:
        raise MalformedFileError(
            f"{path} has no expression for {len(missing)} of the {len(gene_ids)} genes "
            f"in {signal_path}, such as {missing[0]!r}."
        )
    return np.log2(counts.loc[gene_ids].to_numpy() + 1)


@overload
def load_deepdiff(
    folder: str | Path,
    cell_a: str,
    cell_b: str,
    split: Literal["train", "valid", "test"] = "train",
    *,
    return_X_y: Literal[True],
) -> tuple[np.ndarray, np.ndarray]: ...


@overload
def load_deepdiff(
    folder: str | Path,
    cell_a: str,
    cell_b: str,
    split: Literal["train", "valid", "test"] = "train",
    *,
    return_X_y: bool = False,
) -> Bunch | Any: ...  # a tuple if asked for


@validated(
    folder=[str, Path],
    cell_a=[str],
    cell_b=[str],
    split=[one_of("train", "valid", "test")],
    return_X_y=["boolean"],
)
def load_deepdiff(
    folder: str | Path,
    cell_a: str,
    cell_b: str,
    split: Literal["train", "valid", "test"] = "train",
    *,
    return_X_y: bool = False,
) -> Bunch | tuple[np.ndarray, np.ndarray]:
    r"""Load a pair of cell types from the published CSV files.

    They hold read counts and RNA counts (section 4.1 of the paper that
    :class:`~skdeepdiff.DeepDiffRegressor` cites); other marks and bins do as well.

    Parameters
    ----------
    folder : str or Path
        Folder with ``{cell}.{split}.csv`` (read counts: gene id, symbol and window
        joined by underscores, then a count per mark) and ``{cell}.expr.csv`` (gene
        id, RNA count) of both cell types, all without a header.
    cell_a, cell_b : str
        Cell types A and B, such as ``"E123"`` and ``"E003"``.
    split : {"train", "valid", "test"}
        Which of the published splits: 10,000, 2,360 and 6,100 genes.
    return_X_y : bool
        Whether to return only (data, target).

    Returns
    -------
    dataset : Bunch
        As :func:`build_dataset` returns it, but without the genes' places, ``padding``,
        ``report`` and ``provenance``.

        data : ndarray of float32 of shape (n_genes, 2, n_marks, n_bins)
            Read counts, not normalised; bins in genomic order whatever the strand.
        target : ndarray of shape (n_genes, 3)
            Log fold change log2((count_B + 1) / (count_A + 1)), log2(count_A + 1),
            log2(count_B + 1).
        mark_names : list of str
            Those of the published data if there are five.
    (data, target) : tuple
        If ``return_X_y``.

    Raises
    ------
    FileNotFoundError
        If a file is missing.
    MalformedFileError
        A ValueError, if a file doesn't hold what it should; names file and line.

    See Also
    --------
    fetch_deepdiff : Download the files.
    published_split : The published splits of other genes.
    build_dataset : Build such a dataset from one's own files.

    Examples
    --------
    A gene with a mark in one bin, in files as the published ones:

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from skdeepdiff.datasets import load_deepdiff
    >>> with TemporaryDirectory() as folder:
    ...     for cell, reads, rna in (("E123", 4, 7), ("E003", 1, 31)):
    ...         signal = Path(folder, f"{cell}.train.csv")
    ...         _ = signal.write_text(f"ENSG00000000001_GENE1_1,{reads}\n")
    ...         expression = Path(folder, f"{cell}.expr.csv")
    ...         _ = expression.write_text(f"ENSG00000000001,{rna}\n")
    ...     dataset = load_deepdiff(folder, "E123", "E003")
    >>> dataset.data.shape, dataset.gene_symbols
    ((1, 2, 1, 1), ['GENE1'])
    >>> dataset.target
    array([[2., 3., 5.]])
    """
    folder = Path(folder)
    paths = [folder / f"{cell}.{split}.csv" for cell in (cell_a, cell_b)]
    (genes, counts_a), (genes_b, counts_b) = map(_read_signal, paths)
    if counts_a.shape[1:] != counts_b.shape[1:]:
        raise MalformedFileError(
            f"{paths[0]} has {counts_a.shape[1]} marks and {counts_a.shape[2]} bins, "
            f"{paths[1]} has {counts_b.shape[1]} and {counts_b.shape[2]}."
        )
    if genes != genes_b:
        if alone := set(genes) ^ set(genes_b):
            raise MalformedFileError(
                f"{paths[0]} and {paths[1]} must hold the same genes; {min(alone)!r} "
                "is in only one of them."
            )
        counts_b = counts_b[pd.Index(genes_b).get_indexer(genes)]
    ids_and_symbols = [gene.partition("_") for gene in genes]
    gene_ids = [gene_id for gene_id, _, _ in ids_and_symbols]
    levels = [
        _log2_expression(folder / f"{cell}.expr.csv", gene_ids, path)
        for cell, path in zip((cell_a, cell_b), paths, strict=True)
    ]
    expression = np.column_stack(levels)
    data = np.stack([counts_a, counts_b], axis=1)
    target = np.column_stack([expression[:, 1] - expression[:, 0], expression])
    if return_X_y:
        return data, target
    n_genes, _, n_marks, n_bins = data.shape
    sizes = {"n_genes": n_genes, "n_marks": n_marks, "n_bins": n_bins}
    marks = PUBLISHED_MARKS if n_marks == len(PUBLISHED_MARKS) else None
    return Bunch(
        data=data,
        target=target,
        gene_ids=gene_ids,
        gene_symbols=[symbol for _, _, symbol in ids_and_symbols],
        mark_names=check_mark_names(marks, n_marks),
        cell_types=[cell_a, cell_b],
        bin_positions=bin_centers(n_bins),
        DESCR=DESCRIPTION.format(cell_a=cell_a, cell_b=cell_b, split=split, **sizes),
    )
