"""What a dataset was made of, and how: kept with it, and compared with another's."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import numpy as np
import pandas as pd
from pooch import file_hash

from .._version import __version__

LIBRARIES = ("numpy", "pandas", "pysam", "pybigtools")

# Options of build_dataset that change what a bin's number means.
OPTIONS = (
    "bin_size",
    "upstream",
    "downstream",
    "orient",
    "counting",
    "min_fragment_length",
    "max_fragment_length",
    "normalize",
    "replicates",
)
LONGEST = 80  # of a value in an error


def find_versions():
    versions = {"skdeepdiff": __version__, "python": platform.python_version()}
    for library in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            versions[library] = metadata.version(library)
    return versions


def describe_table(table):
    """Tell path, size and checksum of a table's file, or of its CSV if in memory."""
    if isinstance(table, pd.DataFrame):
        content = table.to_csv().encode()
        digest = hashlib.sha256(content).hexdigest()
        return {"path": None, "n_bytes": len(content), "sha256": digest}
    if not isinstance(table, str | Path):
        return {}
    path = Path(table)
    told = {"path": str(path)}
    if path.is_file():  # and no pattern
        told |= {"n_bytes": path.stat().st_size, "sha256": file_hash(path)}
    return told


def as_json(option):
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


def inside(values, name):
    """Get what a mapping from a file has by this name, if that is a mapping itself."""
    inside = values.get(name) if isinstance(values, dict) else None
    return inside if isinstance(inside, dict) else {}


def _describe_contents(provenance):
    """Tell what each mark's files held, and if it was scaled, where that is known."""
    files = provenance.get("files") if isinstance(provenance, dict) else None
    contents = {}
    for file in files if isinstance(files, list) else ():
        known = isinstance(file, dict) and {"mark", "content"} <= file.keys()
        if known and file.get("role") != "control":
            scaled = ", scaled" if file.get("scale_factor") else ""
            contents[str(file["mark"])] = f"{file['content']}{scaled}"
    return contents


def describe_origin(dataset):
    """Tell in JSON's types how a dataset was made, as far as models depend on it."""
    provenance = dataset.get("provenance")
    given = inside(provenance, "options")
    origin = {"options": {name: given[name] for name in OPTIONS if name in given}}
    if contents := _describe_contents(provenance):
        origin["contents"] = contents
    for name in ("mark_names", "bin_positions"):
        if dataset.get(name) is not None:
            origin[name] = np.asarray(dataset[name]).tolist()
    return origin


def _shown(values):
    return ", ".join(f"{name}={value!r:.{LONGEST}}" for name, value in values.items())


def _bins(positions):
    if not isinstance(positions, list) or not positions:
        return f"bin_positions={positions!r:.{LONGEST}}"
    first, last = positions[0], positions[-1]
    return (
        f"{len(positions)} bins with centres from {first!r:.{LONGEST}} to "
        f"{last!r:.{LONGEST}} bp"
    )


def check_origin(origin, dataset, other, name):
    """Refuse a dataset that wasn't made as one of this origin, as far as both tell."""
    given = describe_origin(dataset)

    expected, found = origin.get("mark_names"), given.get("mark_names")
    if None not in (expected, found) and expected != found:
        expected = expected if isinstance(expected, list) else [expected]
        raise ValueError(
            f"{name} has the marks {', '.join(map(str, found))}, but {other} has "
            f"{', '.join(map(str, expected))}, in this order."
        )

    expected, found = inside(origin, "options"), given["options"]
    if different := [
        option
        for option in OPTIONS
        if option in expected and option in found and expected[option] != found[option]
    ]:
        raise ValueError(
            f"{name} was built with {_shown({o: found[o] for o in different})}, but "
            f"{other} with {_shown({o: expected[o] for o in different})}. Build it "
            "with the same options."
        )

    expected = inside(origin, "contents")
    for mark, content in given.get("contents", {}).items():
        if content != expected.get(mark, content):
            raise ValueError(
                f"{mark} in {name} was built from files of {content}, but in "
                f"{other} from files of {expected[mark]!s:.{LONGEST}}. Reads are "
                "counted, signal is averaged: build it from the same kind, scaled "
                "by scale_factor in both or in neither."
            )

    expected, found = origin.get("bin_positions"), given.get("bin_positions")
    if None not in (expected, found) and expected != found:
        raise ValueError(
            f"{name} has {_bins(found)}, but {other} has {_bins(expected)} from the "
            "start site."
        )
