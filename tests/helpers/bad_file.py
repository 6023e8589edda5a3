"""One mistake in somebody's files, and the error that it must raise."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from skdeepdiff.exceptions import MalformedFileError


class BadFile(NamedTuple):
    """One mistake.

    ``what`` is the function, a colon, and what is wrong. ``call`` is given an empty
    folder, writes the files into it and calls the function. In the whole message,
    ``{folder}`` stands for the folder, ``...`` for what another package says. The type
    of the error is exact.
    """

    what: str
    call: Callable[[Path], object]
    message: str
    error: type = MalformedFileError


def matches(message, expected):
    """Whether a message is as expected, where ``...`` stands for anything."""
    parts = map(re.escape, expected.split("..."))
    return re.fullmatch(".*".join(parts), message, re.DOTALL) is not None


def write(folder, name, *lines):
    """Write lines of text to a file of the folder, and return its path."""
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
