"""Fewer, wider bins: neighbours added up, and results shared among them."""

import numpy as np


def pooled_widths(n_bins, n_pooled_bins):
    """Count the bins of each pooled bin, as equal as can be; None pools nothing."""
    n_pooled_bins = min(n_pooled_bins or n_bins, n_bins)
    return np.diff(np.arange(n_pooled_bins + 1) * n_bins // n_pooled_bins)


def pool_bins(X, n_pooled_bins):
    """Add up neighbouring bins of X (..., n_bins); X itself if there is none to add."""
    widths = pooled_widths(X.shape[-1], n_pooled_bins)
    if len(widths) == X.shape[-1]:
        return X
    return np.add.reduceat(X, np.cumsum(widths) - widths, axis=-1)


def share_among_bins(pooled, n_bins):
    """Share pooled values (..., n_pooled_bins) evenly among their bins, same in sum."""
    widths = pooled_widths(n_bins, pooled.shape[-1])
    return np.repeat(pooled / widths, widths, axis=-1)
