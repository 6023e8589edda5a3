"""The kinds of objects that may be saved and built.

They are entered here, rather than imported, so that estimators, of which most are, can
have a method that saves them.
"""

from collections.abc import Callable
from typing import NamedTuple


class ObjectKind(NamedTuple):
    """How objects of a kind are taken apart and built.

    Attributes
    ----------
    name : str
        Of the kind, in files.
    fits : callable
        Whether an object is of the kind.
    state_of : callable
        The object's parts: a dict of names and values.
    build : callable
        The object, from these as keyword arguments; must check them.
    """

    name: str
    fits: Callable
    state_of: Callable
    build: Callable


# The kind that may stand at the top of a file.
ESTIMATOR = "estimator"

_allowed: dict[str, ObjectKind] = {}


def allow(kinds):
    """Let objects of more kinds be saved and built.

    Parameters
    ----------
    kinds : sequence of ObjectKind
        One whose name is there already takes its place.
    """
    _allowed.update({kind.name: kind for kind in kinds})


def allowed_kinds():
    """All kinds that may be saved and built.

    Returns
    -------
    kinds : tuple of ObjectKind
        In the order in which they were entered.
    """
    return tuple(_allowed.values())


def is_savable(value):
    """Whether it is an object that may stand at the top of a file.

    Parameters
    ----------
    value : object
        Any.

    Returns
    -------
    savable : bool
        True for the estimators that are allowed.
    """
    kind = _allowed.get(ESTIMATOR)
    return kind is not None and kind.fits(value)
