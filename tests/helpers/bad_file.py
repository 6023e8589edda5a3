"""One mistake in somebody's files, and the error that it must raise."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from skdeepdiff.exceptions import MalformedFileError


class BadFile(NamedTuple):
    """One mistake.

    ``call`` is given an empty folder, writes the files into it and calls the function.
    In the whole message, ``{folder}`` stands for the folder, ``...`` for what another
    package says. The type of the error is exact.
    """

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


def mistake(read, message, *content, error=MalformedFileError, **parameters):
    """A mistake in a file's lines or bytes, whose name begins the message."""
    name = re.match(r"[\w.]*\w", message)[0]

    def call(folder):
        if content and isinstance(content[0], bytes):
            (folder / name).write_bytes(*content)
        else:
            write(folder, name, *content)
        read(folder / name, **parameters)

    return BadFile(call, f"{{folder}}/{message}", error)
