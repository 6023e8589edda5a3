"""What may be saved and built: estimators, and what they consist of."""

from ._estimators import OBJECT_KINDS

__all__ = ["OBJECT_KINDS"]
