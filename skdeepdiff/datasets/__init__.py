"""Data: synthetic genes, the published read counts, and what people's files hold."""

from ._expression import read_expression
from ._genes import read_genes
from ._published import load_deepdiff
from ._synthetic import make_paired_marks

__all__ = ["load_deepdiff", "make_paired_marks", "read_expression", "read_genes"]
