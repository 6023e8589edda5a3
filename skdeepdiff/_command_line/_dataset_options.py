"""Options of ``skdeepdiff dataset``."""

from __future__ import annotations

from ._options import SEVERAL, add_output
from ._options import add_command as add_to

HELP = "count reads around the genes' start sites and join them with expression"

EXAMPLES = """\
  skdeepdiff dataset samples.csv gencode.gtf.gz counts.tsv --output genes.npz
  skdeepdiff dataset samples.csv genes.gff3 deseq2.csv --counting unique \\
      --normalize rpm --orient strand --biotype protein_coding --jobs 4 -o genes.npz
  skdeepdiff dataset samples.csv genes.gtf 'star/*ReadsPerGene.out.tab' -o genes.npz
  skdeepdiff dataset samples.csv genes.bed --output to_predict.npz

samples.csv has the columns sample, condition, mark, replicate, path, and optionally
control and library_size; the first condition is cell type A, the second B, and log fold
changes are those of B over A.
"""


def _assignment(text):
    """Split ``NAME=A,B``."""
    name, sign, values = text.partition("=")
    if not (name and sign and values):
        raise ValueError
    return name, values.split(",")


# What argparse calls it when it can't be parsed.
_assignment.__name__ = "NAME=VALUE"


def add_command(commands):
    """Add the command."""
    parser = add_to(
        commands,
        "dataset",
        files="SHEET GENES [EXPRESSION] -o FILE",
        help=HELP,
        examples=EXAMPLES,
    )
    parser.add_argument("sheet", help="sample sheet, CSV")
    parser.add_argument("genes", help="annotation: GTF, GFF3, BED or TSV")
    parser.add_argument(
        "expression",
        nargs="?",
        help="RNA counts: a table, or a sheet or quoted pattern of files of one sample "
        "each; or the table of DESeq2 or another; not needed to predict",
    )
    add_output(parser, "dataset to write, .npz")
    _add_signal_options(parser)
    _add_gene_options(parser)
    _add_expression_options(parser)
    parser.add_argument(
        "-j",
        "--jobs",
        type=int,
        default=1,
        metavar="N",
        help="files to read at a time; -1 for one on each CPU (default: %(default)s)",
    )


def _add_signal_options(parser):
    """Add those that say what is counted, and where."""
    parser.add_argument(
        "--conditions",
        action="extend",
        nargs=2,
        metavar=("A", "B"),
        help="cell types A and B (default: in the order of the sheet)",
    )
    parser.add_argument(
        "--marks",
        **SEVERAL,
        metavar="MARK",
        help="marks to read, in this order (default: all of the sheet)",
    )
    parser.add_argument(
        "--upstream",
        type=int,
        default=10_000,
        metavar="BP",
        help="bases before the start site (default: %(default)s)",
    )
    parser.add_argument(
        "--downstream",
        type=int,
        default=10_000,
        metavar="BP",
        help="bases from the start site on (default: %(default)s)",
    )
    parser.add_argument(
        "--bin-size",
        type=int,
        default=100,
        metavar="BP",
        help="width of a bin (default: %(default)s)",
    )
    parser.add_argument(
        "--orient",
        choices=["genome", "strand"],
        default="genome",
        help="bins from left to right, or along transcription (default: %(default)s)",
    )
    parser.add_argument(
        "--counting",
        choices=["multicov", "unique"],
        default="multicov",
        help="all reads as bedtools does, or those placed well, and proper pairs once "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--normalize",
        choices=["rpm", "input"],
        help="to reads per million, or these less the input control's (default: no)",
    )
    parser.add_argument(
        "--replicates",
        choices=["mean", "sum"],
        default="mean",
        help="how replicates become one (default: %(default)s)",
    )


def _add_gene_options(parser):
    """Add those that say which genes there are, and where."""
    parser.add_argument(
        "--tss",
        choices=["gene", "transcript"],
        default="gene",
        help="start site of the gene or its main transcript (default: %(default)s)",
    )
    parser.add_argument(
        "--biotype",
        **SEVERAL,
        help="kinds of genes to take, such as protein_coding (default: all)",
    )
    parser.add_argument(
        "--gene-id-attribute",
        metavar="NAME",
        help="attribute of GTF or GFF3 with the gene ids, such as locus_tag or GeneID "
        "(default: gene_id, or else ID)",
    )
    parser.add_argument(
        "--unclear-genes",
        choices=["warn", "drop", "error"],
        default="warn",
        help="what to do about genes without strand or count, or in several places: "
        "leave a few out with a warning, leave any number out, or refuse the file "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--chromosome-names",
        **SEVERAL,
        metavar="match|FILE|NAME=NAME",
        help="'match' to take 1 and chr1 for the same; or the files' names, chr1=I; or "
        "a table of names such as chromAlias.txt (default: the same in all files)",
    )
    parser.add_argument(
        "--missing-chromosomes",
        choices=["error", "drop", "zero"],
        default="error",
        help="what to do about genes on chromosomes that a file lacks, or on which it "
        "holds nothing (default: %(default)s)",
    )
    parser.add_argument(
        "--reference",
        metavar="FILE",
        help="FASTA of the genome, for CRAM files that need it",
    )
    parser.add_argument(
        "--chromosome-sizes",
        metavar="FILE",
        help="lengths of chromosomes, such as chrom.sizes (default: from the reads "
        "and the annotation)",
    )


def _add_expression_options(parser):
    """Add those that say how expression is read."""
    parser.add_argument(
        "--expression-columns",
        **SEVERAL,
        type=_assignment,
        metavar="CONDITION=COLUMN,COLUMN",
        help="samples of each condition in a table of counts (default: by their names)",
    )
    parser.add_argument(
        "--expression-normalize",
        choices=["total", "median_of_ratios"],
        help="how to make RNA samples comparable (default: as they are)",
    )
    parser.add_argument(
        "--expression-key",
        choices=["gene_id", "symbol"],
        default="gene_id",
        help="what the rows of the table are named by (default: %(default)s)",
    )
    parser.add_argument(
        "--expression-id-column",
        metavar="COLUMN",
        help="column of the table that has gene ids or symbols (default: the first)",
    )
    parser.add_argument(
        "--expression-log-fold-change-column",
        metavar="COLUMN",
        help="column of a differential result that has log2 fold changes (default: by "
        "its name)",
    )
    parser.add_argument(
        "--expression-strand",
        choices=["unstranded", "forward", "reverse"],
        help="column of STAR's files of counts (default: unstranded)",
    )
    parser.add_argument(
        "--expression-tx2gene",
        metavar="FILE",
        help="table of transcripts and their genes, or GTF, for salmon and kallisto",
    )
