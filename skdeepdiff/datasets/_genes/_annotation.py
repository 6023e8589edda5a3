"""Genes, transcripts and exons of GTF and GFF3 files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
        """The first transcribed base."""
        return self.first if self.strand == "+" else self.last


class Annotation(NamedTuple):
    """What was read of a file."""

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
        value = quoted.replace('\\"', '"') or bare.rstrip()
        if value:
            attributes.setdefault(key, []).append(value)
    return attributes


def parse_gff3(text: str) -> Attributes:
    """Parse column 9 of GFF3, such as ``ID=gene:ENSG1;Name=A%3BB;tag=basic,CCDS``."""
    attributes: Attributes = {}
    for key, quoted, bare in GFF3_ATTRIBUTE.findall(text):
        value = quoted or bare.strip()
        if value:
            values = value.split(",") if key in LISTS else [value]
            attributes[key] = [unquote(each) for each in values]
    return attributes


def _first(attributes: Attributes, keys: tuple[str, ...]) -> str:
    """Get the first value of the first of some keys that there is, or ""."""
    return next((attributes[key][0] for key in keys if key in attributes), "")


def _choose_parser(path: Path, number: int, text: str) -> Callable[[str], Attributes]:
    """Choose the parser of a file's attributes, by the first that matter."""
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
    """Find link and gene id of the genes that a feature belongs to."""
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
    """Note the length of a chromosome if a line tells one."""
    told = SIZE.match(line)
    if told:
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
    """Read the features of some levels, up to a line ``##FASTA``.

    Only their lines are looked at closely. ``id_attribute`` is the attribute, or the
    database that is referred to, whose values are the gene ids.
    """
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
