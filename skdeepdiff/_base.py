"""What all of the package's estimators share."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any, TypeVar

from sklearn.utils._param_validation import StrOptions

from ._saving import save

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


class OwnEstimatorMixin:
    """Where an estimator is documented, for its HTML representation."""

    _doc_link_module = "skdeepdiff"
    _doc_link_template = (
        "https://skdeepdiff.readthedocs.io/en/stable/api/generated/"
        "{estimator_module}.{estimator_name}.html"
    )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save the estimator to one file that holds nothing but data.

        Parameters
        ----------
        path : str or path-like
            Where to; a file there is replaced, once the new one is whole.

        Raises
        ------
        TypeError
            If a parameter, such as callbacks, can't be saved in this way.
        OSError
            If the file can't be written; one that was there before stays as it was.

        ValueError
            If it has too many parts, such as thousands of trees.

        See Also
        --------
        skdeepdiff.load : Load it again.
        skdeepdiff.save : The same for pipelines.
        """
        save(self, path)
