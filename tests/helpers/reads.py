"""Small files of reads."""

import gzip
from pathlib import Path

import pandas as pd
import pysam

SIZES = {"chr1": 1000, "chr2": 500}


def write_bam(path, reads, sizes=SIZES, kind="bam", **options):
    """Write reads to a BAM or CRAM file, with an index.

    A read has a ``start`` and may have ``cigar``, ``flag``, ``quality``,
    ``chromosome``, ``length`` (of the template) and ``mate`` (where it starts).
    ``options`` are of pysam's AlignmentFile; by default a CRAM needs no reference.
    """
    header = pysam.AlignmentHeader.from_references(list(sizes), list(sizes.values()))
    mode = {"bam": "wb", "cram": "wc"}[kind]
    if kind == "cram" and not options:
        options = {"format_options": [b"no_ref=1"]}
    with pysam.AlignmentFile(str(path), mode, header=header, **options) as file:
        for number, read in enumerate(reads):
            segment = pysam.AlignedSegment(header)
            segment.query_name = f"read{number}"
            segment.flag = read.get("flag", 0)
            segment.reference_id = list(sizes).index(read.get("chromosome", "chr1"))
            segment.reference_start = read["start"]
            segment.mapping_quality = read.get("quality", 30)
            if "cigar" in read:
                segment.cigarstring = read["cigar"]
            if "mate" in read:
                segment.next_reference_id = segment.reference_id
                segment.next_reference_start = read["mate"]
            segment.template_length = read.get("length", 0)
            file.write(segment)
    pysam.index(str(path))
    return path


def write_bed(path, intervals):
    """Write (chromosome, start, end) as tagAlign, compressed if the name says so."""
    lines = "".join(
        f"{name}\t{start}\t{end}\tN\t1000\t+\n" for name, start, end in intervals
    )
    opener = gzip.open if Path(path).suffix == ".gz" else open
    with opener(path, "wt") as file:
        file.write(lines)
    return path


def make_genes(*genes):
    """Table of (gene id, chromosome, start site, strand)."""
    table = pd.DataFrame(genes, columns=["gene_id", "chromosome", "tss", "strand"])
    return table.assign(symbol=table["gene_id"])
