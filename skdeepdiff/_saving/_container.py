"""One file for a JSON document and the arrays that it refers to."""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save as to_bytes

from .._files import write_whole
from ..exceptions import MalformedFileError

# Increase it when older versions of the package couldn't read what is written.
FORMAT = 1
METADATA = "skdeepdiff"  # the key of the document
CHECKSUM = "sha256"
# JSON takes some twenty times its size in memory; 1,000 trees have 2.6 MB of it.
LARGEST_HEADER = 2**24


def write_container(path, document, arrays):
    """Write a document and its arrays in the safetensors format.

    Parameters
    ----------
    path : path-like
        Where to.
    document : dict
        Of what JSON can hold.
    arrays : dict of str to ndarray
        Numeric arrays.

    Raises
    ------
    ValueError
        If the header would be larger than :func:`read_container` accepts.
    """
    document = {"format": FORMAT} | document
    arrays = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    signed = document | {CHECKSUM: _checksum(document, arrays)}
    # A single entry: safetensors writes several in any order.
    metadata = {METADATA: json.dumps(signed, allow_nan=False)}
    content = to_bytes(arrays, metadata)
    header_size = int.from_bytes(content[:8], "little")
    if header_size > LARGEST_HEADER:
        raise ValueError(
            f"The estimator has too many parts to be saved: naming them takes "
            f"{header_size:,} bytes, more than {LARGEST_HEADER:,}. Use fewer trees, or "
            "pickle or joblib."
        )
    write_whole(path, content)


def read_container(path, max_bytes):
    """Read what :func:`write_container` wrote, and nothing else.

    Parameters
    ----------
    path : path-like
        File.
    max_bytes : int
        Its largest size.

    Returns
    -------
    document : dict
        From the file, unchecked.
    arrays : dict of str to ndarray
        From the file.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MalformedFileError
        If the file is too large, truncated, damaged, not one of ours, or of a newer
        format.
    """
    path = Path(path)
    size = os.path.getsize(path)
    if size > max_bytes:
        raise MalformedFileError(
            f"{path} has {size:,} bytes, more than max_bytes={max_bytes:,}. Give a "
            "larger max_bytes if you know where the file comes from."
        )
    _check_length(path, size)
    try:
        with safe_open(path, framework="numpy") as file:
            document = _parse(path, file.metadata() or {})
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except MalformedFileError:
        raise
    except Exception as error:
        raise MalformedFileError(f"{path} is damaged: {error!s:.300}") from error
    if document.pop(CHECKSUM, None) != _checksum(document, arrays):
        raise MalformedFileError(
            f"{path} was changed after it was saved, or is damaged: its checksum "
            "doesn't fit."
        )
    return document, arrays


def _checksum(document, arrays):
    """SHA-256 of the document and of all arrays with names and shapes."""
    digest = hashlib.sha256(json.dumps(document).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(repr((name, array.dtype.str, array.shape)).encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _check_length(path, size):
    """Tell a truncated file from one of another kind."""
    not_ours = MalformedFileError(f"{path} isn't a file that skdeepdiff saved.")
    with open(path, "rb") as file:
        header_size = int.from_bytes(file.read(8), "little")
        if size < 10 or file.read(1) != b"{":
            raise not_ours
        if header_size > LARGEST_HEADER:
            raise MalformedFileError(
                f"{path} has a header of {header_size:,} bytes, more than "
                f"{LARGEST_HEADER:,}."
            )
        file.seek(8)
        header = file.read(header_size)
    expected = 8 + header_size
    if size >= expected:
        try:
            entries = json.loads(header)
            ends = [
                entry["data_offsets"][1]
                for name, entry in entries.items()
                if name != "__metadata__"
            ]
            if not all(type(end) is int and 0 <= end < 2**63 for end in ends):
                raise ValueError("an array ends nowhere")
            expected += max(ends, default=0)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
            raise MalformedFileError(
                f"{path} is damaged: its header can't be read."
            ) from error
    if size != expected:
        problem = "is truncated" if size < expected else "has something appended"
        raise MalformedFileError(
            f"{path} {problem}: it has {size:,} bytes instead of {expected:,}."
        )


def _parse(path, metadata):
    """The document in the metadata, if this version can read it."""
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
