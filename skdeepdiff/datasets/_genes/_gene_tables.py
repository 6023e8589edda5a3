"""Genes of BED files and of tables with a header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ...exceptions import MalformedFileError
from .._text_files import (
    decode,
    fail,
    fail_columns,
    parse_position,
    read_bytes_lines,
    read_text_lines,
)
from ._start_sites import Gene

BED_COMMENTS = (b"#", b"track", b"browser")
REQUIRED = ("gene_id", "chromosome", "tss", "strand")
STRANDS = {"1": "+", "+1": "+", "-1": "-"}


def _is_number(text: str) -> bool:
    """Whether a field is a number, as the seventh of BED12 is."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def read_bed_genes(path: Path) -> list[Gene]:
    """Read genes from a BED file; ids may repeat and strands be missing."""
    genes = []
    for number, line in enumerate(read_bytes_lines(path), start=1):
        text = decode(path, number, line)
        if not text.strip() or line.startswith(BED_COMMENTS):
            continue
        fields = text.rstrip("\r\n").split("\t")
        if len(fields) < 6:
            fail_columns(path, number, text, "at least 6")
        chromosome, _, _, gene_id, _, strand, *rest = fields
        start = parse_position(path, number, "start", fields[1], 0)
        end = parse_position(path, number, "end", fields[2], 0)
        if start >= end:
            fail(path, number, f"the start, {start}, isn't before the end, {end}.")
        symbol = rest[0] if rest and not _is_number(rest[0]) else ""
        tss = start if strand == "+" else end - 1
        genes.append(Gene(number, gene_id, symbol, "", chromosome, strand, tss))
    if not genes:
        raise MalformedFileError(f"{path} is empty: it has no genes.")
    return genes


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and fields of a table separated by tabs, without comments."""
    reader = csv.reader(read_text_lines(path), delimiter="\t", strict=True)
    try:
        for fields in reader:
            if fields and not fields[0].startswith("#"):
                yield reader.line_num, fields
    except csv.Error as error:
        fail(path, reader.line_num, f"the quotes don't match ({error}).")


def read_table_genes(path: Path) -> list[Gene]:
    """Read genes from a table with a header; ids may repeat and strands be missing."""
    rows = _rows(path)
    number, header = next(rows, (1, []))
    if not header:
        raise MalformedFileError(f"{path} is empty.")
    required = ", ".join(REQUIRED)
    if len(header) == 1:
        fail_columns(path, number, header[0], f"the header {required} in")
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        fail(
            path,
            number,
            f"expected the columns {required} and perhaps symbol; there is no "
            f"{' or '.join(missing)} in the header: {', '.join(header[:8])}.",
        )
    places = [header.index(name) for name in (*REQUIRED, "symbol") if name in header]
    genes = []
    for number, fields in rows:
        if len(fields) != len(header):
            fail_columns(path, number, "\t".join(fields), str(len(header)))
        gene_id, chromosome, site, strand, *symbol = (fields[at] for at in places)
        tss = parse_position(path, number, "tss", site, 1) - 1
        strand = STRANDS.get(strand, strand)
        genes.append(
            Gene(number, gene_id, "".join(symbol), "", chromosome, strand, tss)
        )
    if not genes:
        raise MalformedFileError(f"{path} has a header, but no genes.")
    return genes
