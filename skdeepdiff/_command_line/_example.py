"""``skdeepdiff example``: files to try the other commands on."""

from __future__ import annotations

from ..datasets import make_example_files
from ._options import add_command as add_to
from ._options import add_quiet, tell

HELP = "write synthetic reads, annotation and RNA counts, to try the commands on"

EXAMPLES = """\
  skdeepdiff example example
  cat example/README.txt
"""


def add_command(commands):
    """Add the command."""
    parser = add_to(
        commands, "example", run, files="FOLDER", help=HELP, examples=EXAMPLES
    )
    parser.add_argument("folder", help="where to: a new or an empty folder")
    parser.add_argument(
        "--n-genes",
        type=int,
        default=400,
        metavar="N",
        help="number of genes (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="of random numbers (default: %(default)s)"
    )
    add_quiet(parser)


def run(options):
    """Write the files."""
    make_example_files(options.folder, options.n_genes, random_state=options.seed)
    tell(options, f"{options.folder}/README.txt says how to go on")
