"""Genes and their start sites, from annotations and tables."""
