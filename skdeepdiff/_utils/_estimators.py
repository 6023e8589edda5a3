"""What all of the package's estimators share."""

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from sklearn.utils._param_validation import StrOptions, validate_params

Decorated = TypeVar("Decorated")

MAX_SEED = np.iinfo(np.int32).max


@contextlib.contextmanager
def all_or_nothing(estimator):
    """Undo what fitting has set if it fails, but not changes within attributes."""
    before = vars(estimator).copy()  # what attributes refer to mustn't be changed
    try:
        yield
    except BaseException:
        vars(estimator).update(before)
        for name in vars(estimator).keys() - before.keys():
            delattr(estimator, name)
        raise


def one_of(*options):
    """Constrain a parameter to some strings; a set would name them in any order."""
    return StrOptions(dict.fromkeys(options).keys())


def keep_hints(decorator: Any) -> Callable[[Decorated], Decorated]:
    """Keep the hints of what a decorator without any would make ``Any``."""
    return decorator


def validated(
    shared: dict[str, Any] | None = None, /, **own: list[Any]
) -> Callable[[Decorated], Decorated]:
    """Check a function's parameters as scikit-learn does, and keep its hints."""
    constraints = (shared or {}) | own
    return keep_hints(validate_params(constraints, prefer_skip_nested_validation=True))


def best_of(estimator):
    """Get the estimator that a search found, to ask it what a search can't be asked."""
    return getattr(estimator, "best_estimator_", estimator)
