"""The transformer that all models share: from pairs to features."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils._param_validation import Integral, Interval
from sklearn.utils._set_output import _get_output_config
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted

from .._saving._parts import Part
from .._utils._estimators import all_or_nothing, one_of
from ._containers import check_same_order
from ._pooling import pool_bins, pooled_widths
from ._streams import FEATURE_KINDS, list_streams
from ._validation import SIZE, PairedInputMixin, chunks_of, validate_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike
    from typing_extensions import Self

MAX_BIN_SIZE = 2**31  # bp, which is longer than any chromosome in an indexed BAM file
MAX_CHARACTERS = 2**26  # of the marks' names in the names of all bins, in a file


def transform_signal(X, signal):
    return np.log1p(X) if signal == "log1p" else X


def fill_streams(streams, X, features, signal):
    """Fill streams (n_genes, n_streams, n_bins) by A, B or A - B, chunk by chunk."""
    n_marks = X.shape[2]
    for rows, chunk in chunks_of(X):
        # The logarithm's precision is that of the result, not of X.
        pair = transform_signal(chunk.astype(streams.dtype, copy=False), signal)
        a, b = pair[:, 0], pair[:, 1]
        for index, kind in enumerate(FEATURE_KINDS[features]):
            part = streams[rows, index * n_marks : (index + 1) * n_marks]
            part[...] = {"A": a, "B": b}[kind] if kind in "AB" else a - b
    return streams


def count_streams(features, n_marks):
    return len(FEATURE_KINDS[features]) * n_marks


def bin_centers(n_bins, bin_size=100):
    """Locate bins' centres in bp from the start site amid them, halves rounded down."""
    return ((2 * np.arange(n_bins) - n_bins + 1) * bin_size) // 2


def check_mark_names(mark_names, n_marks):
    """Check the user's names of marks, or make ``mark0``, ``mark1``, ... of None."""
    if mark_names is None:
        return [f"mark{index}" for index in range(n_marks)]
    if len(mark_names) != n_marks:
        raise ValueError(
            f"mark_names must name {n_marks} marks, got {len(mark_names)}."
        )
    if isinstance(mark_names, set | frozenset):
        raise ValueError("mark_names must be in the marks' order, got a set.")
    if not all(isinstance(name, str) for name in mark_names):
        raise ValueError(f"mark_names must be strings, got {list(mark_names)}.")
    if len(set(mark_names)) != n_marks:
        raise ValueError(f"mark_names must differ, got {list(mark_names)}.")
    return list(mark_names)


def _count_characters(n_bins, mark_names):
    names = () if mark_names is None else mark_names
    return n_bins * sum(len(str(name)) for name in names)


@dataclass(eq=False, repr=False)
class PairedMarks(PairedInputMixin, TransformerMixin, BaseEstimator):
    """Turn paired histone-modification matrices into features.

    The inputs of the paper's figure 1(b) and section 3.3: the difference of both
    cell types' signals, their concatenation, or both (as in the variants ``raw_d``,
    ``raw_c`` and ``raw`` of :class:`DeepDiffRegressor`). With them any regressor of
    scikit-learn's predicts log fold changes.

    Parameters
    ----------
    features : {"difference", "concat", "concat_difference"}
        ``"difference"``: A - B, one stream per mark. ``"concat"``: A's marks, then
        B's. ``"concat_difference"``: A's, B's, then A - B.
    signal : {"log1p", "counts"}
        Scale of the signal: log(1 + X), or X as it is, as published. Differences
        are taken on this scale.
    n_pooled_bins : int, optional
        If there are more bins, neighbouring ones are summed into so many, of as equal
        width as possible, before the logarithm and the difference are taken.
    n_marks : int, optional
        Marks per cell type; needed if X is two-dimensional.
    flatten : bool
        Whether the result is (n_genes, n_streams * n_bins), ready for any
        scikit-learn estimator, or (n_genes, n_streams, n_bins).
    mark_names : sequence of str, optional
        Names of the marks, for :meth:`get_feature_names_out`.
    bin_size : int
        Width of a bin in bp, for :meth:`get_feature_names_out`, which assumes
        that the window is centred on the transcription start site.

    Attributes
    ----------
    n_marks_, n_bins_ : int
        Layout of X in ``fit``.
    n_features_in_ : int
        ``2 * n_marks_ * n_bins_``.
    feature_names_in_ : ndarray of str of shape (2 * n_marks * n_bins,)
        Column names of X, if it was a DataFrame.

    See Also
    --------
    make_relieff_forest : A pipeline that begins with it.
    DeepDiffRegressor : Makes its streams itself.

    Examples
    --------
    >>> import numpy as np
    >>> from skdeepdiff import PairedMarks
    >>> X = np.arange(16.0).reshape(2, 2, 2, 2)
    >>> marks = PairedMarks(signal="counts", mark_names=["H3K4me1", "H3K4me3"])
    >>> marks.fit_transform(X)
    array([[-4., -4., -4., -4.],
           [-4., -4., -4., -4.]])
    >>> marks.get_feature_names_out()
    array(['H3K4me1_A-B_-50', 'H3K4me1_A-B_50', 'H3K4me3_A-B_-50',
           'H3K4me3_A-B_50'], dtype=object)
    """

    features: Literal["difference", "concat", "concat_difference"] = "difference"
    _: KW_ONLY
    signal: Literal["log1p", "counts"] = "log1p"
    n_pooled_bins: int | None = None
    n_marks: int | None = None
    flatten: bool = True
    mark_names: Sequence[str] | None = None
    bin_size: int = 100

    _fitted_parts = {
        **PairedInputMixin._fitted_parts,
        "n_bins_": Part(
            f"{SIZE.allowed}, with at most {MAX_CHARACTERS} characters of mark_names "
            "in all bins' names",
            lambda value, seen: (
                SIZE.fits(value, seen)
                and _count_characters(value, seen["mark_names"]) <= MAX_CHARACTERS
            ),
        ),
    }
    _parameter_constraints = {
        "features": [one_of(*FEATURE_KINDS)],
        "signal": [one_of("counts", "log1p")],
        "n_pooled_bins": [Interval(Integral, 1, None, closed="left"), None],
        "n_marks": [Interval(Integral, 1, None, closed="left"), None],
        "flatten": ["boolean"],
        "mark_names": ["array-like", None],
        "bin_size": [Interval(Integral, 1, MAX_BIN_SIZE, closed="both")],
    }

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Learn the layout of X.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Read counts or any non-negative signal; cell type A, then B.
        y : object
            Here for pipelines. Labels of genes are compared with those of X, where
            both have any, as the features have none; the rest is ignored.

        Returns
        -------
        self : PairedMarks
            Fitted transformer.

        Raises
        ------
        TypeError
            If X is sparse or nothing like an array.
        ValueError
            If a parameter is invalid, or X can't be pairs, isn't finite or is negative.
        """
        with all_or_nothing(self):
            self._validate_params()
            validate_pairs(self, X, reset=True)
            check_same_order(X=X, y=y)
            check_mark_names(self.mark_names, self.n_marks_)
        return self

    def transform(self, X: ArrayLike) -> np.ndarray:
        """Make features.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Signal, in the layout of ``fit``.

        Returns
        -------
        features : ndarray of shape (n_genes, n_streams * n_bins) or \
                (n_genes, n_streams, n_bins)
            Stream by stream, in each the bins, or pooled bins, in the order of X.
            Float32 if X is, else float64; a table after :meth:`set_output`.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            If X can't be used or isn't in the layout of ``fit``.
        """
        check_is_fitted(self)
        if not self.flatten and _get_output_config("transform", self)["dense"] != (
            "default"
        ):
            # Set after the container was chosen, or chosen for all transformers.
            raise ValueError("Only flat features have names; set flatten=True.")
        X = pool_bins(validate_pairs(self, X, reset=False), self.n_pooled_bins)
        n_streams = count_streams(self.features, self.n_marks_)
        streams = np.empty((len(X), n_streams, X.shape[3]), X.dtype)
        fill_streams(streams, X, self.features, self.signal)
        return streams.reshape(len(streams), -1) if self.flatten else streams

    def set_output(
        self, *, transform: Literal["default", "pandas", "polars"] | None = None
    ) -> Self:
        """Choose the container of the features.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"}, optional
            Container; None leaves it as it is.

        Returns
        -------
        self : PairedMarks
            The same transformer.

        Raises
        ------
        ValueError
            If a table is asked for and ``flatten=False``.
        """
        if transform not in (None, "default") and not self.flatten:
            raise ValueError(
                f"transform={transform!r} needs flat features; set flatten=True."
            )
        return super().set_output(transform=transform)

    def get_feature_names_out(
        self, input_features: ArrayLike | None = None
    ) -> np.ndarray:
        """Name the flat features: mark, cell type and position.

        Parameters
        ----------
        input_features : array-like of str, optional
            Names of X's columns, which don't enter: they must be those of ``fit``.

        Returns
        -------
        names : ndarray of object of shape (n_streams * n_bins,)
            Strings such as ``H3K4me3_A-B_-4950``: the bin's centre lies 4950 bp before
            the transcription start site.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            With ``flatten=False``, or if ``input_features`` aren't those of ``fit``.
        """
        check_is_fitted(self)
        _check_feature_names_in(self, input_features, generate_names=False)
        if not self.flatten:
            raise ValueError("Only flat features have names; set flatten=True.")
        marks = check_mark_names(self.mark_names, self.n_marks_)
        streams = list_streams(marks, FEATURE_KINDS[self.features])
        centers = bin_centers(self.n_bins_, self.bin_size)
        ends = np.cumsum(pooled_widths(self.n_bins_, self.n_pooled_bins))
        starts = np.append(0, ends[:-1])
        centers = (centers[starts] + centers[ends - 1]) // 2
        names = [f"{name}_{at}" for name in streams["stream_names"] for at in centers]
        return np.array(names, dtype=object)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
