"""Data: people's own files, the published read counts, and synthetic genes."""

from ._anndata import to_anndata
from ._build import build_dataset
from ._example_files import make_example_files
from ._expression import read_expression
from ._fetch import fetch_deepdiff
from ._genes import read_genes
from ._published import load_deepdiff
from ._published_files import PUBLISHED_PAIRS
from ._storage import load_dataset, save_dataset
from ._synthetic import make_paired_marks

__all__ = [
    "PUBLISHED_PAIRS",
    "build_dataset",
    "fetch_deepdiff",
    "load_dataset",
    "load_deepdiff",
    "make_example_files",
    "make_paired_marks",
    "read_expression",
    "read_genes",
    "save_dataset",
    "to_anndata",
]
