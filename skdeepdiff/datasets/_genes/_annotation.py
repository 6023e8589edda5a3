"""Genes of GTF and GFF3 files, and where their transcription starts."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from ...exceptions import MalformedFileError
from .._text_files import decode, fail, fail_columns, parse_position, read_bytes_lines

Attributes = dict[str, list[str]]

# A quoted value ends at the quote before a semicolon, the end, or the next key (where a
# semicolon was forgotten), so that it may hold semicolons, keys and other quotes.
GTF_ATTRIBUTE = re.compile(
    r"""([^\s;"]+)\s+
    (?:
        "([^"\\]*(?:(?:\\.|"(?!\s*(?:;|$)|\s+\w+\s+"))[^"\\]*)*)
      | ([^\s;"](?:(?<=\s)"[^"]*"|[^;])*)
    )""",
    re.VERBOSE,
)
# The format knows no quotes, but some write them around semicolons.
GFF3_ATTRIBUTE = re.compile(r'([^\s=;][^=;]*)=(?:\s*"([^"]*)"\s*(?=;|$)|([^;]*))')
GTF_START = re.compile(r"\s*\w+\s+[^\s=]")
GFF3_START = re.compile(r"\s*[^\s=;]+=")
# GFF3 attributes with several values; a comma in the others is part of their text.
LISTS = ("Parent", "tag", "Dbxref")
# Of a chromosome from 1 on, which is taken for all of it, as Ensembl, NCBI and FlyBase
# write it: a line of its own, or a feature whose ID is the chromosome's name, such as
# Chr1 (TAIR), chromosome:1 (Ensembl) or NC_003070.9:1..30427671 (RefSeq).
SIZE = re.compile(
    rb"""\#\#sequence-region\s+(?P<region>\S+)\s+1\s+(?P<end>[0-9]+)\s*$
      | (?P<name>[^\t]+)\t[^\t]*\t[^\t]*\t1\t(?P<last>[0-9]+)\t
        (?:[^\t]*\t){3}(?:[^\t]*;)?\s*ID=
        (?:[^\s;]*:)?(?P=name)(?::1\.\.(?P=last))?\s*(?:;|$)""",
    re.VERBOSE,
)
PAR_Y = "_PAR_Y"
OF_PARTS = ("Parent", "transcript_id")

OWN_SYMBOL = ("gene_name", "gene_symbol", "Name", "gene")
# The Name of a transcript is its own, and so is its biotype.
PARTS_SYMBOL = ("gene_name", "gene_symbol", "gene")
OWN_BIOTYPE = ("gene_type", "gene_biotype", "biotype")
PARTS_BIOTYPE = ("gene_type", "gene_biotype")

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


class Feature(NamedTuple):
    """A gene, or a part of one. Texts are empty where there is no such attribute."""

    line: int
    level: str  # "gene", "transcript" or "exon"
    gene: str  # links genes and their parts: the gene's ID in GFF3, its gene_id in GTF
    gene_id: str
    symbol: str
    biotype: str
    transcript: str
    chromosome: str
    strand: str  # "+" or "-"
    first: int  # base from 0, in the order of the genome
    last: int
    tags: tuple[str, ...]  # such as "Ensembl_canonical"

    @property
    def start_site(self) -> int:
        return self.first if self.strand == "+" else self.last


class Annotation(NamedTuple):
    features: list[Feature]  # of the wanted levels
    types: list[str]  # column 3 of all features
    attributes: list[str]  # of the first feature of the wanted levels
    sizes: dict[str, int]  # of the chromosomes that tell it, in bp


def level_of(kind: str) -> str:
    """Tell the level of a feature's type (column 3); "" if it is of no use."""
    if kind == "exon":
        return "exon"
    if kind.endswith("gene"):  # also ncRNA_gene, pseudogene
        return "gene"
    if kind.endswith(("RNA", "transcript", "gene_segment")):
        return "transcript"
    return ""


def parse_gtf(text: str) -> Attributes:
    """Parse column 9 of GTF, such as ``gene_id "ENSG1"; tag "basic"; tag "CCDS";``."""
    attributes: Attributes = {}
    for key, quoted, bare in GTF_ATTRIBUTE.findall(text):
        if value := quoted.replace('\\"', '"') or bare.rstrip():
            attributes.setdefault(key, []).append(value)
    return attributes


def parse_gff3(text: str) -> Attributes:
    """Parse column 9 of GFF3, such as ``ID=gene:ENSG1;Name=A%3BB;tag=basic,CCDS``."""
    attributes: Attributes = {}
    for key, quoted, bare in GFF3_ATTRIBUTE.findall(text):
        if value := quoted or bare.strip():
            values = value.split(",") if key in LISTS else [value]
            attributes[key] = [unquote(each) for each in values]
    return attributes


def _first(attributes: Attributes, keys: tuple[str, ...]) -> str:
    return next((attributes[key][0] for key in keys if key in attributes), "")


def _choose_parser(path: Path, number: int, text: str) -> Callable[[str], Attributes]:
    if GFF3_START.match(text):
        return parse_gff3
    if GTF_START.match(text):
        return parse_gtf
    fail(
        path,
        number,
        'expected attributes in column 9, gene_id "..."; (GTF) or ID=...; (GFF3), got '
        f"{text.strip()[:60]!r}.",
    )


def _value(attributes: Attributes, name: str) -> str:
    """Get an attribute, or else a reference to the database of its name, or ""."""
    references = (*attributes.get("Dbxref", ()), *attributes.get("db_xref", ()))
    for reference in references if name not in attributes else ():
        database, _, value = reference.partition(":")
        if database == name:
            return value
    return _first(attributes, (name,))


def _ids(
    attributes: Attributes, level: str, id_attribute: str | None
) -> list[tuple[str, str]]:
    gene_id = _value(attributes, id_attribute or "gene_id")
    # The parents of exons are transcripts.
    own = {"gene": "ID", "transcript": "Parent", "exon": ""}[level]
    links = attributes.get(own) or [_first(attributes, ("gene_id",)) or gene_id]
    if id_attribute is not None:
        return [(link, gene_id) for link in links]
    # Only the ID tells the copy on chromosome Y apart in some files.
    return [(link, link if link.endswith(PAR_Y) else gene_id or link) for link in links]


def _features(
    path: Path,
    number: int,
    level: str,
    fields: list[str],
    attributes: Attributes,
    id_attribute: str | None,
) -> Iterator[Feature]:
    """Make a line's features: one, or one for each gene that shares a transcript."""
    first = parse_position(path, number, "start", fields[3], 1)
    last = parse_position(path, number, "end", fields[4], 1)
    if first > last:
        fail(path, number, f"the start, {first}, is behind the end, {last}.")
    own = level == "gene"
    for link, gene_id in _ids(attributes, level, id_attribute):
        yield Feature(
            line=number,
            level=level,
            gene=link,
            gene_id=gene_id,
            symbol=_first(attributes, OWN_SYMBOL if own else PARTS_SYMBOL),
            biotype=_first(attributes, OWN_BIOTYPE if own else PARTS_BIOTYPE),
            transcript=_first(attributes, ("transcript_id", "ID")),
            chromosome=fields[0],
            strand=fields[6],
            first=first - 1,
            last=last - 1,
            # RefSeq writes "MANE Select".
            tags=tuple(tag.replace(" ", "_") for tag in attributes.get("tag", [])),
        )


def _note_size(path: Path, number: int, line: bytes, sizes: dict[str, int]) -> None:
    if told := SIZE.match(line):
        name = decode(path, number, told["region"] or told["name"])
        sizes[name] = max(int(told["end"] or told["last"]), sizes.get(name, 0))


def _split_lines(
    path: Path, sizes: dict[str, int]
) -> Iterator[tuple[int, bytes, list[bytes]]]:
    """Read numbers, bytes and columns of features, and note sizes of other lines."""
    for number, line in enumerate(read_bytes_lines(path), start=1):
        if line.startswith(b"#"):
            if line.startswith(b"##FASTA"):
                break
            _note_size(path, number, line, sizes)
            continue
        fields = line.split(b"\t", 8)
        if len(fields) == 9:
            yield number, line, fields
        elif line.strip() and not line.startswith((b"track ", b"browser ")):
            fail_columns(path, number, decode(path, number, line), "9")


def read_annotation(
    path: Path, wanted: tuple[str, ...], id_attribute: str | None
) -> Annotation:
    """Read the features of some levels, up to a line ``##FASTA``."""
    features: list[Feature] = []
    levels: dict[bytes, str] = {}
    sizes: dict[str, int] = {}
    names: list[str] = []
    parse = None
    for number, line, fields in _split_lines(path, sizes):
        kind = fields[2]
        if kind not in levels:
            levels[kind] = level_of(decode(path, number, kind))
        level = levels[kind]
        if not level and fields[3] == b"1":
            _note_size(path, number, line, sizes)
        # FlyBase calls transcripts of pseudogenes pseudogenes, too.
        is_pseudogene = kind.endswith(b"pseudogene")
        if level not in wanted and not (is_pseudogene and "transcript" in wanted):
            continue
        text = decode(path, number, line).rstrip().split("\t")
        if len(text) != 9:
            fail_columns(path, number, "\t".join(text), "9")
        # A feature without attributes has a dot there.
        if parse is None and text[8] != ".":
            parse = _choose_parser(path, number, text[8])
        attributes = parse(text[8]) if parse else {}
        names = names or list(attributes)
        if is_pseudogene and not attributes.keys().isdisjoint(OF_PARTS):
            level = "transcript"
        if level in wanted:
            features += _features(path, number, level, text, attributes, id_attribute)
    if not levels:
        raise MalformedFileError(f"{path} is empty: it has no features.")
    return Annotation(features, [kind.decode() for kind in levels], names, sizes)


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
    """Join features of the same gene or transcript, as ``by`` tells, end to end."""
    # Once for each place: chromosome, strand, and where no part is near.
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
            symbol = next((each.symbol for each in piece if each.symbol), "")
            biotype = next((each.biotype for each in piece if each.biotype), "")
            whole = piece[0]._replace(first=parts[start].first, last=lasts[stop - 1])
            joined.append(whole._replace(symbol=symbol, biotype=biotype))
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
