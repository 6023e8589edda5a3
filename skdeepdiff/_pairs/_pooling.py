"""Fewer, wider bins: neighbours added up, and results shared among them."""

import numpy as np


def pooled_widths(n_bins, n_pooled_bins):
    """How many bins each pooled bin has.

    Parameters
    ----------
    n_bins : int
        Bins.
    n_pooled_bins : int or None
        Pooled bins at most; None: a bin each.

    Returns
    -------
    widths : ndarray of int of shape (min(n_bins, n_pooled_bins),)
        As near to equal as the bins allow.

    Examples
    --------
    >>> pooled_widths(7, 3)
    array([2, 2, 3])
    """
    n_pooled_bins = min(n_pooled_bins or n_bins, n_bins)
    return np.diff(np.arange(n_pooled_bins + 1) * n_bins // n_pooled_bins)


def pool_bins(X, n_pooled_bins):
    """Add up the signal of neighbouring bins.

    Parameters
    ----------
    X : ndarray of shape (..., n_bins)
        Signal.
    n_pooled_bins : int or None
        Pooled bins at most.

    Returns
    -------
    pooled : ndarray of shape (..., min(n_bins, n_pooled_bins))
        X itself if there is nothing to add up.
    """
    widths = pooled_widths(X.shape[-1], n_pooled_bins)
    if len(widths) == X.shape[-1]:
        return X
    return np.add.reduceat(X, np.cumsum(widths) - widths, axis=-1)


def share_among_bins(pooled, n_bins):
    """Share what belongs to pooled bins evenly among the bins that they have.

    Parameters
    ----------
    pooled : ndarray of shape (..., n_pooled_bins)
        Attention, say.
    n_bins : int
        Bins.

    Returns
    -------
    values : ndarray of shape (..., n_bins)
        With the same sum.
    """
    widths = pooled_widths(n_bins, pooled.shape[-1])
    return np.repeat(pooled / widths, widths, axis=-1)
