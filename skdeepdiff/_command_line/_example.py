"""``skdeepdiff example``: files to try the other commands on."""

from ..datasets import make_example_files
from ._options import tell


def run(options):
    make_example_files(options.folder, options.n_genes, random_state=options.seed)
    tell(options, f"{options.folder}/README.txt says how to go on")
