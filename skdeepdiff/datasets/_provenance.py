"""What a dataset was made of: versions, options, files."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

import numpy as np
import pandas as pd

from .._version import __version__
from ._signal import hash_file

LIBRARIES = ("numpy", "pandas", "pysam", "pybigtools")


def find_versions():
    """Versions of what the numbers depend on."""
    versions = {"skdeepdiff": __version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            versions[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            continue
    return versions


def describe_table(table):
    """Tell the path, size and checksum of a table's file; nothing of a mapping or None.

    Of a table in memory, the checksum of its CSV; of a pattern of paths, that alone.
    """
    if isinstance(table, pd.DataFrame):
        content = table.to_csv().encode()
        digest = hashlib.sha256(content).hexdigest()
        return {"path": None, "n_bytes": len(content), "sha256": digest}
    if not isinstance(table, str | Path):
        return {}
    path = Path(table)
    if not path.is_file():
        return {"path": str(path)}
    return {
        "path": str(path),
        "n_bytes": path.stat().st_size,
        "sha256": hash_file(path),
    }


def as_json(option):
    """Turn an option into what JSON knows; TypeError if it can't be."""
    if isinstance(option, Mapping):
        return {str(key): as_json(value) for key, value in option.items()}
    if isinstance(option, Path):
        return str(option)
    if isinstance(option, np.ndarray | np.generic | pd.Index | pd.Series):
        return as_json(option.tolist())
    if isinstance(option, str | bool | int | float) or option is None:
        return option
    if isinstance(option, Sequence):
        return [as_json(part) for part in option]
    raise TypeError(f"{option!r} can't be kept: it is a {type(option).__name__}.")
