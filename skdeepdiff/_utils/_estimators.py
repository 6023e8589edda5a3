"""What all of the package's estimators share."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

from sklearn.utils._param_validation import StrOptions, validate_params

if TYPE_CHECKING:
    from collections.abc import Callable

Decorated = TypeVar("Decorated")


@contextlib.contextmanager
def all_or_nothing(estimator):
    """Leave an estimator as it was if fitting it fails.

    Parameters
    ----------
    estimator : estimator
        May set attributes meanwhile, but not change what they refer to.
    """
    before = vars(estimator).copy()
    try:
        yield
    except BaseException:
        vars(estimator).update(before)
        for name in vars(estimator).keys() - before.keys():
            delattr(estimator, name)
        raise


def one_of(*options):
    """Constraint of a parameter to some strings, in the order to name them.

    Parameters
    ----------
    *options : str
        Allowed values.

    Returns
    -------
    constraint : StrOptions
        For ``_parameter_constraints``; a set would name them in any order.
    """
    return StrOptions(dict.fromkeys(options).keys())


def keep_hints(decorator: Any) -> Callable[[Decorated], Decorated]:
    """Tell type checkers that a decorator leaves the signature as it is.

    One from a library without hints would make the decorated function ``Any``.

    Parameters
    ----------
    decorator : callable
        Decorator.

    Returns
    -------
    decorator : callable
        The same.
    """
    return decorator


def validated(constraints: dict[str, list]) -> Callable[[Decorated], Decorated]:
    """Check a function's parameters as scikit-learn does, and keep its hints."""
    return keep_hints(validate_params(constraints, prefer_skip_nested_validation=True))


def best_of(estimator):
    """The estimator that a search found, to ask it what a search can't be asked.

    Parameters
    ----------
    estimator : estimator
        Such as a fitted :class:`~sklearn.model_selection.GridSearchCV`.

    Returns
    -------
    estimator : estimator
        Its ``best_estimator_``; the same if it has none.
    """
    return getattr(estimator, "best_estimator_", estimator)
