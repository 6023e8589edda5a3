"""Scores of predicted log fold changes, of all genes or of resampled ones.

A resample of the genes is a row of weights: how often each gene was drawn. Every score
is a function of weighted sums, so that thousands of resamples are a few matrix
products.
"""

import numpy as np

# |log fold change| from which a gene counts as up- or down-regulated (paper, 3.6).
THRESHOLD = 2.0


def correlate(y_true, predictions, weights):
    """Pearson correlations of resampled genes.

    Parameters
    ----------
    y_true : ndarray of shape (n_genes,)
        Log fold changes.
    predictions : ndarray of shape (n_models, n_genes)
        Predicted ones.
    weights : ndarray of shape (n_resamples, n_genes)
        How often each gene was drawn.

    Returns
    -------
    correlations : ndarray of shape (n_resamples, n_models)
        NaN where either side is constant.
    """
    y = _standardise(y_true)[:, None]
    p = np.stack([_standardise(row) for row in predictions], axis=1)
    total = weights.sum(axis=1, keepdims=True)
    means = weights @ np.hstack([y, y * y, p, p * p, y * p]) / total
    y, yy = means[:, :1], means[:, 1:2]
    p, pp, yp = np.split(means[:, 2:], 3, axis=1)
    return _ratio(yp - y * p, yy - y * y, pp - p * p)


def score_pearson(y_true, predicted, weights):
    """Pearson correlation.

    Parameters
    ----------
    y_true : ndarray of shape (n_genes,)
        Log fold changes.
    predicted : ndarray of shape (n_genes,)
        Predicted ones.
    weights : ndarray of shape (n_resamples, n_genes)
        How often each gene was drawn.

    Returns
    -------
    scores : ndarray of shape (n_resamples,)
        NaN where either side is constant.
    """
    return correlate(y_true, predicted[None], weights)[:, 0]


def score_spearman(y_true, predicted, weights):
    """Rank correlation; parameters and return value as for :func:`score_pearson`."""
    return correlate_ranks(y_true, predicted[None], weights)[:, 0]


def correlate_ranks(y_true, predictions, weights):
    """Rank correlations; parameters and return value as for :func:`correlate`."""
    y = _central_ranks(y_true, weights)
    weighted = weights * y
    yy = np.einsum("ij,ij->i", weighted, y)
    correlations = []
    for row in predictions:
        p = _central_ranks(row, weights)
        yp = np.einsum("ij,ij->i", weighted, p)
        pp = np.einsum("ij,ij,ij->i", weights, p, p)
        n_genes = len(y_true)
        correlations.append(_ratio(yp / n_genes, yy / n_genes, pp / n_genes))
    return np.stack(correlations, axis=1)


def _central_ranks(values, weights):
    """Mean ranks of what was drawn, less their mean, as a share of their number."""
    return _below(values, weights) / weights.sum(axis=1, keepdims=True) - 0.5


def score_r2(y_true, predicted, weights):
    """Share of the variance that is explained, as for :func:`score_pearson`."""
    total = weights.sum(axis=1)
    mean = weights @ y_true / total
    # Around the mean of all genes, which keeps the digits of a small variance.
    center = y_true.mean()
    spread = weights @ (y_true - center) ** 2 - total * (mean - center) ** 2
    varies = spread > 1e-12 * total * np.ptp(y_true) ** 2
    error = weights @ (y_true - predicted) ** 2
    return np.where(varies, 1 - error / np.where(varies, spread, 1), np.nan)


def score_auc(y_true, predicted, weights):
    """Probability that an up-regulated gene is predicted above a down-regulated one.

    Parameters and return value are those of :func:`score_pearson`. Genes with a log
    fold change of at least 2 are up, those of at most -2 are down, others don't count;
    NaN where either side is empty.
    """
    changed = np.abs(y_true) >= THRESHOLD
    y_true, predicted, weights = (
        y_true[changed],
        predicted[changed],
        weights[:, changed],
    )
    if not len(y_true):
        return np.full(len(weights), np.nan)
    up, down = weights * (y_true > 0), weights * (y_true < 0)
    lower = _below(predicted, down)
    pairs = up.sum(axis=1) * down.sum(axis=1)
    wins = (up * lower).sum(axis=1)
    return np.where(pairs > 0, wins / np.where(pairs > 0, pairs, 1), np.nan)


SCORES = {
    "pearson": score_pearson,
    "spearman": score_spearman,
    "r2": score_r2,
    "auc": score_auc,
}


def score_models(score, y_true, predictions, weights):
    """One score of several models' predictions, of resampled genes.

    Parameters
    ----------
    score : {"pearson", "spearman", "r2", "auc"}
        Which score.
    y_true : ndarray of shape (n_genes,)
        Log fold changes.
    predictions : ndarray of shape (n_models, n_genes)
        Predicted ones.
    weights : ndarray of shape (n_resamples, n_genes)
        How often each gene was drawn.

    Returns
    -------
    scores : ndarray of shape (n_resamples, n_models)
        NaN where a score isn't defined; Pearson's is 0 there, as a model that predicts
        a constant mustn't be judged by its other seeds alone.
    """
    if score == "pearson":
        return np.nan_to_num(correlate(y_true, predictions, weights))
    if score == "spearman":
        return correlate_ranks(y_true, predictions, weights)
    return np.stack([SCORES[score](y_true, row, weights) for row in predictions], 1)


def evaluate_scores(y_true, predicted):
    """All scores of one model's predictions.

    Parameters
    ----------
    y_true, predicted : array-like of shape (n_genes,)
        Log fold changes, true and predicted.

    Returns
    -------
    scores : dict of str to float or None
        ``pearson``, ``spearman``, ``r2`` and ``auc``; None where one isn't defined,
        because a side is constant or empty.

    Examples
    --------
    >>> scores = evaluate_scores([-3, -1, 1, 3], [-2, -1, 1, 2])
    >>> {name: round(score, 2) for name, score in scores.items()}
    {'pearson': 0.99, 'spearman': 1.0, 'r2': 0.9, 'auc': 1.0}
    """
    y_true = np.asarray(y_true, dtype=np.float64)
    predicted = np.asarray(predicted, dtype=np.float64)
    once = np.ones((1, len(y_true)))
    scores = {
        name: float(score(y_true, predicted, once)[0]) for name, score in SCORES.items()
    }
    return {
        name: score if np.isfinite(score) else None for name, score in scores.items()
    }


def _standardise(values):
    """Values to mean 0 and variance 1, all 0 if they are constant."""
    centred = values - values.mean()
    deviation = centred.std()
    # What is left of a constant after subtracting its mean is rounding error.
    varies = deviation > 1e-13 * np.abs(values).max()
    return centred / deviation if varies else np.zeros_like(centred)


def _ratio(covariance, *variances):
    """Covariance as a correlation, where both variances aren't just rounding errors."""
    varies = np.minimum(*variances) > 1e-12
    product = np.where(varies, np.prod(np.broadcast_arrays(*variances), axis=0), 1)
    return np.where(varies, np.clip(covariance / np.sqrt(product), -1, 1), np.nan)


def _below(values, weights):
    """Weight of the lower genes, and half of that of equal ones, for each gene.

    Parameters
    ----------
    values : ndarray of shape (n_genes,)
        What to compare.
    weights : ndarray of shape (n_resamples, n_genes)
        Weight of each gene.

    Returns
    -------
    below : ndarray of shape (n_resamples, n_genes)
        In the genes' order.
    """
    _, group = np.unique(values, return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    in_group = np.add.reduceat(weights[:, order], starts, axis=1)
    below = np.cumsum(in_group, axis=1) - in_group / 2
    return below[:, group]
