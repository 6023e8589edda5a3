"""Streams: what their names tell, and the attention to them."""

import numpy as np

from .._pairs._paired_marks import check_mark_names
from .._pairs._streams import split_stream, stream_name
from .._utils._estimators import best_of

KIND_LABELS = {
    "A-B": "A \N{MINUS SIGN} B",
    "A_aux": "A, auxiliary",
    "B_aux": "B, auxiliary",
}


def streams_of(attention, mark_names=None):
    """Get mark and kind of each stream, perhaps with other names of the marks.

    Streams are those in ``stream_names``, which may be some of an estimator's.
    """
    listed = zip(
        attention.get("stream_marks", ()),
        attention.get("stream_kinds", ()),
        strict=True,
    )
    known = {stream_name(*stream): stream for stream in listed}
    streams = [
        known.get(name, split_stream(name)) for name in attention["stream_names"]
    ]
    if mark_names is None:
        return streams
    marks = list(dict.fromkeys(mark for mark, _ in streams))
    new = dict(zip(marks, check_mark_names(mark_names, len(marks)), strict=True))
    return [(new[mark], kind) for mark, kind in streams]


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
