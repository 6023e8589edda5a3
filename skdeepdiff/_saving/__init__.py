"""Saving objects of allowed kinds to files that hold data only, and loading them."""

from ._kinds import ESTIMATOR, ObjectKind, allow
from ._save import load, load_with_notes, save, save_with_notes

__all__ = [
    "ESTIMATOR",
    "ObjectKind",
    "allow",
    "load",
    "load_with_notes",
    "save",
    "save_with_notes",
]
