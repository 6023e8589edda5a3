"""What a dataset was made of: versions, options, files."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from numbers import Integral
from pathlib import Path

from .._version import __version__
from ._signal import hash_file

LIBRARIES = ("numpy", "pandas", "pysam", "pybigtools")


def find_versions():
    """Versions of what the numbers depend on.

    Returns
    -------
    versions : dict of str to str
        Of this package, Python, and the libraries that are installed.
    """
    versions = {"skdeepdiff": __version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            versions[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            continue
    return versions


def describe_table(table):
    """What a table was read from.

    Parameters
    ----------
    table : str, Path or DataFrame
        Table or its file.

    Returns
    -------
    description : dict
        The file's path, size and checksum; no path for a DataFrame.
    """
    if not isinstance(table, str | Path):
        return {"path": None}
    path = Path(table)
    return {
        "path": str(path),
        "n_bytes": path.stat().st_size,
        "sha256": hash_file(path),
    }


def as_json(option):
    """Turn an option into what JSON knows.

    Parameters
    ----------
    option : object
        Text, a number, None, a path, or sequences and mappings of these.

    Returns
    -------
    option : object
        The same of plain types.
    """
    if isinstance(option, Mapping):
        return {str(key): as_json(value) for key, value in option.items()}
    if isinstance(option, Path):
        return str(option)
    if isinstance(option, str) or option is None:
        return option
    if isinstance(option, Sequence):
        return [as_json(part) for part in option]
    return int(option) if isinstance(option, Integral) else float(option)
