"""Genes and their start sites, from annotations and tables."""

from ._read import read_genes

__all__ = ["read_genes"]
