"""The parser, which imports nothing of the commands, so that help is there at once."""

import argparse

from .._version import __version__
from ._dataset_options import add_dataset
from ._fit_options import add_fit
from ._options import SEED, add_command, add_output, add_quiet, number, several

DESCRIPTION = """\
Predict how gene expression differs between two cell types from histone modifications.
"""

EPILOG = """\
From reads to predictions:

  skdeepdiff dataset samples.csv genes.gtf.gz counts.tsv --output genes.npz
  skdeepdiff fit genes.npz --output model.skdeepdiff
  skdeepdiff predict model.skdeepdiff genes.npz --output predictions.tsv
  skdeepdiff attention model.skdeepdiff genes.npz --output attention.tsv
  skdeepdiff report model.skdeepdiff genes.npz --output report.html

Each command has its own --help. Exit codes: 0 done, 1 something is wrong with a file or
an option's value, 2 the command line can't be parsed, 130 interrupted by Ctrl-C.
"""

PREDICT = """\
predict the log fold change of each gene

  skdeepdiff predict model.skdeepdiff genes.npz --output predictions.tsv
  skdeepdiff predict model.skdeepdiff genes.npz --chromosomes chr8 chr9 | head

The table has a line for each gene, with the log fold change (log2 of B over A) that is
predicted and, where the dataset tells it, the one that was observed.
"""

ATTENTION = """\
show which marks a network attends to in each gene, and where

  skdeepdiff attention model.skdeepdiff genes.npz --output attention.tsv
  skdeepdiff attention model.skdeepdiff genes.npz --bins --genes GATA1 -o gata1.tsv

The table has a line for each gene and a column for each stream, such as H3K4me3_A;
their attention sums to 1 (in aux, aux_siamese and AttentiveChrome: to 1 over the
streams of each cell type). With --bins it has a line for each gene and stream and a
column for each bin, named by its centre in bp from the start site; a line's attention
sums to 1.
"""

REPORT = """\
write a page about a model and how well it predicts

  skdeepdiff report model.skdeepdiff genes.npz --output report.html
  skdeepdiff report model.skdeepdiff other.npz --all-genes --output other.html

The page needs no other file: scores with intervals, predicted against measured log fold
changes, attention, permutation importance, the genes with the largest errors, training
history. Genes that skdeepdiff fit trained or validated on are left out unless genes are
chosen. The permutations take most of the time: minutes for thousands of genes.
"""

FETCH = """\
download the published read counts and expression

  skdeepdiff fetch E123-E003
  skdeepdiff fetch --data-home /data/deepdiff

Without pairs, all ten are downloaded, 1.2 GB. What is there already isn't downloaded
again, and what was interrupted goes on. The folder is printed on standard output.
"""

EXAMPLE = """\
write synthetic reads, annotation and RNA counts, to try the commands on

  skdeepdiff example example
  cat example/README.txt
"""


TABLE = "table to write, tab-separated"

REPORT_OPTIONS = {
    "--all-genes": {
        "action": "store_true",
        "help": "also genes that the model was trained or validated on",
    },
    "--threshold": number(
        2.0, "CHANGE", "log fold change of up- and down-regulated genes", float
    ),
    "--n-repeats": number(5, "N", "permutations of each mark and window"),
    "--seed": SEED,
}


def make_parser():
    parser = argparse.ArgumentParser(
        prog="skdeepdiff",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_dataset(commands)
    add_fit(commands)
    _add_model_and_genes(add_command(commands, "predict", "MODEL DATASET", PREDICT))
    attention = add_command(commands, "attention", "MODEL DATASET", ATTENTION)
    _add_model_and_genes(attention)
    help = "attention along the gene, not of marks"
    attention.add_argument("--bins", action="store_true", help=help)
    report = add_command(commands, "report", "MODEL DATASET -o FILE", REPORT)
    _add_model_and_genes(report, "page to write, .html", required=True)
    for name, options in REPORT_OPTIONS.items():
        report.add_argument(name, **options)
    _add_fetch(add_command(commands, "fetch", "[PAIR ...]", FETCH))
    example = add_command(commands, "example", "FOLDER", EXAMPLE)
    example.add_argument("folder", help="where to: a new or an empty folder")
    example.add_argument("--n-genes", **number(400, "N", "number of genes"))
    example.add_argument("--seed", **SEED)
    add_quiet(example)
    return parser


def _add_model_and_genes(parser, output=TABLE, required=False):
    parser.add_argument("model", help="model that skdeepdiff fit wrote")
    parser.add_argument("dataset", help="dataset, .npz")
    add_output(parser, output, required=required)
    held_out = "only genes on these chromosomes, such as those that were held out"
    parser.add_argument("--chromosomes", **several("NAME", held_out))
    parser.add_argument("--genes", **several("ID", "only these genes, by id or symbol"))


def _add_fetch(parser):
    help = "cell types, such as E123-E003"
    parser.add_argument("pairs", nargs="*", metavar="PAIR", help=help)
    help = "where to; otherwise $SKDEEPDIFF_DATA or ~/skdeepdiff_data"
    parser.add_argument("--data-home", metavar="FOLDER", help=help)
    parser.add_argument("--base-url", metavar="ADDRESS", help="a mirror's folder")
    add_quiet(parser)
