"""``skdeepdiff fetch``: download the published data."""

from __future__ import annotations

from ..datasets import fetch_deepdiff
from ._options import add_command as add_to
from ._options import add_quiet

HELP = "download the published read counts and expression"

EXAMPLES = """\
  skdeepdiff fetch E123-E003
  skdeepdiff fetch --data-home /data/deepdiff

Without pairs, all ten are downloaded, 1.2 GB. What is there already isn't downloaded
again, and what was interrupted goes on. The folder is printed on standard output.
"""


def add_command(commands):
    """Add the command."""
    parser = add_to(
        commands, "fetch", run, files="[PAIR ...]", help=HELP, examples=EXAMPLES
    )
    parser.add_argument(
        "pairs", nargs="*", metavar="PAIR", help="cell types, such as E123-E003"
    )
    parser.add_argument(
        "--data-home",
        metavar="FOLDER",
        help="where to; otherwise $SKDEEPDIFF_DATA or ~/skdeepdiff_data",
    )
    parser.add_argument("--base-url", metavar="ADDRESS", help="a mirror's folder")
    add_quiet(parser)


def run(options):
    """Download."""
    where = {} if options.base_url is None else {"base_url": options.base_url}
    folder = fetch_deepdiff(
        options.pairs or None,
        data_home=options.data_home,
        verbose=not options.quiet,
        **where,
    )
    print(folder)
