"""What genes of files and of data frames must be, and the table of them."""

import re
import warnings
from collections.abc import Callable
from typing import NoReturn

import pandas as pd

from .._gene_ids import SMALL_SHARE, bare_ids, describe_mangled, excel_mangled
from ._annotation import Gene

SHOWN = 3

# Alternate, patched, unlocalized and unplaced sequences, as UCSC, Ensembl and RefSeq
# name them. Of a gene that is on a chromosome as well, these hold copies.
BESIDE_CHROMOSOMES = re.compile(
    r"chrUn.*|.*_(?:alt|fix|random|hap[0-9]+)|CHR_.*|HSCHR.*|.*_PATCH|N[TW]_[0-9.]+"
)


def _find_incomplete(gene: Gene, gene_id: str) -> tuple[str, str] | None:
    """Say what a gene lacks, in short and in a sentence; None if nothing."""
    if not gene_id.strip():
        return "no id", "the gene id is empty."
    if not gene.chromosome.strip():
        return "no chromosome", f"the chromosome of gene {gene_id!r} is empty."
    if gene.strand not in ("+", "-"):
        return (
            "no strand",
            f"gene {gene_id!r} has the strand {gene.strand!r}; its start site is known "
            "only on '+' or '-'.",
        )
    return None


def _different_sites(copies: list[Gene]) -> list[Gene]:
    """Take a gene for each start site; of those on chromosomes, if any are."""
    on_chromosomes = [
        gene for gene in copies if not BESIDE_CHROMOSOMES.fullmatch(gene.chromosome)
    ]
    sites: dict[tuple[str, str, int], Gene] = {}
    for gene in on_chromosomes or copies:
        sites.setdefault((gene.chromosome, gene.strand, gene.tss), gene)
    return list(sites.values())


def _describe_sites(first: Gene, second: Gene, place: str) -> str:
    named = "" if first.gene_id == second.gene_id else f"as {first.gene_id!r} "
    return (
        f"gene {second.gene_id!r} starts in several places: on {second.chromosome} "
        f"({second.strand}), and {named}on {first.chromosome} ({first.strand}) in "
        f"{place} {first.line}."
    )


def make_frame(
    genes: list[Gene],
    source: str,
    place: str,
    fail: Callable[[int, str], NoReturn],
    unclear_genes: str,
) -> pd.DataFrame:
    """Make the table of `read_genes`; ``place`` (line or row) is what genes count."""
    copies: dict[str, list[Gene]] = {}
    problems: list[tuple[int, str]] = []
    reasons: dict[str, str] = {}
    for gene, gene_id in zip(
        genes, bare_ids(gene.gene_id for gene in genes), strict=True
    ):
        for name in (gene_id, gene.symbol):
            if excel_mangled(name):
                fail(gene.line, describe_mangled(name))
        incomplete = _find_incomplete(gene, gene_id)
        if incomplete is None:
            copies.setdefault(gene_id, []).append(gene)
        else:
            reason, sentence = incomplete
            reasons.setdefault(gene_id.strip() or f"{place} {gene.line}", reason)
            problems.append((gene.line, sentence))
    kept: dict[str, Gene] = {}
    for gene_id, same in copies.items():
        first, *others = _different_sites(same)
        if others:
            reasons[gene_id] = "several places"
            problems.append((others[0].line, _describe_sites(first, others[0], place)))
        else:
            kept[gene_id] = first
    dropped: dict[str, list[str]] = {}
    for gene_id, reason in reasons.items():
        # Of a gene that is complete elsewhere, nothing is lost.
        if gene_id not in kept:
            dropped.setdefault(reason, []).append(gene_id)
    _tell(dropped, problems, len(kept), source, fail, unclear_genes)
    frame = pd.DataFrame(list(kept.values())).assign(gene_id=list(kept))
    frame["symbol"] = frame["symbol"].where(frame["symbol"] != "", frame["gene_id"])
    frame = frame[["gene_id", "symbol", "chromosome", "tss", "strand"]]
    frame.attrs["dropped"] = dropped
    return frame


def _tell(
    dropped: dict[str, list[str]],
    problems: list[tuple[int, str]],
    n_kept: int,
    source: str,
    fail: Callable[[int, str], NoReturn],
    unclear_genes: str,
) -> None:
    n_dropped = sum(map(len, dropped.values()))
    n_genes = n_kept + n_dropped
    many = n_dropped > SMALL_SHARE * n_genes
    if not n_kept or (
        n_dropped and (unclear_genes == "error" or (many and unclear_genes == "warn"))
    ):
        line, sentence = min(problems)
        remedy = "; unclear_genes='drop' leaves them out" if n_kept else ""
        fail(line, f"{sentence} {n_dropped} of {n_genes} genes are unclear{remedy}.")
    if n_dropped and unclear_genes == "warn":
        parts = "; ".join(
            f"{reason}: {', '.join(ids[:SHOWN])}{', ...' * (len(ids) > SHOWN)}"
            for reason, ids in dropped.items()
        )
        warnings.warn(
            f"{source}: {n_dropped} of {n_genes} genes are unclear and left out "
            f"({parts}).",
            stacklevel=5,
        )
