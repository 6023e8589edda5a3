"""What is wrong with files and tables of genes."""

import gzip
from functools import partial

import pandas as pd

from skdeepdiff.datasets import read_genes
from skdeepdiff.datasets._genes._gene_tables import take_genes

from .bad_file import BadFile, mistake, write

ATTRIBUTES = 'gene_id "G1"; gene_type "lncRNA";'
GENE = f"chr1\tX\tgene\t11\t90\t.\t+\t.\t{ATTRIBUTES}"
EXON = GENE.replace("gene\t", "exon\t")
BED = "chr1\t5\t9\tG1\t0\t+"
HEADER = "gene_id\tchromosome\ttss\tstrand\tsymbol"


of = partial(mistake, read_genes)


def frame(**columns):
    """Table of two genes, of which some columns are others."""
    usual = {
        "gene_id": ["A", "B"],
        "chromosome": ["chr1", "chr2"],
        "tss": [120, 0],
        "strand": ["+", "-"],
    }
    return pd.DataFrame(usual | columns)


def of_table(message, table=None, **columns):
    """A mistake in a table of genes, or in some columns of one without others."""
    table = frame(**columns) if table is None else table
    message = f"the data frame of genes{message}"
    return BadFile(lambda folder: take_genes(table), message, ValueError)


def changed(old, new, line=GENE):
    """The line with a mistake."""
    assert old in line
    return line.replace(old, new)


COMPRESSED = gzip.compress("\n".join([GENE] * 1000).encode())

ALL = " 1 of 1 genes are unclear."
HALF = " 1 of 2 genes are unclear; unclear_genes='drop' leaves them out."
NO_STRAND = (
    "g.gtf, line 1: gene 'G1' has the strand '.'; its start site is known only on '+' "
    "or '-'."
)
COLUMNS = (
    ": expected the columns gene_id, chromosome, tss, strand and perhaps symbol; there "
    "is no"
)

TABLE = [
    of(
        "genes.xlsx: expected a name that ends with .gtf, .gff, .gff3, .bed, .tsv, "
        ".txt, or with .gz after it.",
        GENE,
        error=ValueError,
    ),
    of("g.gtf is empty: it has no features."),
    of(
        "g.gtf has no genes, transcripts or exons; its features are: CDS.",
        changed("gene\t", "CDS\t"),
    ),
    of(
        "g.gtf, line 2: expected 9 columns separated by tabs, got 7 columns: "
        '\'chr1\\tX\\tgene\\t11\\t90\\t+\\tgene_id "G1"; gene_type "lncRNA";\'.',
        GENE,
        changed("\t.\t", "\t"),
    ),
    of(
        'g.gtf, line 1: expected attributes in column 9, gene_id "..."; (GTF) or '
        "ID=...; (GFF3), got 'G'.",
        changed(ATTRIBUTES, "G"),
    ),
    of(
        "g.gtf, line 2: the start, 91, is behind the end, 90.",
        GENE,
        changed("11", "91"),
    ),
    of("g.gtf, line 1: start is 0; positions start at 1 here.", changed("11", "0")),
    of(
        "g.gtf, line 1: expected a whole number as start, got '1e3'.",
        changed("11", "1e3"),
    ),
    of(
        "g.gtf, line 1: the chromosome of gene 'G1' is empty." + ALL,
        changed("chr1", ""),
    ),
    of(
        "g.gtf, line 2: the gene id is empty." + HALF,
        GENE,
        changed("gene_id", "gene_name"),
    ),
    of(
        "g.gtf, line 1: exon without attribute gene_id; its attributes are: exon_id, "
        "gene_type.",
        changed("gene_id", "exon_id", EXON),
    ),
    of(
        "g.gtf, line 2: gene 'ENSG00000000001.2' starts in several places: on chr1 "
        "(-), and as 'ENSG00000000001.1' on chr1 (+) in line 1." + ALL,
        changed("G1", "ENSG00000000001.1"),
        changed("G1", "ENSG00000000001.2").replace("+", "-"),
    ),
    of(
        NO_STRAND + HALF.replace("1 of 2", "1 of 10"),
        changed("+", "."),
        *(changed("G1", f"H{number}") for number in range(9)),
        unclear_genes="error",
    ),
    of(NO_STRAND + ALL, changed("+", "."), unclear_genes="drop"),
    of(
        "g.gtf, line 1: gene without attribute locus_tag; its attributes are: gene_id, "
        "gene_type.",
        GENE,
        gene_id_attribute="locus_tag",
    ),
    of(
        "g.gtf, line 1: '1-Mar' seems to be a gene's name that a spreadsheet turned "
        "into a date or a number; restore it from the original file.",
        GENE + ' gene_name "1-Mar";',
    ),
    of(
        "g.gtf has no gene of biotype 'lncRNA' or 'miRNA'. It has 'type0', 'type1', "
        "'type2', 'type3', 'type4', 'type5', 'type6', 'type7', 2 more.",
        *(changed("lncRNA", f"type{number % 10}") for number in range(19)),
        biotype=["miRNA", "lncRNA"],
        error=ValueError,
    ),
    of(
        "g.gtf has no biotypes (attributes gene_type, gene_biotype or biotype of "
        "genes); leave out biotype.",
        changed("gene_type", "x"),
        biotype="lncRNA",
    ),
    of("g.gtf has genes, but no transcripts; use tss='gene'.", GENE, tss="transcript"),
    of("g.gtf, line 1: expected UTF-8 text.", changed("G1", "Gé").encode("latin-1")),
    of("g.gtf, line 1: expected text, got binary data.", b"BAM\1\0\0\0\n\0"),
    of("g.gtf is UTF-16 text; save it as UTF-8.", GENE.encode("utf-16")),
    of(
        "g.gtf is a zip archive, as Excel workbooks are; export it as text.",
        b"PK\3\4\24\0\0\0",
    ),
    of(
        "g.gtf.gz is cut short: the compressed data end early. Fetch it again.",
        COMPRESSED[:-20],
    ),
    *(
        of("g.gtf.gz is damaged: it can't be decompressed (...). Fetch it again.", data)
        for data in (COMPRESSED[:-8] + b"\0" * 8, COMPRESSED[:10] + b"\xff" * 40)
    ),
    of(
        "g.gff3, line 1: transcript without attribute gene_id or Parent; its "
        "attributes are: ID.",
        "chr1\tX\tmRNA\t11\t90\t.\t+\t.\tID=T1",
    ),
    of("g.bed is empty: it has no genes.", "track name=x", ""),
    of(
        "g.bed, line 1: expected at least 6 columns separated by tabs, got 5 columns: "
        "'chr1\\t5\\t9\\tG1\\t0'.",
        changed("\t+", "", BED),
    ),
    of("g.bed, line 1: the start, 9, isn't before the end, 9.", changed("5", "9", BED)),
    of(
        "g.bed has no transcripts; use tss='gene', or a GTF or GFF3 file.",
        BED,
        tss="transcript",
    ),
    BadFile(
        lambda folder: read_genes(
            write(folder, "g.bed", BED), gene_id_attribute="locus_tag"
        ),
        "gene_id_attribute is for GTF and GFF3 files; {folder}/g.bed has no "
        "attributes.",
        ValueError,
    ),
    of("g.tsv is empty."),
    of("g.tsv has a header, but no genes.", HEADER),
    of(
        f"g.tsv, line 1{COLUMNS} tss in the header: gene_id, chromosome, TSS, strand, "
        "symbol.",
        changed("tss", "TSS", HEADER),
    ),
    of(
        "g.tsv, line 1: expected the header gene_id, chromosome, tss, strand in "
        "columns separated by tabs, got commas: "
        "'gene_id,chromosome,tss,strand,symbol'.",
        HEADER.replace("\t", ","),
    ),
    of(
        "g.tsv, line 3: expected 5 columns separated by tabs, got 4 columns: "
        "'G1\\tchr1\\t5\\t+'.",
        HEADER,
        "",
        "G1\tchr1\t5\t+",
    ),
    of_table(
        f"{COLUMNS} gene_id or chromosome or tss or strand among: none.", pd.DataFrame()
    ),
    of_table(
        f"{COLUMNS} gene_id among: chromosome, tss, strand. gene_id is the index; use "
        "reset_index().",
        frame().set_index("gene_id"),
    ),
    of_table(
        ": column 'tss' occurs 2 times.", frame(x=[1, 2]).rename(columns={"x": "tss"})
    ),
    of_table(" is empty: it has no genes.", frame().iloc[:0]),
    *(
        of_table(
            f", row 2: column 'tss' has {site!r}; expected a whole number from 0 to "
            "2147483647, not as text.",
            tss=pd.Series([5, site], dtype=object),
        )
        for site in (float("nan"), 120.9, -500, "5", True, 2**31)
    ),
    of_table(
        ", row 2: column 'strand' has 0.5; expected '+', '-', 1 or -1.",
        strand=["+", 0.5],
    ),
    of_table(
        ", row 1: column 'symbol' has 0.5; expected text or a whole number, or none.",
        symbol=[0.5, 1],
    ),
]
