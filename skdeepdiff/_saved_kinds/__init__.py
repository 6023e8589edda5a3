"""What may be saved and built: estimators, and what they consist of."""

from ._estimators import list_kinds

__all__ = ["list_kinds"]
