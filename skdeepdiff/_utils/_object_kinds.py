"""The kinds of objects that may be saved and built.

Their list is handed in, rather than imported, so that estimators, which most of them
are, can have a method that saves them.
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

_list_kinds: Callable = tuple


def allow(list_kinds):
    """Say what may be saved and built.

    Parameters
    ----------
    list_kinds : callable
        Returns all of it, a tuple of ObjectKind; not called before something is to be
        saved or loaded, so that it can import them.
    """
    global _list_kinds
    _list_kinds = list_kinds


def allowed_kinds():
    """All kinds that may be saved and built.

    Returns
    -------
    kinds : tuple of ObjectKind
        None of them before :func:`allow` was called.
    """
    return _list_kinds()


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
    return any(kind.name == ESTIMATOR and kind.fits(value) for kind in allowed_kinds())
