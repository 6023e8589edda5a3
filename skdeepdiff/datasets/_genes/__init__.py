"""Genes and their start sites, from annotations and tables."""

from ._read import read_genes
from ._take import take_genes

__all__ = ["read_genes", "take_genes"]
