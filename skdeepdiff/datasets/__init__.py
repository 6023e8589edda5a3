"""Data: synthetic genes, the published read counts, and how to split genes."""

from ._published import load_deepdiff
from ._published_split import published_split
from ._splits import ChromosomeSplit, chromosome_split
from ._synthetic import make_paired_marks

__all__ = [
    "ChromosomeSplit",
    "chromosome_split",
    "load_deepdiff",
    "make_paired_marks",
    "published_split",
]
