"""Datasets as files: NumPy's arrays and JSON in one compressed archive."""

import io
import json
import math
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.utils import Bunch

from .._utils._estimators import validated
from .._utils._files import check_file, write_whole
from ..exceptions import MalformedFileError
from ._provenance import as_json

FORMAT = "skdeepdiff dataset"
FORMAT_VERSION = 1

REST = "rest"  # the member that holds everything but arrays
ARRAYS = "values/"  # what the names of the others begin with

STORED_KINDS = "biufU"  # booleans, numbers and text, which need no pickle

# How NumPy describes such an array in a file (NEP 1, version 1.0).
HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([<>|][%b]\d{1,9})', "
    rb"'fortran_order': (True|False), 'shape': \(([\d, ]*)\), \} *\n"
    % STORED_KINDS.encode(),
    re.DOTALL,
)
LARGEST_CODE_POINT = 0x10FFFF

SEPARATOR = "/"


def _take_apart(bunch, prefix=""):
    arrays, rest = {}, {}
    for key, value in bunch.items():
        name = f"{prefix}{key}"
        if isinstance(value, Bunch):
            inner = _take_apart(value, f"{name}{SEPARATOR}")
            arrays, rest = arrays | inner[0], rest | inner[1]
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
    bunch = Bunch()
    for name, value in values.items():
        *folders, key = name.split(SEPARATOR)
        inside = bunch
        for folder in folders:
            inside = inside.setdefault(folder, Bunch())
            if not isinstance(inside, Bunch):
                raise ValueError(f"{folder} has a value and further values inside")
        inside[key] = value
    return bunch


@validated(dataset=[Bunch], path=[str, Path])
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
    >>> from skdeepdiff.datasets import make_paired_marks, save_dataset
    >>> with TemporaryDirectory() as folder:
    ...     save_dataset(make_paired_marks(20, n_bins=10), f"{folder}/genes.npz")
    """
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"path must end in .npz; got {str(path)!r}.")
    arrays, rest = _take_apart(dataset)
    if flaw := find_flaw(dataset):
        raise ValueError(f"dataset isn't one of skdeepdiff.datasets: {flaw}")
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


def _read_members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if len({member.filename for member in members}) < len(members):
            raise ValueError("it has two members of one name")
        for member in members:
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError(f"{member.filename} isn't compressed by deflation")
            yield member.filename.removesuffix(".npy"), archive.read(member)


def _read_array(name, content):
    """Do as NumPy, but read only what :func:`save_dataset` writes."""
    header = HEADER.match(content)
    if header is None:
        raise ValueError(f"{name} isn't an array of booleans, numbers or text")
    descr, is_transposed, lengths = (part.decode() for part in header.groups())
    shape = tuple(map(int, re.findall(r"\d+", lengths)))
    dtype = np.dtype(descr)
    size = len(content) - header.end()
    if math.prod(shape) * dtype.itemsize != size:
        raise ValueError(f"{name} has {size} bytes, which don't fit its shape")
    array = np.frombuffer(content, dtype, offset=header.end()).copy()
    if dtype.kind == "U":
        code_points = array.view(np.dtype(np.uint32).newbyteorder(dtype.byteorder))
        if (code_points > LARGEST_CODE_POINT).any():
            raise ValueError(f"{name} isn't text")
    return array.reshape(shape, order="F" if is_transposed == "True" else "C")


def find_flaw(dataset):
    """Say what a Bunch lacks to be a dataset, whatever made it, or None."""
    data = dataset.get("data")
    is_array = isinstance(data, np.ndarray) and data.dtype.kind == "f"
    if not is_array or data.ndim != 4 or data.shape[1] != 2:
        return "data must be numbers of shape (n_genes, 2, n_marks, n_bins)."
    n_genes, _, n_marks, n_bins = data.shape
    lengths = {"gene_ids": n_genes, "gene_symbols": n_genes}
    lengths |= {"mark_names": n_marks, "cell_types": 2}
    for name, length in lengths.items():
        value = dataset.get(name)
        if not (
            isinstance(value, list)
            and len(value) == length
            and all(isinstance(part, str) for part in value)
        ):
            return f"{name} must be {length} names."
    shapes = {
        "target": [(n_genes,), (n_genes, 3)],
        "bin_positions": [(n_bins,)],
        "padding": [(n_genes, n_bins)],
        "excluded": [(n_genes, n_bins)],
    } | {key: [(n_genes,)] for key in ("target_se", "chromosomes", "tss", "strand")}
    for name, allowed in shapes.items():
        value = dataset.get(name)
        if value is None and name != "bin_positions":
            continue
        if not isinstance(value, np.ndarray) or value.shape not in allowed:
            return f"{name} must be an array of shape {' or '.join(map(str, allowed))}."
    return None


@validated(path=[str, Path])
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
    OSError
        If there is no such file, or it can't be read.
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
    check_file(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        error.filename = str(path)
        raise
    damaged = f"{path} isn't a dataset of skdeepdiff's, or is damaged"
    try:
        arrays = {
            name: _read_array(name, member) for name, member in _read_members(content)
        }
        rest = json.loads(arrays.pop(REST).tobytes()) if REST in arrays else None
    # What zipfile (RuntimeError: encrypted, or of a newer version), NumPy and json
    # say of content that isn't theirs.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        OverflowError,
        TypeError,
        ValueError,
    ) as error:
        raise MalformedFileError(f"{damaged}: {error}") from error
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
    arrays = {name.removeprefix(ARRAYS): values for name, values in arrays.items()}
    try:
        dataset = _put_together(arrays | rest.get("values", {}))
    except ValueError as error:
        raise MalformedFileError(f"{damaged}: {error}") from error
    if flaw := find_flaw(dataset):
        raise MalformedFileError(f"{path}: {flaw}")
    return dataset
