"""What the names of streams tell, and which genes changed."""

import numpy as np

from .._paired_marks import check_mark_names
from .._pairs import check_values, log_fold_change_of

# The longest first: the end of a name that fits two is the longer one.
SUFFIXES = ("A_aux", "B_aux", "A-B", "A", "B")
KIND_LABELS = {
    "A-B": "A \N{MINUS SIGN} B",
    "A_aux": "A, auxiliary",
    "B_aux": "B, auxiliary",
}
LEGEND_TITLE = "log fold change, B over A"
GROUPS = ("all", "up", "down")


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
    """Names of streams with other names of the marks.

    Parameters
    ----------
    stream_names : list of str
        Such as ``mark0_A-B``.
    mark_names : sequence of str or None
        One a mark, in order; None keeps the names.

    Returns
    -------
    stream_names : list of str
        Such as ``H3K4me3_A-B``.
    """
    parts = [split_stream(name) for name in stream_names]
    marks = list(dict.fromkeys(mark for mark, _ in parts))
    if mark_names is None:
        return list(stream_names)
    new = dict(zip(marks, check_mark_names(mark_names, len(marks)), strict=True))
    return [f"{new[mark]}_{kind}" if kind else new[mark] for mark, kind in parts]


def attention_of(estimator, X):
    """An estimator's attention, or an error that says which have it.

    Parameters
    ----------
    estimator : estimator
        Fitted.
    X : array-like
        Signal.

    Returns
    -------
    attention : Bunch
        See :meth:`DeepDiffRegressor.attention`.
    """
    if not hasattr(estimator, "attention"):
        raise TypeError(
            "estimator must have a method attention, such as DeepDiffRegressor's, got "
            f"{type(estimator).__name__}."
        )
    return estimator.attention(X)


def check_attention(attention, *names):
    """Refuse what isn't attention, before it fails less clearly.

    Parameters
    ----------
    attention : Bunch
        To be checked.
    *names : {"marks", "bins"}
        What is needed of it, besides the streams' names.
    """
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


def check_change(values, name, n_genes=None):
    """Checked log fold changes.

    Parameters
    ----------
    values : array-like of shape (n_genes,) or (n_genes, 3)
        Log fold change, alone or as the first column.
    name : str
        What they are called in error messages.
    n_genes : int, optional
        How many there must be.

    Returns
    -------
    log_fold_change : ndarray of shape (n_genes,)
        Float64.
    """
    values = check_values(values, name, "(n_genes,) or (n_genes, 3)")
    if values.ndim not in (1, 2) or (values.ndim == 2 and values.shape[1] != 3):
        raise ValueError(
            f"{name} must be (n_genes,) or (n_genes, 3), got shape {values.shape}."
        )
    if n_genes is not None and len(values) != n_genes:
        raise ValueError(f"{name} must have {n_genes} genes, got {len(values)}.")
    return log_fold_change_of(values)


def check_groups(groups):
    """Refuse groups of genes that there aren't.

    Parameters
    ----------
    groups : sequence of {"all", "up", "down"}
        To be checked.
    """
    known = isinstance(groups, list | tuple) and all(each in GROUPS for each in groups)
    if not known or not groups or len(set(groups)) < len(groups):
        raise ValueError(
            "groups must be a list of one or more of 'all', 'up' and 'down', got "
            f"{groups!r}."
        )


def select_genes(group, log_fold_change, threshold):
    """Which genes are in a group.

    Parameters
    ----------
    group : {"all", "up", "down"}
        All genes; those above the threshold; those below minus the threshold.
    log_fold_change : ndarray of shape (n_genes,)
        Log fold change B over A.
    threshold : float
        In units of log2.

    Returns
    -------
    selected : ndarray of bool of shape (n_genes,)
        Members.

    Raises
    ------
    ValueError
        If there are none.
    """
    if group == "all":
        return np.ones(len(log_fold_change), dtype=bool)
    up, down = log_fold_change > threshold, log_fold_change < -threshold
    selected = up if group == "up" else down
    if not selected.any():
        raise ValueError(
            f"No gene is {group}-regulated at threshold={threshold:g}: of "
            f"{len(log_fold_change)} genes, {up.sum()} have a log fold change above "
            f"{threshold:g} and {down.sum()} one below -{threshold:g}. They range from "
            f"{log_fold_change.min():.3g} to {log_fold_change.max():.3g}."
        )
    return selected


def group_label(group, threshold, n_genes):
    """What a legend says of a group.

    Parameters
    ----------
    group : {"all", "up", "down"}
        See :func:`select_genes`; others are named as they are.
    threshold : float
        In units of log2.
    n_genes : int or None
        How many genes there are in it, if that is known.

    Returns
    -------
    label : str
        Such as ``up, > 2: 57 genes``, for a legend whose title says of what.

    Examples
    --------
    >>> group_label("up", 2.0, 1)
    'up, > 2: 1 gene'
    """
    signs = {"up": f"> {threshold:g}", "down": f"< \N{MINUS SIGN}{threshold:g}"}
    label = f"{group}, {signs[group]}" if group in signs else group
    if n_genes is None:
        return label
    return f"{label}: {n_genes:,} gene{'s' if n_genes != 1 else ''}"


def legend_title(groups):
    """Title of a legend with groups of genes.

    Parameters
    ----------
    groups : sequence of str
        See :func:`group_label`.

    Returns
    -------
    title : str or None
        None where all genes are one group.
    """
    return LEGEND_TITLE if {"up", "down"} & set(groups) else None
