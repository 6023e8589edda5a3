"""Where the transcription of annotated genes starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from ...exceptions import MalformedFileError
from .._text_files import fail
from ._annotation import Annotation, Feature, read_annotation

# The transcript that stands for a gene, the first of these tags that there is.
TAGS = ("Ensembl_canonical", "MANE_Select")

# What may name the gene of a feature, for errors.
ID_ATTRIBUTES = {
    "gene": "gene_id or ID",
    "transcript": "gene_id or Parent",
    "exon": "gene_id",
}
SHOWN = 8

# No gene is known to have a gap so long (bp) between its parts; copies of genes have.
FARTHEST = 2_500_000


class Gene(NamedTuple):
    """A gene and its start site, as they are in a file. Names may be empty."""

    line: int
    gene_id: str
    symbol: str
    biotype: str
    chromosome: str
    strand: str  # "+" or "-"
    tss: int  # first transcribed base, from 0


def _outermost(
    features: Iterable[Feature], by: Callable[[Feature], Hashable]
) -> list[Feature]:
    """Join features of the same gene or transcript, as ``by`` tells, from end to end.

    There is one for each place that it is in: chromosome, strand, and where there are
    more than 2.5 Mb without any of its parts. In the order of the first lines, with
    the first symbol and biotype that there is.
    """
    groups: dict[Hashable, list[Feature]] = {}
    for feature in features:
        key = (by(feature), feature.chromosome, feature.strand)
        groups.setdefault(key, []).append(feature)
    joined = []
    for group in groups.values():
        parts = sorted(group, key=lambda each: each.first)
        lasts = [*accumulate((each.last for each in parts), max)]
        cuts = [
            place
            for place in range(1, len(parts))
            if parts[place].first - lasts[place - 1] > FARTHEST
        ]
        for start, stop in pairwise([0, *cuts, len(parts)]):
            piece = sorted(parts[start:stop], key=lambda each: each.line)
            joined.append(
                piece[0]._replace(
                    first=parts[start].first,
                    last=lasts[stop - 1],
                    symbol=next((each.symbol for each in piece if each.symbol), ""),
                    biotype=next((each.biotype for each in piece if each.biotype), ""),
                )
            )
    return sorted(joined, key=lambda each: each.line)


def _representative_start(gene: Feature, transcripts: list[Feature]) -> int:
    """Find the start site of a gene's transcripts by the rule of `read_genes`."""
    # Some genes are spliced from both strands, or have copies.
    candidates = [
        each
        for each in transcripts
        if (each.chromosome, each.strand) == (gene.chromosome, gene.strand)
        and gene.first <= each.start_site <= gene.last
    ]
    if not candidates:
        return gene.start_site
    tagged = ([each for each in candidates if tag in each.tags] for tag in TAGS)
    candidates = next(filter(None, tagged), candidates)
    counts = Counter(each.start_site for each in candidates)
    upstream = -1 if gene.strand == "+" else 1
    return max(counts, key=lambda position: (counts[position], upstream * position))


def _read_parts(path: Path, types: list[str], id_attribute: str | None) -> Annotation:
    """Read the transcripts, or else the exons, of a file without genes."""
    for level in ("transcript", "exon"):
        parts = read_annotation(path, (level,), id_attribute)
        if parts.features:
            return parts
    names = ", ".join(sorted(types)[:SHOWN])
    raise MalformedFileError(
        f"{path} has no genes, transcripts or exons; its features are: {names}."
    )


def read_annotated_genes(
    path: Path, tss: str, id_attribute: str | None
) -> tuple[list[Gene], dict[str, int]]:
    """Read genes, unchecked, and chromosome lengths from a GTF or GFF3 file."""
    wanted = ("gene",) if tss == "gene" else ("gene", "transcript")
    annotation = read_annotation(path, wanted, id_attribute)
    genes = [each for each in annotation.features if each.level == "gene"]
    transcripts = [each for each in annotation.features if each.level == "transcript"]
    if not genes:
        annotation = _read_parts(path, annotation.types, id_attribute)
        parts = annotation.features
        # Those of no gene are told apart by their lines.
        genes = _outermost(parts, lambda each: each.gene_id or each.line)
        transcripts = parts
        if parts[0].level == "exon":
            transcripts = _outermost(
                parts, lambda each: (each.gene_id, each.transcript)
            )
    elif tss == "transcript" and not transcripts:
        raise MalformedFileError(
            f"{path} has genes, but no transcripts; use tss='gene'."
        )
    if not any(each.gene_id for each in genes):
        first = genes[0]
        expected = id_attribute or ID_ATTRIBUTES[first.level]
        there = ", ".join(annotation.attributes[:SHOWN]) or "none"
        fail(
            path,
            first.line,
            f"{first.level} without attribute {expected}; its attributes are: {there}.",
        )
    parts_of: dict[str, list[Feature]] = {}
    for each in transcripts:
        parts_of.setdefault(each.gene, []).append(each)
    located = []
    for gene in genes:
        parts = parts_of.get(gene.gene, []) if tss == "transcript" else []
        shared = {name: getattr(gene, name) for name in Gene._fields if name != "tss"}
        located.append(Gene(**shared, tss=_representative_start(gene, parts)))
    return located, annotation.sizes
