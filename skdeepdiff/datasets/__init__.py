"""Data: people's own files, the published read counts, synthetic genes, splits."""

from ._anndata import to_anndata
from ._build import build_dataset
from ._example_files import make_example_files
from ._expression import read_expression
from ._genes import read_genes
from ._published import PUBLISHED_PAIRS, fetch_deepdiff, load_deepdiff
from ._published_split import published_split
from ._splits import ChromosomeSplit, chromosome_split
from ._storage import load_dataset, save_dataset
from ._synthetic import make_paired_marks

__all__ = [
    "PUBLISHED_PAIRS",
    "ChromosomeSplit",
    "build_dataset",
    "chromosome_split",
    "fetch_deepdiff",
    "load_dataset",
    "load_deepdiff",
    "make_example_files",
    "make_paired_marks",
    "published_split",
    "read_expression",
    "read_genes",
    "save_dataset",
    "to_anndata",
]
