"""Genes that neighbours tell of: the parts of ``leakage.py``."""
