"""Intervals from drawing genes again, with replacement."""

import numpy as np
from sklearn.utils import check_random_state

# Resamples that are handled at a time.
CHUNK = 100


def _interval(draws, confidence_level):
    tail = (1 - confidence_level) / 2
    return np.quantile(draws, [tail, 1 - tail], axis=0)


def bootstrap_means(values, n_resamples, confidence_level, random_state):
    """Means over genes, and percentile intervals.

    Parameters
    ----------
    values : ndarray of shape (n_genes, ...)
        A row a gene.
    n_resamples : int
        How often genes are drawn.
    confidence_level : float
        Between 0 and 1.
    random_state : int, RandomState instance or None
        Seed.

    Returns
    -------
    mean, low, high : ndarray of shape (...)
        Means and bounds.
    """
    rng = check_random_state(random_state)
    n_genes = len(values)
    flat = values.reshape(n_genes, -1)
    draws = []
    for start in range(0, n_resamples, CHUNK):
        size = min(CHUNK, n_resamples - start)
        # How often each gene is drawn.
        counts = rng.multinomial(n_genes, np.full(n_genes, 1 / n_genes), size=size)
        draws.append(counts @ flat / n_genes)
    mean = flat.mean(axis=0)
    low, high = _interval(np.concatenate(draws), confidence_level)
    # Rounding may leave a mean of equal values a little outside.
    bounds = mean, np.minimum(low, mean), np.maximum(high, mean)
    return tuple(bound.reshape(values.shape[1:]) for bound in bounds)


def bootstrap_scores(
    metric, y_true, predictions, n_resamples, confidence_level, random_state
):
    """Scores of several predictions of the same genes, and percentile intervals.

    Parameters
    ----------
    metric : callable
        ``metric(y_true, predictions)`` gives the score of each column.
    y_true : ndarray of shape (n_genes,)
        Truth.
    predictions : ndarray of shape (n_genes, n_models)
        A column a model; all are scored on the same resamples.
    n_resamples : int
        How often genes are drawn.
    confidence_level : float
        Between 0 and 1.
    random_state : int, RandomState instance or None
        Seed.

    Returns
    -------
    scores, low, high : ndarray of shape (n_models,)
        Scores on all genes, and bounds.
    """
    rng = check_random_state(random_state)
    draws = []
    for _ in range(n_resamples):
        genes = rng.randint(len(y_true), size=len(y_true))
        draws.append(metric(y_true[genes], predictions[genes]))
    return (metric(y_true, predictions), *_interval(draws, confidence_level))
