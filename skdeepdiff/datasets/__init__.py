"""Data: synthetic genes and the published read counts."""

from ._genes import read_genes
from ._published import load_deepdiff
from ._synthetic import make_paired_marks

__all__ = ["load_deepdiff", "make_paired_marks", "read_genes"]
