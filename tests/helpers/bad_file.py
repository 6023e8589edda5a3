"""One mistake in somebody's files, and the error that it must raise."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from skdeepdiff.exceptions import MalformedFileError


class BadFile(NamedTuple):
    """One mistake.

    Attributes
    ----------
    what : str
        The function, a colon, and what is wrong.
    call : callable
        Is given an empty folder, writes the files into it and calls the function.
    message : str
        The whole message; ``{folder}`` stands for the folder, ``...`` for what
        another package says.
    error : type
        Exact type of the error.
    """

    what: str
    call: Callable[[Path], object]
    message: str
    error: type = MalformedFileError


def write(folder, name, *lines):
    """Write lines of text to a file of the folder, and return its path."""
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def bgzip_block(data):
    """Compress to a block of bgzip, without the empty one that ends such a file."""
    deflate = zlib.compressobj(wbits=-15)
    content = deflate.compress(data) + deflate.flush()
    header = b"\x1f\x8b\x08\x04" + bytes(5) + b"\xff\x06\x00BC\x02\x00"
    size = struct.pack("<H", len(header) + 2 + len(content) + 8 - 1)
    return header + size + content + struct.pack("<II", zlib.crc32(data), len(data))
