"""What is wrong with files of genes."""

import gzip

import pandas as pd

from bad_file import BadFile, bgzip_block, write
from skdeepdiff.datasets import build_dataset, read_genes
from skdeepdiff.datasets._genes._gene_tables import take_genes

ATTRIBUTES = 'gene_id "G1"; gene_type "lncRNA";'
GENE = f"chr1\tX\tgene\t11\t90\t.\t+\t.\t{ATTRIBUTES}"
EXON = GENE.replace("gene\t", "exon\t")
TRANSCRIPT = GENE.replace("gene\t", "transcript\t")
HEADER = "gene_id\tchromosome\ttss\tstrand\tsymbol"


def read(name, *lines, **parameters):
    """Call that writes lines to a file and reads it."""
    return lambda folder: read_genes(write(folder, name, *lines), **parameters)


def read_bytes(name, data):
    """Call that writes bytes to a file and reads it."""

    def call(folder):
        (folder / name).write_bytes(data)
        read_genes(folder / name)

    return call


def frame(**columns):
    """Table of two genes, of which some columns have a mistake."""
    usual = {
        "gene_id": ["A", "B"],
        "chromosome": ["1", "1"],
        "tss": [5, 9],
        "strand": ["+", "-"],
    }
    return pd.DataFrame(
        {name: values for name, values in (usual | columns).items() if values}
    )


def take(**columns):
    """Call that takes such a table."""
    return lambda folder: take_genes(frame(**columns))


def build(**parameters):
    """Call that builds a dataset with such a table without mistakes."""

    def call(folder):
        files = [write(folder, f"{name}.bed", "1\t5\t9") for name in "ab"]
        sheet = pd.DataFrame(
            [[path.stem, path.stem, "m", 1, str(path)] for path in files],
            columns=["sample", "condition", "mark", "replicate", "path"],
        )
        build_dataset(sheet, frame(), **parameters)

    return call


def changed(old, new, line=GENE):
    """The line with a mistake."""
    assert old in line
    return line.replace(old, new)


COMPRESSED = gzip.compress("\n".join([GENE] * 1000).encode())

ALL = " 1 of 1 genes are unclear."
HALF = " 1 of 2 genes are unclear; unclear_genes='drop' leaves them out."

TABLE = [
    BadFile(
        "read_genes: wrong extension",
        read("genes.xlsx", GENE),
        "{folder}/genes.xlsx: expected a name that ends with .gtf, .gff, .gff3,"
        " .bed, .tsv, .txt, or with .gz after it.",
        error=ValueError,
    ),
    BadFile(
        "read_genes: no extension",
        read("genes.gz", GENE),
        "{folder}/genes.gz: expected a name that ends with .gtf, .gff, .gff3, "
        ".bed, .tsv, .txt, or with .gz after it.",
        error=ValueError,
    ),
    BadFile(
        "read_genes: GTF, empty",
        read("g.gtf"),
        "{folder}/g.gtf is empty: it has no features.",
    ),
    BadFile(
        "read_genes: GTF, only comments",
        read("g.gtf", "#!genome-build GRCh38"),
        "{folder}/g.gtf is empty: it has no features.",
    ),
    BadFile(
        "read_genes: GTF, no genes",
        read("g.gtf", changed("gene\t", "CDS\t")),
        "{folder}/g.gtf has no genes, transcripts or exons; its features are: CDS.",
    ),
    BadFile(
        "read_genes: GTF, spaces instead of tabs",
        read("g.gtf", GENE.replace("\t", " ")),
        "{folder}/g.gtf, line 1: expected 9 columns separated by tabs, got "
        'spaces: \'chr1 X gene 11 90 . + . gene_id "G1"; gene_type "lncRNA";\'.',
    ),
    BadFile(
        "read_genes: GTF, commas instead of tabs",
        read("g.gtf", GENE.replace("\t", ",")),
        "{folder}/g.gtf, line 1: expected 9 columns separated by tabs, got "
        'commas: \'chr1,X,gene,11,90,.,+,.,gene_id "G1"; gene_type "lncRNA";\'.',
    ),
    BadFile(
        "read_genes: GTF, too few columns",
        read("g.gtf", GENE, changed("\t.\t", "\t")),
        "{folder}/g.gtf, line 2: expected 9 columns separated by tabs, got 7 "
        'columns: \'chr1\\tX\\tgene\\t11\\t90\\t+\\tgene_id "G1"; gene_type '
        '"lncRNA";\'.',
    ),
    BadFile(
        "read_genes: GTF, too many columns",
        read("g.gtf", GENE + "\tx"),
        "{folder}/g.gtf, line 1: expected 9 columns separated by tabs, got 10 "
        'columns: \'chr1\\tX\\tgene\\t11\\t90\\t.\\t+\\t.\\tgene_id "G1"; gene_type '
        '"lncRNA";\\tx\'.',
    ),
    BadFile(
        "read_genes: GTF, attributes of neither format",
        read("g.gtf", changed(ATTRIBUTES, "G")),
        "{folder}/g.gtf, line 1: expected attributes in column 9, gene_id "
        "\"...\"; (GTF) or ID=...; (GFF3), got 'G'.",
    ),
    BadFile(
        "read_genes: GTF, start behind end",
        read("g.gtf", GENE, changed("11", "91")),
        "{folder}/g.gtf, line 2: the start, 91, is behind the end, 90.",
    ),
    BadFile(
        "read_genes: GTF, start 0",
        read("g.gtf", changed("11", "0")),
        "{folder}/g.gtf, line 1: start is 0; positions start at 1 here.",
    ),
    BadFile(
        "read_genes: GTF, start that isn't a number",
        read("g.gtf", changed("11", "1e3")),
        "{folder}/g.gtf, line 1: expected a whole number as start, got '1e3'.",
    ),
    BadFile(
        "read_genes: GTF, negative end",
        read("g.gtf", changed("90", "-90")),
        "{folder}/g.gtf, line 1: expected a whole number as end, got '-90'.",
    ),
    BadFile(
        "read_genes: GTF, gene without strand",
        read("g.gtf", changed("+", ".")),
        "{folder}/g.gtf, line 1: gene 'G1' has the strand '.'; its start site "
        "is known only on '+' or '-'." + ALL,
    ),
    BadFile(
        "read_genes: GTF, no chromosome",
        read("g.gtf", changed("chr1", "")),
        "{folder}/g.gtf, line 1: the chromosome of gene 'G1' is empty." + ALL,
    ),
    BadFile(
        "read_genes: GTF, gene without id",
        read("g.gtf", GENE, changed("gene_id", "gene_name")),
        "{folder}/g.gtf, line 2: the gene id is empty." + HALF,
    ),
    BadFile(
        "read_genes: GTF, empty gene id",
        read("g.gtf", changed("G1", "")),
        "{folder}/g.gtf, line 1: gene without attribute gene_id or ID; its attributes "
        "are: gene_type.",
    ),
    BadFile(
        "read_genes: GTF, exon without gene id",
        read("g.gtf", changed("gene_id", "exon_id", EXON)),
        "{folder}/g.gtf, line 1: exon without attribute gene_id; its attributes "
        "are: exon_id, gene_type.",
    ),
    BadFile(
        "read_genes: GTF, gene twice",
        read("g.gtf", "#", GENE, changed("11", "12")),
        "{folder}/g.gtf, line 3: gene 'G1' starts in several places: on chr1 (+), and "
        "on chr1 (+) in line 2." + ALL,
    ),
    BadFile(
        "read_genes: GTF, gene twice with different versions",
        read(
            "g.gtf",
            changed("G1", "ENSG00000000001.1"),
            changed("G1", "ENSG00000000001.2").replace("+", "-"),
        ),
        "{folder}/g.gtf, line 2: gene 'ENSG00000000001.2' starts in several places: on "
        "chr1 (-), and as 'ENSG00000000001.1' on chr1 (+) in line 1." + ALL,
    ),
    BadFile(
        "read_genes: GTF, exons on two chromosomes",
        read("g.gtf", EXON, changed("chr1", "chr2", EXON)),
        "{folder}/g.gtf, line 2: gene 'G1' starts in several places: on chr2 (+), and "
        "on chr1 (+) in line 1." + ALL,
    ),
    BadFile(
        "read_genes: GTF, transcripts on two strands",
        read("g.gtf", TRANSCRIPT, changed("+", "-", TRANSCRIPT)),
        "{folder}/g.gtf, line 2: gene 'G1' starts in several places: on chr1 (-), and "
        "on chr1 (+) in line 1." + ALL,
    ),
    BadFile(
        "read_genes: GTF, one gene without strand of ten, which is refused on demand",
        read(
            "g.gtf",
            changed("+", "."),
            *(changed("G1", f"H{number}") for number in range(9)),
            unclear_genes="error",
        ),
        "{folder}/g.gtf, line 1: gene 'G1' has the strand '.'; its start site "
        "is known only on '+' or '-'. 1 of 10 genes are unclear; unclear_genes='drop' "
        "leaves them out.",
    ),
    BadFile(
        "read_genes: GTF, more than a tenth of genes without strand",
        read(
            "g.gtf",
            *(changed("G1", f"H{number}") for number in range(8)),
            changed("+", "."),
        ),
        "{folder}/g.gtf, line 9: gene 'G1' has the strand '.'; its start site "
        "is known only on '+' or '-'. 1 of 9 genes are unclear; unclear_genes='drop' "
        "leaves them out.",
    ),
    BadFile(
        "read_genes: GTF, no gene left",
        read("g.gtf", changed("+", "."), unclear_genes="drop"),
        "{folder}/g.gtf, line 1: gene 'G1' has the strand '.'; its start site "
        "is known only on '+' or '-'." + ALL,
    ),
    BadFile(
        "read_genes: GTF, no such attribute",
        read("g.gtf", GENE, gene_id_attribute="locus_tag"),
        "{folder}/g.gtf, line 1: gene without attribute locus_tag; its attributes "
        "are: gene_id, gene_type.",
    ),
    BadFile(
        "read_genes: BED, attribute",
        read("g.bed", "chr1\t5\t9\tG1\t0\t+", gene_id_attribute="locus_tag"),
        "gene_id_attribute is for GTF and GFF3 files; {folder}/g.bed has no "
        "attributes.",
        error=ValueError,
    ),
    BadFile(
        "read_genes: GTF, symbol from a spreadsheet",
        read("g.gtf", GENE + ' gene_name "1-Mar";'),
        "{folder}/g.gtf, line 1: '1-Mar' seems to be a gene's name that a "
        "spreadsheet turned into a date or a number; restore it from the "
        "original file.",
    ),
    BadFile(
        "read_genes: GTF, no gene of the biotype",
        read("g.gtf", GENE, biotype="miRNA"),
        "{folder}/g.gtf has no gene of biotype 'miRNA'. It has 'lncRNA'.",
        error=ValueError,
    ),
    BadFile(
        "read_genes: GTF, no gene of the biotypes, and many others",
        read(
            "g.gtf",
            *(changed("lncRNA", f"type{number % 10}") for number in range(19)),
            biotype=["miRNA", "lncRNA"],
        ),
        "{folder}/g.gtf has no gene of biotype 'lncRNA' or 'miRNA'. It has "
        "'type0', 'type1', 'type2', 'type3', 'type4', 'type5', 'type6', "
        "'type7', 2 more.",
        error=ValueError,
    ),
    BadFile(
        "read_genes: GTF, no biotypes",
        read("g.gtf", changed("gene_type", "x"), biotype="lncRNA"),
        "{folder}/g.gtf has no biotypes (attributes gene_type, gene_biotype or "
        "biotype of genes); leave out biotype.",
    ),
    BadFile(
        "read_genes: GTF, no transcripts",
        read("g.gtf", GENE, tss="transcript"),
        "{folder}/g.gtf has genes, but no transcripts; use tss='gene'.",
    ),
    BadFile(
        "read_genes: GTF, Latin-1",
        read_bytes("g.gtf", changed("G1", "Gé").encode("latin-1")),
        "{folder}/g.gtf, line 1: expected UTF-8 text.",
    ),
    BadFile(
        "read_genes: GTF, binary",
        read_bytes("g.gtf", b"BAM\1\0\0\0\n\0"),
        "{folder}/g.gtf, line 1: expected text, got binary data.",
    ),
    BadFile(
        "read_genes: GTF, UTF-16",
        read_bytes("g.gtf", GENE.encode("utf-16")),
        "{folder}/g.gtf is UTF-16 text; save it as UTF-8.",
    ),
    BadFile(
        "read_genes: GTF, zip archive",
        read_bytes("g.gtf", b"PK\3\4\24\0\0\0"),
        "{folder}/g.gtf is a zip archive, as Excel workbooks are; export it as text.",
    ),
    BadFile(
        "read_genes: GTF, cut short",
        read_bytes("g.gtf.gz", COMPRESSED[:-20]),
        "{folder}/g.gtf.gz is cut short: the compressed data end early. Fetch "
        "it again.",
    ),
    BadFile(
        "read_genes: GTF, of bgzip, cut between blocks",
        read_bytes("g.gtf.gz", bgzip_block(GENE.encode())),
        "{folder}/g.gtf.gz is cut short: the block that ends a file of bgzip is "
        "missing. Fetch it again.",
    ),
    BadFile(
        "read_genes: GTF, damaged",
        read_bytes("g.gtf.gz", COMPRESSED[:-8] + b"\0" * 8),
        "{folder}/g.gtf.gz is damaged: it can't be decompressed (...). Fetch it again.",
    ),
    BadFile(
        "read_genes: GTF, damaged inside",
        read_bytes("g.gtf.gz", COMPRESSED[:10] + b"\xff" * 40),
        "{folder}/g.gtf.gz is damaged: it can't be decompressed (...). Fetch it again.",
    ),
    BadFile(
        "read_genes: GFF3, gene without id",
        read("g.gff3", "chr1\tX\tgene\t11\t90\t.\t+\t.\tName=AAA"),
        "{folder}/g.gff3, line 1: gene without attribute gene_id or ID; its attributes "
        "are: Name.",
    ),
    BadFile(
        "read_genes: GFF3, transcript without gene",
        read("g.gff3", "chr1\tX\tmRNA\t11\t90\t.\t+\t.\tID=T1"),
        "{folder}/g.gff3, line 1: transcript without attribute gene_id or "
        "Parent; its attributes are: ID.",
    ),
    BadFile(
        "read_genes: GFF3, exons of transcripts only",
        read("g.gff3", "chr1\tX\texon\t11\t90\t.\t+\t.\tParent=T1"),
        "{folder}/g.gff3, line 1: exon without attribute gene_id; its attributes "
        "are: Parent.",
    ),
    BadFile(
        "read_genes: BED, empty",
        read("g.bed", "track name=x", ""),
        "{folder}/g.bed is empty: it has no genes.",
    ),
    BadFile(
        "read_genes: BED, no strand column",
        read("g.bed", "chr1\t5\t9\tG1\t0"),
        "{folder}/g.bed, line 1: expected at least 6 columns separated by tabs,"
        " got 5 columns: 'chr1\\t5\\t9\\tG1\\t0'.",
    ),
    BadFile(
        "read_genes: BED, spaces",
        read("g.bed", "chr1 5 9 G1 0 +"),
        "{folder}/g.bed, line 1: expected at least 6 columns separated by tabs,"
        " got spaces: 'chr1 5 9 G1 0 +'.",
    ),
    BadFile(
        "read_genes: BED, header",
        read("g.bed", "chromosome\tstart\tend\tid\tscore\tstrand"),
        "{folder}/g.bed, line 1: expected a whole number as start, got 'start'.",
    ),
    BadFile(
        "read_genes: BED, negative start",
        read("g.bed", "chr1\t-5\t9\tG1\t0\t+"),
        "{folder}/g.bed, line 1: expected a whole number as start, got '-5'.",
    ),
    BadFile(
        "read_genes: BED, no bases",
        read("g.bed", "chr1\t9\t9\tG1\t0\t+"),
        "{folder}/g.bed, line 1: the start, 9, isn't before the end, 9.",
    ),
    BadFile(
        "read_genes: BED, gene without strand",
        read("g.bed", "chr1\t5\t9\tG1\t0\t."),
        "{folder}/g.bed, line 1: gene 'G1' has the strand '.'; its start site "
        "is known only on '+' or '-'." + ALL,
    ),
    BadFile(
        "read_genes: BED, transcripts",
        read("g.bed", "chr1\t5\t9\tG1\t0\t+", tss="transcript"),
        "{folder}/g.bed has no transcripts; use tss='gene', or a GTF or GFF3 file.",
    ),
    BadFile(
        "read_genes: BED, biotype",
        read("g.bed", "chr1\t5\t9\tG1\t0\t+", biotype="lncRNA"),
        "{folder}/g.bed has no biotypes (attributes gene_type, gene_biotype or "
        "biotype of genes); leave out biotype.",
    ),
    BadFile(
        "read_genes: table, empty",
        read("g.tsv"),
        "{folder}/g.tsv is empty.",
    ),
    BadFile(
        "read_genes: table, only a header",
        read("g.tsv", HEADER),
        "{folder}/g.tsv has a header, but no genes.",
    ),
    BadFile(
        "read_genes: table, no header",
        read("g.tsv", "G1\tchr1\t5\t+\tAAA"),
        "{folder}/g.tsv, line 1: expected the columns gene_id, chromosome, tss,"
        " strand and perhaps symbol; there is no gene_id or chromosome or tss "
        "or strand in the header: G1, chr1, 5, +, AAA.",
    ),
    BadFile(
        "read_genes: table, a column is missing",
        read("g.tsv", changed("tss", "TSS", HEADER)),
        "{folder}/g.tsv, line 1: expected the columns gene_id, chromosome, tss,"
        " strand and perhaps symbol; there is no tss in the header: gene_id, "
        "chromosome, TSS, strand, symbol.",
    ),
    BadFile(
        "read_genes: table, commas",
        read("g.tsv", HEADER.replace("\t", ",")),
        "{folder}/g.tsv, line 1: expected the header gene_id, chromosome, tss, "
        "strand in columns separated by tabs, got commas: "
        "'gene_id,chromosome,tss,strand,symbol'.",
    ),
    BadFile(
        "read_genes: table, short line",
        read("g.tsv", HEADER, "", "G1\tchr1\t5\t+"),
        "{folder}/g.tsv, line 3: expected 5 columns separated by tabs, got 4 "
        "columns: 'G1\\tchr1\\t5\\t+'.",
    ),
    BadFile(
        "read_genes: table, start site 0",
        read("g.tsv", HEADER, "G1\tchr1\t0\t+\tAAA"),
        "{folder}/g.tsv, line 2: tss is 0; positions start at 1 here.",
    ),
    BadFile(
        "read_genes: table, thousands",
        read("g.tsv", HEADER, "G1\tchr1\t1,000\t+\tAAA"),
        "{folder}/g.tsv, line 2: expected a whole number as tss, got '1,000'.",
    ),
    BadFile(
        "read_genes: table, strand in words",
        read("g.tsv", HEADER, "G1\tchr1\t5\tplus\tAAA"),
        "{folder}/g.tsv, line 2: gene 'G1' has the strand 'plus'; its start "
        "site is known only on '+' or '-'." + ALL,
    ),
    BadFile(
        "read_genes: table, empty id",
        read("g.tsv", HEADER, "\tchr1\t5\t+\tAAA"),
        "{folder}/g.tsv, line 2: the gene id is empty." + ALL,
    ),
    BadFile(
        "read_genes: table, id from a spreadsheet",
        read("g.tsv", HEADER, "2-Sep\tchr1\t5\t+\t"),
        "{folder}/g.tsv, line 2: '2-Sep' seems to be a gene's name that a "
        "spreadsheet turned into a date or a number; restore it from the "
        "original file.",
    ),
    BadFile(
        "read_genes: table, open quotes",
        read("g.tsv", HEADER, '"G1\tchr1\t5\t+\tAAA'),
        "{folder}/g.tsv, line 2: the quotes don't match (unexpected end of data).",
    ),
    BadFile(
        "take_genes: no columns",
        lambda folder: take_genes(pd.DataFrame()),
        "the data frame of genes: expected the columns gene_id, "
        "chromosome, tss, strand and perhaps symbol; there is no gene_id "
        "or chromosome or tss or strand among: none.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: a column is missing",
        take(strand=None, x=[1, 2]),
        "the data frame of genes: expected the columns gene_id, "
        "chromosome, tss, strand and perhaps symbol; there is no strand "
        "among: gene_id, chromosome, tss, x.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: ids as index",
        lambda folder: take_genes(frame().set_index("gene_id")),
        "the data frame of genes: expected the columns gene_id, "
        "chromosome, tss, strand and perhaps symbol; there is no gene_id "
        "among: chromosome, tss, strand. gene_id is the index; use "
        "reset_index().",
        error=ValueError,
    ),
    BadFile(
        "take_genes: column twice",
        lambda folder: take_genes(frame(x=[1, 2]).rename(columns={"x": "tss"})),
        "the data frame of genes: column 'tss' occurs 2 times.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: empty",
        lambda folder: take_genes(frame().iloc[:0]),
        "the data frame of genes is empty: it has no genes.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: start site missing",
        take(tss=[5, None]),
        "the data frame of genes, row 2: column 'tss' has nan; expected a "
        "whole number from 0 to 2147483647, not as text.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: start site with decimals",
        take(tss=[120.9, 5]),
        "the data frame of genes, row 1: column 'tss' has 120.9; expected "
        "a whole number from 0 to 2147483647, not as text.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: negative start site",
        take(tss=[5, -500]),
        "the data frame of genes, row 2: column 'tss' has -500; expected a "
        "whole number from 0 to 2147483647, not as text.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: start site as text",
        take(tss=["5", "9"]),
        "the data frame of genes, row 1: column 'tss' has '5'; expected a "
        "whole number from 0 to 2147483647, not as text.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: start site of truth values",
        take(tss=[True, False]),
        "the data frame of genes, row 1: column 'tss' has True; expected a "
        "whole number from 0 to 2147483647, not as text.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: start site too large",
        take(tss=[5, 2**31]),
        "the data frame of genes, row 2: column 'tss' has 2147483648; "
        "expected a whole number from 0 to 2147483647, not as text.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: strand in words",
        take(strand=["+", "minus"]),
        "the data frame of genes, row 2: gene 'B' has the strand 'minus'; its start "
        "site is known only on '+' or '-'." + HALF,
        error=ValueError,
    ),
    BadFile(
        "take_genes: strand 0",
        take(strand=[0, 1]),
        "the data frame of genes, row 1: gene 'A' has the strand '0'; its start "
        "site is known only on '+' or '-'." + HALF,
        error=ValueError,
    ),
    BadFile(
        "take_genes: strand missing",
        take(strand=["+", float("nan")]),
        "the data frame of genes, row 2: gene 'B' has the strand ''; its start "
        "site is known only on '+' or '-'." + HALF,
        error=ValueError,
    ),
    BadFile(
        "take_genes: strand with decimals",
        take(strand=["+", 0.5]),
        "the data frame of genes, row 2: column 'strand' has 0.5; "
        "expected '+', '-', 1 or -1.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: id missing",
        take(gene_id=["A", float("nan")]),
        "the data frame of genes, row 2: the gene id is empty." + HALF,
        error=ValueError,
    ),
    BadFile(
        "take_genes: id empty",
        take(gene_id=["A", ""]),
        "the data frame of genes, row 2: the gene id is empty." + HALF,
        error=ValueError,
    ),
    BadFile(
        "take_genes: chromosome missing",
        take(chromosome=[1, None]),
        "the data frame of genes, row 2: the chromosome of gene 'B' is empty." + HALF,
        error=ValueError,
    ),
    BadFile(
        "take_genes: symbol of another type",
        take(symbol=[0.5, 1]),
        "the data frame of genes, row 1: column 'symbol' has 0.5; expected "
        "text or a whole number, or none.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: id from a spreadsheet",
        take(gene_id=["A", "1-Mar"]),
        "the data frame of genes, row 2: '1-Mar' seems to be a gene's name "
        "that a spreadsheet turned into a date or a number; restore it "
        "from the original file.",
        error=ValueError,
    ),
    BadFile(
        "take_genes: gene twice",
        take(gene_id=["A", "A"]),
        "the data frame of genes, row 2: gene 'A' starts in several places: on 1 (-), "
        "and on 1 (+) in row 1." + ALL,
        error=ValueError,
    ),
    BadFile(
        "take_genes: gene twice with different versions",
        take(gene_id=["ENSG00000000001.1", "ENSG00000000001.2"]),
        "the data frame of genes, row 2: gene 'ENSG00000000001.2' starts in several "
        "places: on 1 (-), and as 'ENSG00000000001.1' on 1 (+) in row 1." + ALL,
        error=ValueError,
    ),
    BadFile(
        "build_dataset: biotype of a table of genes",
        build(biotype=["lncRNA"]),
        "biotype=['lncRNA'] is for files of genes; genes is a DataFrame. "
        "Pass biotype to read_genes, which reads such a table from a file.",
        error=ValueError,
    ),
    BadFile(
        "build_dataset: attribute of a table of genes",
        build(gene_id_attribute="GeneID"),
        "gene_id_attribute='GeneID' is for files of genes; genes is a DataFrame. Pass "
        "gene_id_attribute to read_genes, which reads such a table from a file.",
        error=ValueError,
    ),
    BadFile(
        "build_dataset: start sites of a table of genes",
        build(tss="transcript"),
        "tss='transcript' is for files of genes; genes is a DataFrame. "
        "Pass tss to read_genes, which reads such a table from a file.",
        error=ValueError,
    ),
]
