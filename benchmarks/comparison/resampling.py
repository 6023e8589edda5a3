"""Drawing test genes with replacement, to see what other genes would have given."""

import numpy as np

CONFIDENCE = 0.95
# The values that a batch of resamples may take at a time.
BATCH_VALUES = 500_000


def resamples(n_genes, n_bootstraps, random_state=0):
    """Draw genes with replacement, some resamples at a time.

    Yields how often each gene was drawn, arrays of shape (n_resamples, n_genes);
    together they don't depend on the size of the batches.
    """
    rng = np.random.default_rng(random_state)
    n_batch = max(1, BATCH_VALUES // n_genes)
    for start in range(0, n_bootstraps, n_batch):
        n_rows = min(n_batch, n_bootstraps - start)
        drawn = rng.integers(n_genes, size=(n_rows, n_genes))
        drawn += np.arange(n_rows)[:, None] * n_genes
        counts = np.bincount(drawn.ravel(), minlength=n_rows * n_genes)
        yield counts.reshape(n_rows, n_genes).astype(np.float64)


def interval_of(scores):
    """The 2.5 % and 97.5 % quantile of the finite scores; NaN if there are none."""
    scores = scores[np.isfinite(scores)]
    if not len(scores):
        return float("nan"), float("nan")
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(scores, [tail, 1 - tail])
    return float(low), float(high)
