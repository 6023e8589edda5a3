"""Drawing test genes with replacement, to see what other genes would have given."""

import numpy as np

from comparison.scores import SCORES

CONFIDENCE = 0.95
# The values that a batch of resamples may take at a time.
BATCH_VALUES = 500_000


def resamples(n_genes, n_bootstraps, random_state=0):
    """Draw genes with replacement, some resamples at a time.

    Parameters
    ----------
    n_genes : int
        Genes to draw from, and to draw.
    n_bootstraps : int
        Resamples.
    random_state : int or tuple of int
        Seed; batches don't depend on the memory that they are given.

    Yields
    ------
    weights : ndarray of shape (n_resamples, n_genes)
        How often each gene was drawn.
    """
    rng = np.random.default_rng(random_state)
    n_batch = max(1, BATCH_VALUES // n_genes)
    for start in range(0, n_bootstraps, n_batch):
        n_rows = min(n_batch, n_bootstraps - start)
        drawn = rng.integers(n_genes, size=(n_rows, n_genes))
        drawn += np.arange(n_rows)[:, None] * n_genes
        counts = np.bincount(drawn.ravel(), minlength=n_rows * n_genes)
        yield counts.reshape(n_rows, n_genes).astype(np.float64)


def bootstrap_scores(
    y_true, predictions, score="pearson", n_bootstraps=1000, random_state=0
):
    """Score a model on resampled genes.

    Parameters
    ----------
    y_true : array-like of shape (n_genes,)
        Log fold changes.
    predictions : array-like of shape (n_genes,) or (n_seeds, n_genes)
        Predicted ones; the score is averaged over seeds.
    score : {"pearson", "spearman", "r2", "auc"}
        Which score.
    n_bootstraps : int
        Resamples.
    random_state : int
        Seed.

    Returns
    -------
    scores : ndarray of shape (n_bootstraps,)
        NaN where a resample leaves the score undefined.
    """
    if score not in SCORES:
        raise ValueError(f"score must be one of {', '.join(SCORES)}, got {score!r}.")
    y_true = np.asarray(y_true, dtype=np.float64)
    predictions = np.atleast_2d(np.asarray(predictions, dtype=np.float64))
    if y_true.ndim != 1 or predictions.shape[1:] != y_true.shape or not len(y_true):
        raise ValueError(
            "y_true must be (n_genes,) and predictions (n_seeds, n_genes), got shapes "
            f"{y_true.shape} and {predictions.shape}."
        )
    batches = resamples(len(y_true), n_bootstraps, random_state)
    parts = [
        np.mean([SCORES[score](y_true, row, weights) for row in predictions], axis=0)
        for weights in batches
    ]
    return np.concatenate(parts)


def bootstrap_interval(
    y_true, predictions, score="pearson", n_bootstraps=1000, random_state=0
):
    """Interval of a model's score over test genes, by the percentile bootstrap.

    Parameters
    ----------
    y_true : array-like of shape (n_genes,)
        Log fold changes.
    predictions : array-like of shape (n_genes,) or (n_seeds, n_genes)
        Predicted ones; the score is averaged over seeds.
    score : {"pearson", "spearman", "r2", "auc"}
        Which score.
    n_bootstraps : int
        Resamples.
    random_state : int
        Seed.

    Returns
    -------
    low, high : float
        Ends of the 95 % interval; NaN if no resample has the score.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> y = rng.normal(size=500)
    >>> low, high = bootstrap_interval(y, y + rng.normal(size=500))
    >>> round(low, 2), round(high, 2)
    (0.69, 0.77)
    """
    return interval_of(
        bootstrap_scores(y_true, predictions, score, n_bootstraps, random_state)
    )


def interval_of(scores):
    """Interval that most scores lie in.

    Parameters
    ----------
    scores : ndarray of shape (n_bootstraps,)
        From :func:`bootstrap_scores`; what isn't finite doesn't count.

    Returns
    -------
    low, high : float
        2.5 % and 97.5 % quantile; NaN if there are none.
    """
    scores = scores[np.isfinite(scores)]
    if not len(scores):
        return float("nan"), float("nan")
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(scores, [tail, 1 - tail])
    return float(low), float(high)
