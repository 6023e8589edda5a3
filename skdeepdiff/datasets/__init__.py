"""Data: people's own files, the published read counts, synthetic genes, splits.

Datasets are :class:`~sklearn.utils.Bunch` objects with ``data`` of shape (n_genes, 2,
n_marks, n_bins), signal in cell type A, then B, and ``target`` of shape (n_genes, 3) or
(n_genes,): the log fold change B over A, and perhaps log2 expression in A and in B.
"""

from ._anndata import to_anndata
from ._build import build_dataset
from ._example_files import make_example_files
from ._expression._read import read_expression
from ._genes._read import read_genes
from ._joining import join_datasets
from ._normalization import normalize_signal
from ._published._fetch import PUBLISHED_PAIRS, fetch_deepdiff
from ._published._load import load_deepdiff
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
    "join_datasets",
    "load_dataset",
    "load_deepdiff",
    "make_example_files",
    "make_paired_marks",
    "normalize_signal",
    "published_split",
    "read_expression",
    "read_genes",
    "save_dataset",
    "to_anndata",
]
