"""What genes of files and of data frames must be, and the table of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .._gene_ids import (
    describe_mangled,
    describe_repeated,
    excel_mangled,
    first_repeated,
)
from ._start_sites import Gene


def _find_incomplete(gene: Gene, gene_id: str) -> str:
    """What is wrong with a gene, or ""."""
    if not gene_id.strip():
        return "the gene id is empty."
    if not gene.chromosome.strip():
        return f"the chromosome of gene {gene_id!r} is empty."
    if gene.strand not in ("+", "-"):
        return (
            f"gene {gene_id!r} has the strand {gene.strand!r}; its start site is known "
            "only on '+' or '-'."
        )
    for name in (gene_id, gene.symbol):
        if excel_mangled(name):
            return describe_mangled(name)
    return ""


def find_problem(
    genes: list[Gene], gene_ids: list[str], place: str
) -> tuple[int, str] | None:
    """Find a gene that is incomplete, mangled or repeated.

    Parameters
    ----------
    genes : list of Gene
        As they were read.
    gene_ids : list of str
        Their ids without version.
    place : {"line", "row"}
        What the genes' attribute ``line`` counts.

    Returns
    -------
    problem : tuple of int and str, or None
        Where the first such gene is, and a sentence; None if all are as they must be.
    """
    for gene, gene_id in zip(genes, gene_ids, strict=True):
        problem = _find_incomplete(gene, gene_id)
        if problem:
            return gene.line, problem
    repeated = first_repeated(gene_ids)
    if repeated is None:
        return None
    first, second = (genes[position] for position in repeated)
    where = f"{place} {first.line}"
    return second.line, describe_repeated(first.gene_id, second.gene_id, where)


def make_frame(genes: list[Gene], gene_ids: list[str]) -> pd.DataFrame:
    """Make the table that `read_genes` returns.

    Parameters
    ----------
    genes : list of Gene
        Without problems.
    gene_ids : list of str
        Their ids without version.

    Returns
    -------
    genes : DataFrame of shape (n_genes, 5)
        A row for each.
    """
    return pd.DataFrame(
        {
            "gene_id": gene_ids,
            "symbol": [
                gene.symbol or gene_id
                for gene, gene_id in zip(genes, gene_ids, strict=True)
            ],
            "chromosome": [gene.chromosome for gene in genes],
            "tss": np.array([gene.tss for gene in genes], dtype=np.int64),
            "strand": [gene.strand for gene in genes],
        }
    )
