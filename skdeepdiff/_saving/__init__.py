"""Saving objects of allowed kinds to files that hold data only, and loading them."""

from ._save import load, load_with_notes, save, save_with_notes

__all__ = ["load", "load_with_notes", "save", "save_with_notes"]
