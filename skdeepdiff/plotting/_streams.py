"""Streams: what their names tell, and the attention to them."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

import numpy as np

from .._pairs._containers import check_same_order
from .._pairs._paired_marks import check_mark_names
from .._pairs._streams import split_stream, stream_name
from .._utils._estimators import best_of
from ._drawing import import_pyplot

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from typing_extensions import Self

KIND_LABELS = {
    "A-B": "A \N{MINUS SIGN} B",
    "A_aux": "A, auxiliary",
    "B_aux": "B, auxiliary",
}


def streams_of(attention, mark_names=None):
    """Get mark and kind of the streams in ``stream_names``, perhaps of other marks."""
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
    estimator = best_of(estimator)
    if not hasattr(estimator, "attention"):
        raise TypeError(
            "estimator must have a method attention, such as DeepDiffRegressor's, got "
            f"{type(estimator).__name__}."
        )
    return estimator.attention(X)


def check_attention(attention, *names):
    if missing := [name for name in ("stream_names", *names) if name not in attention]:
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


class FromEstimator:
    """A Display that shows a network's attention, and has ``from_attention``."""

    @classmethod
    def from_estimator(
        cls, estimator: Any, X: ArrayLike, y: ArrayLike | None = None, **options: Any
    ) -> Self:
        """Compute a fitted network's attention and draw it.

        Parameters
        ----------
        estimator : estimator
            Fitted, with a method ``attention``, such as
            :class:`~skdeepdiff.DeepDiffRegressor`; or a fitted search, whose best
            estimator counts.
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Signal, in the layout of ``fit``.
        y : array-like of shape (n_genes,) or (n_genes, 3), optional
            Log fold change B over A, alone or as the first column. Needed for groups
            of up- and down-regulated genes.
        **options : optional
            What to draw, and how: the parameters of ``from_attention`` and ``plot``.

        Returns
        -------
        display : Display
            What was computed, and drawn.

        Raises
        ------
        ImportError
            If matplotlib isn't installed (the extra ``plots``).
        TypeError
            If the estimator has no attention, or there is no such option.
        ValueError
            If a group has no gene, or a parameter can't be used.
        """
        import_pyplot()
        known = {
            **signature(cls.from_attention).parameters,  # type: ignore[attr-defined]
            **signature(cls.plot).parameters,  # type: ignore[attr-defined]
        }
        if unknown := options.keys() - known.keys():
            # Now, and not after the attention was computed.
            raise TypeError(
                f"from_estimator got an unexpected keyword argument {min(unknown)!r}"
            )
        check_same_order(X=X, y=y)
        if y is not None:
            options["y"] = y
        if "X" in known:
            options["X"] = X
        attention = attention_of(estimator, X)
        return cls.from_attention(attention, **options)  # type: ignore[attr-defined]
