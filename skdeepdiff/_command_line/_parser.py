"""The parser, which imports nothing of the commands, so that help is there at once."""

import argparse

from .._version import __version__
from ._dataset_options import add_dataset
from ._fit_options import add_fit
from ._options import (
    SEED,
    add_command,
    add_output,
    add_quiet,
    number,
    read_text,
    several,
)

DESCRIPTION = """\
Predict how gene expression differs between two cell types from histone modifications.
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
        epilog=read_text("epilog"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_dataset(commands)
    add_fit(commands)
    _add_model_and_genes(add_command(commands, "predict", "MODEL DATASET"))
    attention = add_command(commands, "attention", "MODEL DATASET")
    _add_model_and_genes(attention)
    help = "attention along the gene, not of marks"
    attention.add_argument("--bins", action="store_true", help=help)
    report = add_command(commands, "report", "MODEL DATASET -o FILE")
    _add_model_and_genes(report, "page to write, .html", required=True)
    for name, options in REPORT_OPTIONS.items():
        report.add_argument(name, **options)
    _add_fetch(add_command(commands, "fetch", "[PAIR ...]"))
    example = add_command(commands, "example", "FOLDER")
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
