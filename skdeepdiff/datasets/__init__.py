"""Data: synthetic genes and the published read counts."""

from ._published import MalformedFileError, load_deepdiff
from ._synthetic import make_paired_marks

__all__ = ["MalformedFileError", "load_deepdiff", "make_paired_marks"]
