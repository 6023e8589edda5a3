"""What a fitted object consists of, declared part by part, and the check of it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..exceptions import MalformedFileError

# Of marks, bins and features. More than any window has, and few enough to be named.
MAX_SIZE = 2**22


class Part(NamedTuple):
    allowed: str  # in words
    # Whether a value is so, given it and a dict of the parts before it, in which arrays
    # enter the sizes that their shapes name.
    fits: Callable
    optional: bool = False  # whether it may be missing


def check_parts(owner, parts, declared, known=()):
    """Refuse parts that aren't as declared, given what is ``known`` besides."""
    for name in parts:
        if name not in declared:
            raise MalformedFileError(
                f"{name!r:.80} is no part of {owner}, which has {', '.join(declared)}."
            )
    # In this order, as declarations refer to parts before them.
    seen = dict(known)
    for name, part in declared.items():
        if name in parts:
            seen[name] = parts[name]
            if not part.fits(parts[name], seen):
                raise MalformedFileError(
                    f"{name} of {owner} must be {part.allowed}, got "
                    f"{_describe(parts[name])}."
                )
        elif not part.optional:
            raise MalformedFileError(f"{name} of {owner} is missing.")


def _describe(value):
    kind = type(value).__name__
    if isinstance(value, np.ndarray):
        finite = value.dtype.kind != "f" or np.isfinite(value).all()
        return f"{value.dtype} of shape {value.shape}" + " with NaN" * (not finite)
    if isinstance(value, list | dict):
        return f"{kind} of {len(value)}"
    return f"{value!r:.80} ({kind})"


def number(kind, low=-np.inf, high=np.inf, *, optional=False):
    """Declare a finite number from ``low`` to ``high``; float takes an int as well."""
    return Part(
        f"{kind.__name__} from {low} to {high}",
        lambda value, _: (
            type(value) in {int: (int,), float: (int, float)}[kind]
            and low <= value <= high
            and abs(value) < np.inf
        ),
        optional,
    )


def array(dtype, *shape, low=-np.inf, finite=True, optional=False):
    """Declare an array; names in its shape are other parts, or sizes that it shares."""

    def fits(value, seen):
        return (
            isinstance(value, np.ndarray)
            and value.dtype == (object if dtype is str else dtype)
            and len(value.shape) == len(shape)
            and all(
                size == (seen.setdefault(wanted, size) if wanted in names else wanted)
                for wanted, size in zip(shape, value.shape, strict=True)
            )
            and (
                all(type(item) is str for item in value.flat)
                if dtype is str
                else not finite or bool((np.isfinite(value) & (value >= low)).all())
            )
        )

    names = {size for size in shape if type(size) is str}
    sizes = f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"
    kind = "str" if dtype is str else "finite " * finite + str(np.dtype(dtype))
    least = "" if low == -np.inf else f" from {low:.3g}"
    return Part(f"{kind} of shape {sizes}{least}", fits, optional)


def items(part, length):
    """Declare a list of like items: as many as the part ``length`` says, or any."""

    def fits(value, seen):
        return (
            type(value) is list
            and len(value) == (max(1, len(value)) if length is None else seen[length])
            and all(part.fits(item, seen) for item in value)
        )

    return Part(f"a list of {length or 'one or more'}, each {part.allowed}", fits)


def or_none(part):
    return Part(
        f"{part.allowed}, or None",
        lambda value, seen: value is None or part.fits(value, seen),
        part.optional,
    )
