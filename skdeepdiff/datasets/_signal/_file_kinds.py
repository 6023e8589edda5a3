"""What kind of file of reads or signal something is, by name and content."""

from __future__ import annotations

import gzip
import struct
import zlib

from ...exceptions import MalformedFileError

# Endings of names, in lower case; text may be compressed with gzip.
KINDS_BY_NAME = {
    ".bam": "bam",
    ".cram": "cram",
    ".bw": "bigwig",
    ".bigwig": "bigwig",
    ".bed": "bed",
    ".bed.gz": "bed",
    ".tagalign": "bed",
    ".tagalign.gz": "bed",
}

KIND_NAMES = {
    "bam": "BAM",
    "cram": "CRAM",
    "bed": "BED or tagAlign",
    "bigwig": "bigWig",
}

BIGWIG_MAGIC = 0x888FFC26


def _kind_by_content(path):
    """Kind of a file's first bytes; None for a file that none begins with."""
    with open(path, "rb") as file:
        head = file.read(4)
    if head == b"CRAM":
        return "cram"
    if head in (struct.pack("<I", BIGWIG_MAGIC), struct.pack(">I", BIGWIG_MAGIC)):
        return "bigwig"
    if head[:2] == b"\x1f\x8b":
        try:
            with gzip.open(path) as file:
                head = file.read(4)
        except (OSError, EOFError, zlib.error) as error:
            raise MalformedFileError(
                f"{path} is truncated or damaged: {error}."
            ) from error
        if head == b"BAM\x01":
            return "bam"
    if not head:
        raise MalformedFileError(f"{path} is empty.")
    return None if b"\x00" in head else "bed"


def find_kind(path):
    """Kind of a file of reads or signal.

    Parameters
    ----------
    path : Path
        File.

    Returns
    -------
    kind : {"bam", "cram", "bed", "bigwig"}
        tagAlign is "bed".

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MalformedFileError
        If the name's ending isn't one of those known, or the content is of another
        kind.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} doesn't exist, or isn't a file.")
    name = path.name.lower()
    by_name = next(
        (kind for end, kind in KINDS_BY_NAME.items() if name.endswith(end)), None
    )
    if by_name is None:
        raise MalformedFileError(
            f"{path}: the name must end in one of {', '.join(KINDS_BY_NAME)} (in "
            "capitals or not)."
        )
    by_content = _kind_by_content(path)
    if by_content != by_name:
        content = KIND_NAMES.get(by_content, "nothing known")
        if by_content == "bed":
            content = "text"
        raise MalformedFileError(
            f"{path} is named like a {KIND_NAMES[by_name]} file, but holds {content}."
        )
    return by_name
