"""How deeply samples were sequenced, relative to each other."""

from __future__ import annotations

import numpy as np


def total_factors(counts: np.ndarray) -> np.ndarray:
    """Totals of samples, relative to their mean.

    Parameters
    ----------
    counts : ndarray of shape (n_genes, n_samples)
        Read counts; each sample has some.

    Returns
    -------
    factors : ndarray of shape (n_samples,)
        To divide each sample by.
    """
    totals = counts.sum(axis=0)
    return totals / totals.mean()


def median_of_ratios(counts: np.ndarray) -> np.ndarray:
    """Estimate the samples' size factors as DESeq2 does.

    The median, over the genes that all samples have, of a sample's counts over the
    geometric mean of all samples. Anders, Huber (2010), equation 5.
    """
    everywhere = (counts > 0).all(axis=1)
    if not everywhere.any():
        raise ValueError(
            "no gene is expressed in all samples, which normalize='median_of_ratios' "
            "needs; use 'total'."
        )
    log = np.log(counts[everywhere])
    return np.exp(np.median(log - log.mean(axis=1, keepdims=True), axis=0))
