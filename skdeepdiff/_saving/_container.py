"""One file for a JSON document and the arrays that it refers to."""

import hashlib
import json
import os

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as from_bytes
from safetensors.numpy import save as to_bytes

from ..exceptions import MalformedFileError

# Increase it when older versions of the package couldn't read what is written.
FORMAT = 1
METADATA = "skdeepdiff"  # the key of the document
CHECKSUM = "sha256"
# What safetensors has in memory at a time, at most, and what is never missed.
COPIES = 3
SPARE_BYTES = 2**22
# JSON takes some twenty times its size in memory; 1,000 trees have 2.6 MB of it.
MAX_HEADER = 2**24


def pack(document, arrays):
    """Put a JSON document and its numeric arrays into the safetensors format."""
    document = {"format": FORMAT} | document
    arrays = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    signed = document | {CHECKSUM: _checksum(document, arrays)}
    # A single entry: safetensors writes several in any order.
    text = json.dumps(signed, allow_nan=False)
    header_size = len(text)
    if header_size <= MAX_HEADER:
        _reserve(sum(array.nbytes for array in arrays.values()) + header_size)
        content = to_bytes(arrays, {METADATA: text})
        header_size = int.from_bytes(content[:8], "little")
    if header_size > MAX_HEADER:
        raise ValueError(
            f"The estimator has too many parts to be saved: naming them takes "
            f"{header_size:,} bytes, more than {MAX_HEADER:,}. Use fewer trees, or "
            "pickle or joblib."
        )
    return content


def read_file(path, max_bytes):
    """Read a file whole: mapped into memory, it could shrink and kill the process."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > max_bytes:
            raise MalformedFileError(
                f"{path} has {size:,} bytes, more than max_bytes={max_bytes:,}. Give "
                "a larger max_bytes if you know where the file comes from."
            )
        return file.read(size)


def unpack(content, path):
    """Take apart what :func:`pack` made, or refuse it; contents aren't checked."""
    metadata = _read_metadata(path, content)
    _reserve(len(content))
    try:
        arrays = from_bytes(content)
    except (SafetensorError, ValueError, TypeError, KeyError) as error:
        raise MalformedFileError(f"{path} is damaged: {error!s:.300}") from error
    document = _parse(path, metadata)
    if document.pop(CHECKSUM, None) != _checksum(document, arrays):
        raise MalformedFileError(
            f"{path} was changed after it was saved, or is damaged: its checksum "
            "doesn't fit."
        )
    return document, arrays


def _reserve(n_bytes):
    """Raise MemoryError where safetensors, short of memory, would end the process."""
    bytearray(COPIES * n_bytes + SPARE_BYTES)


def _checksum(document, arrays):
    digest = hashlib.sha256(json.dumps(document).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(repr((name, array.dtype.str, array.shape)).encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _read_metadata(path, content):
    """Read the header's metadata; tell a truncated file from one of another kind."""
    header_size = int.from_bytes(content[:8], "little")
    if len(content) < 10 or content[8:9] != b"{":
        raise MalformedFileError(f"{path} isn't a file that skdeepdiff saved.")
    if header_size > MAX_HEADER:
        raise MalformedFileError(
            f"{path} has a header of {header_size:,} bytes, more than {MAX_HEADER:,}."
        )
    metadata = None
    expected = 8 + header_size
    if len(content) >= expected:
        try:
            entries = json.loads(content[8:expected])
            metadata = entries.pop("__metadata__", {})
            ends = [entry["data_offsets"][1] for entry in entries.values()]
            if not all(type(end) is int and 0 <= end < 2**63 for end in ends):
                raise ValueError("an array ends nowhere")
            expected += max(ends, default=0)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
            raise MalformedFileError(
                f"{path} is damaged: its header can't be read."
            ) from error
    if len(content) != expected:
        problem = (
            "is truncated" if len(content) < expected else "has something appended"
        )
        raise MalformedFileError(
            f"{path} {problem}: it has {len(content):,} bytes instead of {expected:,}."
        )
    return metadata


def _parse(path, metadata):
    if METADATA not in metadata:
        raise MalformedFileError(f"{path} isn't a file that skdeepdiff saved.")
    try:
        document = json.loads(metadata[METADATA])
        version = document["format"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise MalformedFileError(f"{path} is damaged: {error!r}.") from error
    if type(version) is not int or version < 1:
        raise MalformedFileError(f"{path} is damaged: its format is {version!r:.80}.")
    if version > FORMAT:
        raise MalformedFileError(
            f"{path} has the format {version}, this version of skdeepdiff reads up to "
            f"{FORMAT}. Install a newer skdeepdiff."
        )
    return document
