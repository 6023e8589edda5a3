"""Saving estimators to files that hold data only, and loading them."""

from ._save import load, save

__all__ = ["load", "save"]
