"""Groups of genes: all, up-regulated and down-regulated ones."""

import numpy as np
from sklearn.utils import Bunch
from sklearn.utils._param_validation import Integral, Interval, Real

from .._pairs._directions import up_and_down
from .._pairs._validation import check_values, log_fold_change_of
from ._bootstrap import bootstrap_means

LEGEND_TITLE = "log fold change, B over A"
GROUPS = ("all", "up", "down")

# What the Displays of groups' means have in common.
MEANS_CONSTRAINTS = {
    "attention": [Bunch, dict],
    "mark_names": ["array-like", None],
    "threshold": [Interval(Real, 0, None, closed="left")],
    "confidence_level": [Interval(Real, 0, 1, closed="neither")],
    "n_resamples": [Interval(Integral, 1, None, closed="left")],
    "random_state": ["random_state"],
}


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
        All genes; see :func:`up_and_down` for the others.
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
    up, down = up_and_down(log_fold_change, threshold)
    selected = up if group == "up" else down
    if not selected.any():
        raise ValueError(
            f"No gene is {group}-regulated at threshold={threshold:g}: of "
            f"{len(log_fold_change)} genes, {up.sum()} have a log fold change of "
            f"{threshold:g} or more and {down.sum()} of -{threshold:g} or less. They "
            f"range from {log_fold_change.min():.3g} to {log_fold_change.max():.3g}."
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
        Such as ``up, ≥ 2: 57 genes``, for a legend whose title says of what.

    Examples
    --------
    >>> group_label("up", 2.0, 1)
    'up, ≥ 2: 1 gene'
    """
    signs = {"up": f"≥ {threshold:g}", "down": f"≤ \N{MINUS SIGN}{threshold:g}"}
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


def group_means(
    values,
    log_fold_change,
    groups,
    threshold,
    n_resamples,
    confidence_level,
    random_state,
):
    """Means over the genes of each group, with intervals.

    Parameters
    ----------
    values : ndarray of shape (n_genes, ...)
        A row a gene.
    log_fold_change : ndarray of shape (n_genes,)
        Log fold change B over A.
    groups : sequence of {"all", "up", "down"}
        See :func:`select_genes`.
    threshold : float
        In units of log2.
    n_resamples, confidence_level, random_state
        Of the intervals, see :func:`bootstrap_means`.

    Returns
    -------
    means : ndarray of shape (n_groups, ...)
        Of each group.
    about : dict
        What Displays keep besides: ``low`` and ``high``, bounds of the means, of their
        shape; ``groups``; ``n_genes`` of each; ``threshold``.

    Raises
    ------
    ValueError
        If a group has no gene.
    """
    members = [select_genes(group, log_fold_change, threshold) for group in groups]
    means, low, high = (
        np.stack(parts)
        for parts in zip(
            *(
                bootstrap_means(
                    values[genes], n_resamples, confidence_level, random_state
                )
                for genes in members
            ),
            strict=True,
        )
    )
    return means, {
        "low": low,
        "high": high,
        "groups": list(groups),
        "n_genes": [int(genes.sum()) for genes in members],
        "threshold": threshold,
    }
