"""``save`` and ``load``."""

import os
import platform
from typing import Any

import numpy as np
import safetensors
import sklearn
import skorch
import torch
from sklearn.base import BaseEstimator
from sklearn.pipeline import Pipeline
from sklearn.utils._param_validation import InvalidParameterError

from .._utils._files import write_whole
from .._utils._object_kinds import allowed_kinds, is_savable
from .._version import __version__
from ..exceptions import MalformedFileError
from ._container import pack, read_file, unpack
from ._notes import check_notes
from ._values import Decoder, Encoder


def save(estimator: BaseEstimator, path: str | os.PathLike[str]) -> None:
    """Save an estimator to one file that holds nothing but data.

    The file is in the safetensors format, with the parameters and everything that
    isn't an array as JSON in its metadata. It appears whole or not at all, once what is
    to be written was loaded on trial. Unlike with a pickle, reading it executes nothing
    that is in it. :ref:`saving` tells what isn't kept, such as optimisers and
    ``memory``.

    Parameters
    ----------
    estimator : estimator
        Any of this package's, or a :class:`~sklearn.pipeline.Pipeline` of them,
        fitted or not.
    path : str or path-like
        Where to; a file there is replaced.

    Raises
    ------
    TypeError
        If the estimator, or one of its parameters (such as callbacks), can't be
        saved in this way.
    ValueError
        If it has too many parts, such as thousands of trees, or couldn't be loaded
        again, such as with a parameter that ``fit`` would refuse. The message names
        the part.
    OSError
        If the file can't be written; one that was there before stays as it was.

    See Also
    --------
    load : Load it again.
    DeepDiffRegressor.save : The same as a method, which all estimators have.
    skdeepdiff.datasets.save_dataset : Keep a dataset.

    Examples
    --------
    >>> import os, tempfile
    >>> import skdeepdiff
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> X, y = make_paired_marks(40, n_bins=10, random_state=0, return_X_y=True)
    >>> model = skdeepdiff.SingleLayerSVR().fit(X, y)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "model.skdeepdiff")
    ...     skdeepdiff.save(model, path)
    ...     again = skdeepdiff.load(path)
    >>> bool((again.predict(X) == model.predict(X)).all())
    True
    """
    save_with_notes(estimator, path, {})


def save_with_notes(estimator, path, notes):
    """Save an estimator with notes, plain values that older versions overlook."""
    if not is_savable(estimator):
        raise TypeError(
            "estimator must be one of skdeepdiff's or a Pipeline of them, got a "
            f"{type(estimator).__module__}.{type(estimator).__qualname__}."
        )
    encoder = Encoder(allowed_kinds())
    document = {"versions": versions(), "estimator": encoder.encode(estimator, "")}
    if notes:
        check_notes(notes)
        document["notes"] = notes
    content = pack(document, encoder.arrays)
    try:
        _build(*unpack(content, path))
    except MalformedFileError as error:
        raise ValueError(
            f"The estimator can't be saved, as it couldn't be loaded again: {error}"
        ) from error
    write_whole(path, content)


def load(
    path: str | os.PathLike[str], *, device: str | None = None, max_bytes: int = 2**31
) -> Any:
    """Load an estimator that :func:`save` has saved.

    Nothing in the file is executed, and only estimators of this package, pipelines
    of them and what they consist of are built, whoever wrote the file (:ref:`saving`).

    Parameters
    ----------
    path : str or path-like
        File.
    device : str, optional
        Where networks are to predict, in the place of what they were saved with;
        becomes their parameter ``device``.
    max_bytes : int
        Refuse files that are larger, in bytes.

    Returns
    -------
    estimator : estimator
        It predicts what the saved one did.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MalformedFileError
        If the file is larger than ``max_bytes``, truncated, damaged, changed after
        it was saved, of a newer format, or asks for something to be built that isn't
        an estimator of ours. The message says which.
    ValueError
        If torch can't use the device, or ``max_bytes`` isn't a positive int.

    See Also
    --------
    save : Save an estimator.
    skdeepdiff.datasets.load_dataset : Load a dataset.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import skdeepdiff
    >>> with TemporaryDirectory() as folder:
    ...     skdeepdiff.PairedMarks("concat").save(f"{folder}/marks.skdeepdiff")
    ...     skdeepdiff.load(f"{folder}/marks.skdeepdiff")
    PairedMarks(features='concat')
    """
    return load_with_notes(path, device=device, max_bytes=max_bytes)[0]


def load_with_notes(path, *, device=None, max_bytes=2**31):
    if type(max_bytes) is not int or max_bytes < 1:
        raise ValueError(f"max_bytes must be a positive int, got {max_bytes!r}.")
    document, arrays = unpack(read_file(path, max_bytes), path)
    try:
        estimator, notes = _build(document, arrays)
    except MalformedFileError as error:
        raise MalformedFileError(f"{path} can't be loaded: {error}") from error
    _move_networks(estimator, device)
    return estimator, notes


def _build(document, arrays):
    decoder = Decoder(allowed_kinds(), arrays)
    try:
        estimator = decoder.decode(document["estimator"])
        if not is_savable(estimator):
            raise MalformedFileError(f"it holds no estimator but a {type(estimator)}.")
        return estimator, _read_notes(document)
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        is_clear = isinstance(error, InvalidParameterError | MalformedFileError)
        problem = error if is_clear else f"it describes no estimator of ours: {error!r}"
        where = f"in {decoder.where:.200}, " * bool(decoder.where)
        raise MalformedFileError(f"{where}{problem!s:.800}") from error


def _read_notes(document):
    notes = document.get("notes", {})
    try:
        check_notes(notes)
    except TypeError as error:
        raise MalformedFileError(str(error)) from error
    return notes


def _move_networks(estimator, device):
    if isinstance(estimator, Pipeline):
        for _, step in estimator.steps:
            _move_networks(step, device)
    elif hasattr(estimator, "_move_networks"):
        if device is not None:
            estimator.device = device
        estimator._move_networks()


def versions():
    modules = (np, safetensors, sklearn, skorch, torch)
    return {"skdeepdiff": __version__, "python": platform.python_version()} | {
        module.__name__: module.__version__ for module in modules
    }
