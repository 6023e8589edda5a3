"""Intervals from drawing genes again, with replacement."""

import numpy as np
from sklearn.utils import check_random_state

# Resamples that are handled at a time.
CHUNK = 100


def _interval(draws, confidence_level):
    tail = (1 - confidence_level) / 2
    return np.quantile(draws, [tail, 1 - tail], axis=0)


def bootstrap_means(values, n_resamples, confidence_level, random_state):
    """Take means over genes, the first axis, and bounds of percentile intervals."""
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
    """Score columns of predictions by a metric, all on the same resamples of genes."""
    rng = check_random_state(random_state)
    draws = []
    for _ in range(n_resamples):
        genes = rng.randint(len(y_true), size=len(y_true))
        draws.append(metric(y_true[genes], predictions[genes]))
    return (metric(y_true, predictions), *_interval(draws, confidence_level))
