"""Containers of X and y: as arrays or pandas tables, and what their labels say."""

import contextlib
import itertools

import numpy as np
import pandas as pd
from scipy import sparse

ALLOWED_X = (
    "X must be (n_genes, 2, n_marks, n_bins), cell type A then B, or flattened to "
    "(n_genes, 2 * n_marks * n_bins) with n_marks given"
)

# NumPy's codes; complex numbers are left to scikit-learn's own message.
NUMERIC_KINDS = "biufc"

# The axes of X, and parts of names by which others call them.
AXES = {
    "gene": ("gene",),
    "cell type": ("cell", "condition", "tissue"),
    "mark": ("mark", "histone", "modification"),
    "bin": ("bin", "position", "window"),
}


def as_array_or_table(X):
    """Refuse what check_array would convert or explain less clearly."""
    if sparse.issparse(X):
        raise TypeError(
            f"{ALLOWED_X}; got a sparse {type(X).__name__}. Use X.toarray()."
        )
    if isinstance(X, list | tuple):
        try:
            X = np.asarray(X)
        except ValueError as error:
            raise ValueError(
                f"{ALLOWED_X}; got a {type(X).__name__} of parts that differ in shape."
            ) from error
    elif not hasattr(X, "__array__"):
        raise TypeError(f"{ALLOWED_X}; got an object of type {type(X).__name__}.")
    _check_axes(X)
    if _is_labelled_array(X) and X.ndim == 2:
        X = X.to_pandas()
    X = plain(X, "X")
    if getattr(getattr(X, "dtype", None), "kind", "f") not in NUMERIC_KINDS:
        raise ValueError(f"X must be numeric, got dtype {X.dtype}.")
    return X


def plain(values, name):
    """Get values as an array or DataFrame of NumPy's; refuse masks, text and dates."""
    if np.ma.is_masked(values):
        raise ValueError(
            f"{name} has masked values. Fill them, with {name}.filled(...), or leave "
            "their genes out."
        )
    if isinstance(values, list | tuple):
        # Parts that differ in shape are left to who needs an array.
        with contextlib.suppress(ValueError):
            values = np.asarray(values)
    if not hasattr(values, "__array__"):
        return values
    # pyarrow's columns are the values.
    columns = getattr(values, "column_names", getattr(values, "columns", None))
    if columns is None:
        array = np.asarray(values)
        _check_numeric(array, name)
        return values if isinstance(values, pd.Series) else array
    if not isinstance(values, pd.DataFrame):
        values = pd.DataFrame(
            {column: np.asarray(values[column]) for column in columns}
        )
    for column, dtype in zip(values.columns, values.dtypes, strict=True):
        if dtype.kind not in NUMERIC_KINDS:
            raise ValueError(
                f"{name} must be numeric, got dtype {dtype} in column {column!r}."
            )
    if all(isinstance(dtype, np.dtype) for dtype in values.dtypes):
        return values
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    return pd.DataFrame(numbers, values.index, values.columns)


def _check_numeric(array, name):
    """Refuse text, even of numbers, dates and durations, which NumPy would convert."""
    if array.dtype.kind in "mM":
        raise ValueError(f"{name} must be numeric, got dtype {array.dtype}.")
    if array.dtype.kind in "OSU":
        for value in array.ravel().tolist():
            if isinstance(value, str | bytes):
                raise ValueError(
                    f"{name} must be numeric, got text, such as {value!r:.80}."
                )


def _is_labelled_array(values):
    """Tell whether values are an array of xarray's, or one that has its interface."""
    return all(hasattr(values, name) for name in ("dims", "indexes", "ndim"))


def _check_axes(X):
    """Refuse named axes that are others than those in their places."""
    if not _is_labelled_array(X) or len(X.dims) not in (2, 4):
        return
    for place, (dim, axis) in enumerate(zip(X.dims, AXES, strict=False)):
        meant = [
            axis
            for axis, parts in AXES.items()
            if any(part in str(dim).lower() for part in parts)
        ]
        # Flattened signal has marks and bins in its second axis.
        if meant and axis not in meant and (X.ndim == 4 or meant == ["gene"]):
            raise ValueError(
                f"{ALLOWED_X}; got axes named {', '.join(map(repr, X.dims))}, of which "
                f"{dim!r} is in place {place} of the {axis}. Use X.transpose(...)."
            )


def feature_labels(X):
    """Name a labelled array's features, such as ``A_H3K4me3_-950``, or None."""
    if not _is_labelled_array(X) or X.ndim != 4:
        return None
    if not any(dim in X.indexes for dim in X.dims[1:]):
        return None
    labels = (
        X.indexes.get(dim, range(size))
        for dim, size in zip(X.dims[1:], X.shape[1:], strict=True)
    )
    return ["_".join(map(str, each)) for each in itertools.product(*labels)]


def check_same_order(**values):
    """Refuse two containers whose rows have the same labels in another order."""
    (name, genes), (other_name, others) = (
        (name, _gene_labels(each)) for name, each in values.items()
    )
    # Labels that only one of them has, or that count the rows, tell nothing.
    if genes is None or others is None or genes == others:
        return
    if set(genes) == set(others):
        row, (gene, other) = next(
            (row, pair)
            for row, pair in enumerate(zip(genes, others, strict=False))
            if pair[0] != pair[1]
        )
        raise ValueError(
            f"{name} and {other_name} must be in the same order, but row {row} is "
            f"{gene!r} in {name} and {other!r} in {other_name}. Select one by the "
            "other's labels, as with .loc[...]."
        )


def _gene_labels(values):
    index = getattr(values, "index", None)
    if _is_labelled_array(values):
        index = values.indexes.get(values.dims[0]) if values.dims else None
    if not isinstance(index, pd.Index) or index.equals(pd.RangeIndex(len(index))):
        return None
    return index.tolist()
