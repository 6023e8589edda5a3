"""Options of ``skdeepdiff dataset``."""

from ._options import add_command, add_output, choice, number, several

DATASET = """\
count reads around the genes' start sites and join them with expression

  skdeepdiff dataset samples.csv gencode.gtf.gz counts.tsv --output genes.npz
  skdeepdiff dataset samples.csv genes.gff3 deseq2.csv --counting unique \\
      --normalize cpm --orient strand --biotype protein_coding --jobs 4 -o genes.npz
  skdeepdiff dataset samples.csv genes.gtf 'star/*ReadsPerGene.out.tab' -o genes.npz
  skdeepdiff dataset samples.csv genes.bed --output to_predict.npz
  skdeepdiff dataset days.csv genes.gtf counts.tsv --contrast day0 day1 \\
      --contrast day0 day4 --output days.npz

samples.csv has the columns sample, condition, mark, replicate, path, and optionally
control, library_size and scale_factor. Of two conditions, the first is cell type A, the
second B; of more, --contrast chooses. Log fold changes are log2 of B over A.
"""


def _assignment(text):
    name, sign, values = text.partition("=")
    if not (name and sign and values):
        raise ValueError
    return name, values.split(",")


# What argparse calls it when it can't be parsed.
_assignment.__name__ = "NAME=VALUE"


OPTIONS = {
    # What is counted, and where.
    "--contrast": {
        "action": "append",
        "nargs": 2,
        "metavar": ("A", "B"),
        "help": "conditions to compare, B over A (default: the sheet's two, in its "
        "order); given again, a dataset for each, NAME-B_over_A.npz",
    },
    "--marks": several(
        "MARK", "marks to read, in this order (default: all of the sheet)"
    ),
    "--upstream": number(10_000, "BP", "bases before the start site"),
    "--downstream": number(10_000, "BP", "bases from the start site on"),
    "--bin-size": number(100, "BP", "width of a bin"),
    "--orient": choice(
        "bins from left to right, or along transcription", "genome", "strand"
    ),
    "--counting": choice(
        "all reads as bedtools does, or those placed well, and proper pairs once",
        "multicov",
        "unique",
    ),
    "--min-fragment-length": {
        "type": int,
        "metavar": "BP",
        "help": "leave out reads of shorter fragments, of paired-end BAM",
    },
    "--max-fragment-length": {
        "type": int,
        "metavar": "BP",
        "help": "leave out reads of longer fragments, of paired-end BAM",
    },
    "--exclude": {
        "metavar": "BED",
        "help": "regions, such as a blacklist, whose bins are 0 in all files",
    },
    "--normalize": {
        "choices": ["cpm", "input"],
        "help": "to counts per million reads, or these less the input control's "
        "(default: no)",
    },
    "--replicates": choice("how replicates become one", "mean", "sum"),
    # Which genes there are, and where.
    "--tss": choice(
        "start site of the gene or its main transcript", "gene", "transcript"
    ),
    "--biotype": several(
        None, "kinds of genes to take, such as protein_coding (default: all)"
    ),
    "--gene-id-attribute": {
        "metavar": "NAME",
        "help": "attribute of GTF or GFF3 with the gene ids, such as locus_tag or "
        "GeneID (default: gene_id, or else ID)",
    },
    "--unclear-genes": choice(
        "what to do about genes without strand or count, or in several places: leave a "
        "few out with a warning, leave any number out, or refuse the file",
        "warn",
        "drop",
        "error",
    ),
    "--chromosome-names": several(
        "match|FILE|NAME=NAME",
        "'match' to take 1 and chr1 for the same; or the files' names, chr1=I; or a "
        "table of names such as chromAlias.txt (default: the same in all files)",
    ),
    "--missing-chromosomes": choice(
        "what to do about genes on chromosomes that a file lacks, or on which it holds "
        "nothing",
        "error",
        "drop",
        "zero",
    ),
    "--reference": {
        "metavar": "FILE",
        "help": "FASTA of the genome, for CRAM files that need it",
    },
    "--chromosome-sizes": {
        "metavar": "FILE",
        "help": "lengths of chromosomes, such as chrom.sizes (default: from the reads "
        "and the annotation)",
    },
    # How expression is read.
    "--expression-columns": several(
        "CONDITION=COLUMN,COLUMN",
        "samples of each condition in a table of counts (default: by their names)",
        type=_assignment,
    ),
    "--expression-normalize": {
        "choices": ["total", "median_of_ratios"],
        "help": "how to make RNA samples comparable (default: as they are)",
    },
    "--expression-key": choice(
        "what the rows of the table are named by", "gene_id", "symbol"
    ),
    "--expression-id-column": {
        "metavar": "COLUMN",
        "help": "column of the table that has gene ids or symbols (default: the first)",
    },
    "--expression-log-fold-change-column": {
        "metavar": "COLUMN",
        "help": "column of a differential result that has log2 fold changes (default: "
        "by its name)",
    },
    "--expression-strand": {
        "choices": ["unstranded", "forward", "reverse"],
        "help": "column of STAR's files of counts (default: unstranded)",
    },
    "--expression-tx2gene": {
        "metavar": "FILE",
        "help": "table of transcripts and their genes, or GTF, for salmon and kallisto",
    },
}


def add_dataset(commands):
    files = "SHEET GENES [EXPRESSION] -o FILE"
    parser = add_command(commands, "dataset", files, DATASET)
    parser.add_argument("sheet", help="sample sheet, CSV")
    parser.add_argument("genes", help="annotation: GTF, GFF3, BED or TSV")
    parser.add_argument(
        "expression",
        nargs="?",
        help="RNA counts: a table, or a sheet or quoted pattern of files of one sample "
        "each; or the table of DESeq2 or another; not needed to predict",
    )
    add_output(parser, "dataset to write, .npz")
    for name, options in OPTIONS.items():
        parser.add_argument(name, **options)
    jobs = number(1, "N", "files to read at a time; -1 for one on each CPU")
    parser.add_argument("-j", "--jobs", **jobs)
