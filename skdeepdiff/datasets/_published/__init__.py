"""The published data: downloading and loading them."""

from ._fetch import fetch_deepdiff
from ._files import PUBLISHED_PAIRS
from ._load import load_deepdiff

__all__ = ["PUBLISHED_PAIRS", "fetch_deepdiff", "load_deepdiff"]
