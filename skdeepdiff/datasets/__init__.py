"""Data: synthetic genes and the published read counts."""

from ._fetch import fetch_deepdiff
from ._published import load_deepdiff
from ._published_files import PUBLISHED_PAIRS
from ._synthetic import make_paired_marks

__all__ = ["PUBLISHED_PAIRS", "fetch_deepdiff", "load_deepdiff", "make_paired_marks"]
