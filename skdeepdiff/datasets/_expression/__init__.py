"""Expression, from tables of counts and of differential results."""

from ._join import join_genes
from ._read import read_expression

__all__ = ["join_genes", "read_expression"]
