"""The kinds of objects that may be saved and built.

Their list is handed in, rather than imported, so that estimators, which most of them
are, can have a method that saves them.
"""

from collections.abc import Callable
from typing import NamedTuple


class ObjectKind(NamedTuple):
    """How objects of a kind are taken apart and built."""

    name: str  # in files
    fits: Callable  # whether an object is of the kind
    state_of: Callable  # the object's parts, a dict of names and values
    build: Callable  # the object, from these as keyword arguments; must check them


# The kind that may stand at the top of a file.
ESTIMATOR = "estimator"

_list_kinds: Callable = tuple


def allow(list_kinds):
    """Set what lists the kinds, and may import them, once something is saved."""
    global _list_kinds
    _list_kinds = list_kinds


def allowed_kinds():
    return _list_kinds()


def is_savable(value):
    """Tell whether it is an estimator that may stand at the top of a file."""
    return any(kind.name == ESTIMATOR and kind.fits(value) for kind in allowed_kinds())
