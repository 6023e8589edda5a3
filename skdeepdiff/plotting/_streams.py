"""Streams: what their names tell, and the attention to them."""

import numpy as np

from .._pairs._paired_marks import check_mark_names
from .._utils._estimators import best_of

# The longest first: the end of a name that fits two is the longer one.
SUFFIXES = ("A_aux", "B_aux", "A-B", "A", "B")
KIND_LABELS = {
    "A-B": "A \N{MINUS SIGN} B",
    "A_aux": "A, auxiliary",
    "B_aux": "B, auxiliary",
}


def split_stream(name):
    """Mark and kind of a stream.

    Parameters
    ----------
    name : str
        Such as ``H3K4me3_A-B``.

    Returns
    -------
    mark : str
        Such as ``H3K4me3``.
    kind : str
        Such as ``A-B``; empty if the name doesn't tell.

    Examples
    --------
    >>> split_stream("H3K4me3_A_aux")
    ('H3K4me3', 'A_aux')
    >>> split_stream("H3K4me3")
    ('H3K4me3', '')
    """
    for suffix in SUFFIXES:
        if name.endswith(f"_{suffix}") and len(name) > len(suffix) + 1:
            return name[: -len(suffix) - 1], suffix
    return name, ""


def rename_marks(stream_names, mark_names):
    """Replace the marks in names of streams by others, one a mark in order."""
    parts = [split_stream(name) for name in stream_names]
    marks = list(dict.fromkeys(mark for mark, _ in parts))
    if mark_names is None:
        return list(stream_names)
    new = dict(zip(marks, check_mark_names(mark_names, len(marks)), strict=True))
    return [f"{new[mark]}_{kind}" if kind else new[mark] for mark, kind in parts]


def attention_of(estimator, X):
    """Ask an estimator, perhaps a search, for attention, or say which have it."""
    estimator = best_of(estimator)
    if not hasattr(estimator, "attention"):
        raise TypeError(
            "estimator must have a method attention, such as DeepDiffRegressor's, got "
            f"{type(estimator).__name__}."
        )
    return estimator.attention(X)


def check_attention(attention, *names):
    """Refuse what isn't attention, before it fails less clearly."""
    missing = [name for name in ("stream_names", *names) if name not in attention]
    if missing:
        raise ValueError(
            "attention must be what the method attention of an estimator returns, got "
            f"one without {' and '.join(missing)}."
        )
    n_streams = len(attention["stream_names"])
    for name in names:
        shape = np.shape(attention[name])
        if len(shape) != {"marks": 2, "bins": 3}[name] or shape[1] != n_streams:
            raise ValueError(
                f"attention.{name} must have a column for each of {n_streams} streams, "
                f"got shape {shape}."
            )
