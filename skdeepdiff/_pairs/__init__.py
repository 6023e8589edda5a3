"""Pairs of cell types: what X and y look like, and features of them."""
