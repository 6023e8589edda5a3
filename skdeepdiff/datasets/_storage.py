"""Datasets as files: NumPy's arrays and JSON in one compressed archive."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.utils import Bunch
from sklearn.utils._param_validation import validate_params

from .._base import keep_hints
from .._files import write_whole
from ..exceptions import MalformedFileError
from ._provenance import as_json

FORMAT = "skdeepdiff dataset"
FORMAT_VERSION = 1

# The member that holds everything but arrays.
REST = "rest"

# What the names of the members that hold arrays begin with.
ARRAYS = "values/"

# Booleans, numbers and text: what NumPy stores without pickle.
STORED_KINDS = "biufU"

SEPARATOR = "/"


def _take_apart(bunch, prefix=""):
    """Arrays by name, and the rest as JSON has it; bunches within become names."""
    arrays, rest = {}, {}
    for key, value in bunch.items():
        name = f"{prefix}{key}"
        if isinstance(value, Bunch):
            inner_arrays, inner_rest = _take_apart(value, f"{name}{SEPARATOR}")
            arrays |= inner_arrays
            rest |= inner_rest
        elif isinstance(value, np.ndarray):
            if value.dtype.kind not in STORED_KINDS:
                raise TypeError(
                    f"dataset.{name} must be of booleans, numbers or text; got an "
                    f"array of {value.dtype}."
                )
            arrays[name] = value
        else:
            rest[name] = value
    return arrays, rest


def _put_together(values):
    """Undo :func:`_take_apart`."""
    bunch = Bunch()
    for name, value in values.items():
        *folders, key = name.split(SEPARATOR)
        inside = bunch
        for folder in folders:
            inside = inside.setdefault(folder, Bunch())
        inside[key] = value
    return bunch


@keep_hints(
    validate_params(
        {"dataset": [Bunch], "path": [str, Path]}, prefer_skip_nested_validation=True
    )
)
def save_dataset(dataset: Bunch, path: str | Path) -> None:
    """Save a dataset to one compressed file that holds nothing but data.

    The same dataset gives the same bytes.

    Parameters
    ----------
    dataset : Bunch
        As :func:`build_dataset` returns it, or any other function here.
    path : str or Path
        Where to, ending in ``.npz``; a file there is replaced, once the new one is
        whole.

    Raises
    ------
    TypeError
        If an attribute is neither an array of booleans, numbers or text nor made of
        what JSON knows.
    ValueError
        If the path doesn't end in ``.npz``.
    OSError
        If the file can't be written; one that was there before stays as it was.

    See Also
    --------
    load_dataset : Load it again.
    to_anndata : Convert it to AnnData.
    skdeepdiff.save : Keep an estimator.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from skdeepdiff.datasets import load_dataset, make_paired_marks, save_dataset
    >>> genes = make_paired_marks(20, n_bins=10, random_state=0)
    >>> with TemporaryDirectory() as folder:
    ...     save_dataset(genes, f"{folder}/genes.npz")
    ...     load_dataset(f"{folder}/genes.npz").data.shape
    (20, 2, 5, 10)
    """
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"path must end in .npz; got {str(path)!r}.")
    arrays, rest = _take_apart(dataset)
    for name, value in rest.items():
        try:
            rest[name] = as_json(value)
        except TypeError as error:
            raise TypeError(f"dataset.{name}: {error}") from error
    text = json.dumps({"format": FORMAT, "version": FORMAT_VERSION, "values": rest})
    members: dict[str, Any] = {REST: np.frombuffer(text.encode(), dtype=np.uint8)}
    members |= {f"{ARRAYS}{name}": values for name, values in arrays.items()}
    content = io.BytesIO()
    np.savez_compressed(content, **members)
    write_whole(path, content.getvalue())


def _check(dataset, path):
    """Refuse what isn't a dataset, whatever wrote it."""
    data = dataset.get("data")
    if (
        not isinstance(data, np.ndarray)
        or data.ndim != 4
        or data.shape[1] != 2
        or data.dtype.kind != "f"
    ):
        raise MalformedFileError(
            f"{path}: data must be numbers of shape (n_genes, 2, n_marks, n_bins)."
        )
    n_genes, _, n_marks, n_bins = data.shape
    lists = {
        "gene_ids": n_genes,
        "gene_symbols": n_genes,
        "mark_names": n_marks,
        "cell_types": 2,
    }
    for name, length in lists.items():
        value = dataset.get(name)
        if not (
            isinstance(value, list)
            and len(value) == length
            and all(isinstance(part, str) for part in value)
        ):
            raise MalformedFileError(f"{path}: {name} must be {length} names.")
    shapes = {
        "target": [(n_genes,), (n_genes, 3)],
        "bin_positions": [(n_bins,)],
        "chromosomes": [(n_genes,)],
        "tss": [(n_genes,)],
        "strand": [(n_genes,)],
        "padding": [(n_genes, n_bins)],
    }
    for name, allowed in shapes.items():
        value = dataset.get(name)
        if value is None and name != "bin_positions":
            continue
        if not isinstance(value, np.ndarray) or value.shape not in allowed:
            raise MalformedFileError(
                f"{path}: {name} must be an array of shape "
                f"{' or '.join(map(str, allowed))}."
            )


@keep_hints(validate_params({"path": [str, Path]}, prefer_skip_nested_validation=True))
def load_dataset(path: str | Path) -> Bunch:
    """Load a dataset that :func:`save_dataset` wrote.

    Nothing in the file is executed.

    Parameters
    ----------
    path : str or Path
        File.

    Returns
    -------
    dataset : Bunch
        As it was saved, see :func:`build_dataset`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MalformedFileError
        A ValueError, if it isn't such a file, or is damaged or of a newer format.

    See Also
    --------
    save_dataset : Save one.
    build_dataset : Build one from files of reads.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from skdeepdiff.datasets import load_dataset, make_paired_marks, save_dataset
    >>> genes = make_paired_marks(20, n_bins=10, random_state=0)
    >>> with TemporaryDirectory() as folder:
    ...     save_dataset(genes, f"{folder}/genes.npz")
    ...     again = load_dataset(f"{folder}/genes.npz")
    >>> bool((again.data == genes.data).all()), again.mark_names == genes.mark_names
    (True, True)
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path} doesn't exist.")
    if not zipfile.is_zipfile(path):
        raise MalformedFileError(
            f"{path} isn't a dataset of skdeepdiff's, or is damaged."
        )
    try:
        # NumPy itself leaves a file open that it can't read. Only an archive gives a
        # context; a lone array isn't a dataset either.
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            if REST not in archive.files:
                raise MalformedFileError(f"{path} isn't a dataset of skdeepdiff's.")
            rest = json.loads(archive[REST].tobytes())
            arrays = {
                name.removeprefix(ARRAYS): archive[name]
                for name in archive.files
                if name.startswith(ARRAYS)
            }
    except MalformedFileError:
        raise
    except (
        ValueError,
        OSError,
        EOFError,
        MemoryError,
        TypeError,
        AttributeError,
        RecursionError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise MalformedFileError(
            f"{path} isn't a dataset of skdeepdiff's, or is damaged: {error}"
        ) from error
    if (
        not isinstance(rest, dict)
        or rest.get("format") != FORMAT
        or not isinstance(rest.get("values", {}), dict)
    ):
        raise MalformedFileError(f"{path} isn't a dataset of skdeepdiff's.")
    if rest.get("version") != FORMAT_VERSION:
        raise MalformedFileError(
            f"{path} is of format version {rest.get('version')}; this version of "
            f"skdeepdiff reads version {FORMAT_VERSION}."
        )
    try:
        dataset = _put_together(arrays | rest.get("values", {}))
    except (TypeError, AttributeError) as error:
        raise MalformedFileError(
            f"{path} has a value and further values of one name: {error}"
        ) from error
    _check(dataset, path)
    return dataset
