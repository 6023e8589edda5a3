"""Where the transcription of annotated genes starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import NamedTuple

from ...exceptions import MalformedFileError
from .._text_files import fail
from ._annotation import Feature, read_annotation

# The transcript that stands for a gene, the first of these tags that there is.
TAGS = ("Ensembl_canonical", "MANE_Select")

# What may name the gene of a feature, for errors.
ID_ATTRIBUTES = {
    "gene": "gene_id or ID",
    "transcript": "gene_id or Parent",
    "exon": "gene_id",
}


class Gene(NamedTuple):
    """A gene and its start site, as they are in a file.

    Attributes
    ----------
    line : int
        Where it is in the file, from 1.
    gene_id, symbol, biotype : str
        Names, empty where there is none.
    chromosome, strand : str
        Where; "+" or "-".
    tss : int
        First transcribed base, from 0.
    """

    line: int
    gene_id: str
    symbol: str
    biotype: str
    chromosome: str
    strand: str
    tss: int


def _outermost(
    path: Path, features: Iterable[Feature], by: Callable[[Feature], Hashable]
) -> list[Feature]:
    """Join features of the same gene or transcript to one from end to end.

    Parameters
    ----------
    path : Path
        File, for errors.
    features : iterable of Feature
        Transcripts or exons.
    by : callable
        Of a feature, tells what it belongs to.

    Returns
    -------
    joined : list of Feature
        One for each, in the order of the first lines.

    Raises
    ------
    MalformedFileError
        If parts of a gene are on different chromosomes or strands.
    """
    joined: dict[Hashable, Feature] = {}
    for feature in features:
        whole = joined.setdefault(by(feature), feature)
        here, there = (
            f"{each.chromosome} ({each.strand})" for each in (feature, whole)
        )
        if here != there:
            fail(
                path,
                feature.line,
                f"gene {feature.gene_id!r} is on {here}, but on {there} in line "
                f"{whole.line}; each needs a gene_id of its own.",
            )
        joined[by(feature)] = whole._replace(
            first=min(whole.first, feature.first), last=max(whole.last, feature.last)
        )
    return list(joined.values())


def _representative_start(gene: Feature, transcripts: list[Feature]) -> int:
    """Start site of the transcript that stands for a gene.

    Parameters
    ----------
    gene : Feature
        The gene.
    transcripts : list of Feature
        Its transcripts.

    Returns
    -------
    tss : int
        By the rule of `read_genes`.
    """
    # A few genes are spliced from both strands; those transcripts don't start here.
    candidates = [
        each
        for each in transcripts
        if (each.chromosome, each.strand) == (gene.chromosome, gene.strand)
    ]
    if not candidates:
        return gene.start_site
    for tag in TAGS:
        tagged = [each for each in candidates if tag in each.tags]
        if tagged:
            candidates = tagged
            break
    counts = Counter(each.start_site for each in candidates)
    upstream = -1 if gene.strand == "+" else 1
    return max(counts, key=lambda position: (counts[position], upstream * position))


def _read_parts(path: Path, types: Iterable[str]) -> list[Feature]:
    """Read the transcripts, or else the exons, of a file without genes."""
    for level in ("transcript", "exon"):
        parts = read_annotation(path, (level,)).features
        if parts:
            return parts
    names = ", ".join(sorted(types)[:8])
    raise MalformedFileError(
        f"{path} has no genes, transcripts or exons; its features are: {names}."
    )


def _check_ids(path: Path, features: Iterable[Feature]) -> None:
    """Raise MalformedFileError for a feature of no gene."""
    for feature in features:
        if not feature.gene_id:
            names = ID_ATTRIBUTES[feature.level]
            fail(path, feature.line, f"{feature.level} without attribute {names}.")


def read_annotated_genes(path: Path, tss: str) -> list[Gene]:
    """Read genes and their start sites from a GTF or GFF3 file.

    Parameters
    ----------
    path : Path
        File.
    tss : {"gene", "transcript"}
        As in `read_genes`.

    Returns
    -------
    genes : list of Gene
        In the file's order; ids may repeat and strands be missing.

    Raises
    ------
    MalformedFileError
        If the file isn't what the formats allow, or has no genes.
    """
    wanted = ("gene",) if tss == "gene" else ("gene", "transcript")
    features, types = read_annotation(path, wanted)
    genes = [each for each in features if each.level == "gene"]
    transcripts = [each for each in features if each.level == "transcript"]
    _check_ids(path, genes)
    if not genes:
        parts = _read_parts(path, types)
        _check_ids(path, parts)
        genes = _outermost(path, parts, lambda each: each.gene_id)
        transcripts = parts
        if parts[0].level == "exon":
            transcripts = _outermost(
                path, parts, lambda each: (each.gene_id, each.transcript)
            )
    elif tss == "transcript" and not transcripts:
        raise MalformedFileError(
            f"{path} has genes, but no transcripts; use tss='gene'."
        )
    parts_of: dict[str, list[Feature]] = {}
    for each in transcripts:
        parts_of.setdefault(each.gene, []).append(each)
    return [
        Gene(
            line=gene.line,
            gene_id=gene.gene_id,
            symbol=gene.symbol,
            biotype=gene.biotype,
            chromosome=gene.chromosome,
            strand=gene.strand,
            tss=(
                gene.start_site
                if tss == "gene"
                else _representative_start(gene, parts_of.get(gene.gene, []))
            ),
        )
        for gene in genes
    ]
