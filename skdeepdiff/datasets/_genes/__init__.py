"""Genes and their start sites, from annotations and tables."""

from ._gene_tables import take_genes
from ._read import read_genes

__all__ = ["read_genes", "take_genes"]
