"""Scores of predicted log fold changes, of all genes or of resampled ones.

A resample of the genes is a row of weights: how often each gene was drawn. Every score
is a function of weighted sums, so that thousands of resamples are a few matrix
products. All take ``y_true`` of shape (n_genes,), log fold changes, ``predictions`` of
shape (n_models, n_genes) and ``weights`` of shape (n_resamples, n_genes), and give
scores of shape (n_resamples, n_models), NaN where one isn't defined.
"""

import numpy as np

from comparison.plain_values import as_plain
from skdeepdiff._pairs._directions import up_and_down

# |log fold change| from which a gene counts as up- or down-regulated (paper, 3.6).
THRESHOLD = 2.0


def correlate(y_true, predictions, weights):
    """Pearson correlations, NaN where either side is constant."""
    y = _standardise(y_true)[:, None]
    p = np.stack([_standardise(row) for row in predictions], axis=1)
    total = weights.sum(axis=1, keepdims=True)
    means = weights @ np.hstack([y, y * y, p, p * p, y * p]) / total
    y, yy = means[:, :1], means[:, 1:2]
    p, pp, yp = np.split(means[:, 2:], 3, axis=1)
    return _ratio(yp - y * p, yy - y * y, pp - p * p)


def correlate_ranks(y_true, predictions, weights):
    """Spearman's rank correlations, NaN where either side is constant."""
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


def score_r2(y_true, predictions, weights):
    """Shares of the variance that are explained, NaN where the truth is constant."""
    total = weights.sum(axis=1)
    mean = weights @ y_true / total
    # Around the mean of all genes, which keeps the digits of a small variance.
    center = y_true.mean()
    spread = weights @ (y_true - center) ** 2 - total * (mean - center) ** 2
    varies = (spread > 1e-12 * total * np.ptp(y_true) ** 2)[:, None]
    errors = np.stack([weights @ (y_true - row) ** 2 for row in predictions], axis=1)
    return np.where(varies, 1 - errors / np.where(varies, spread[:, None], 1), np.nan)


def score_auc(y_true, predictions, weights):
    """Probabilities that an up-regulated gene is predicted above a down-regulated one.

    Genes with a log fold change of at least 2 are up, those of at most -2 are down,
    others don't count; NaN where either side is empty.
    """
    is_up, is_down = up_and_down(y_true, THRESHOLD)
    changed = is_up | is_down
    if not changed.any():
        return np.full((len(weights), len(predictions)), np.nan)
    weights = weights[:, changed]
    up, down = weights * is_up[changed], weights * is_down[changed]
    pairs = (up.sum(axis=1) * down.sum(axis=1))[:, None]
    wins = [(up * _below(row[changed], down)).sum(axis=1) for row in predictions]
    shares = np.stack(wins, axis=1) / np.where(pairs > 0, pairs, 1)
    return np.where(pairs > 0, shares, np.nan)


SCORES = {
    "pearson": correlate,
    "spearman": correlate_ranks,
    "r2": score_r2,
    "auc": score_auc,
}


def evaluate_scores(y_true, predicted):
    """All scores of one model's predictions of shape (n_genes,), by name.

    None where one isn't defined, because a side is constant or empty.

    Examples
    --------
    >>> scores = evaluate_scores([-3, -1, 1, 3], [-2, -1, 1, 2])
    >>> {name: round(score, 2) for name, score in scores.items()}
    {'pearson': 0.99, 'spearman': 1.0, 'r2': 0.9, 'auc': 1.0}
    """
    y_true = np.asarray(y_true, dtype=np.float64)
    predictions = np.asarray(predicted, dtype=np.float64)[None]
    once = np.ones((1, len(y_true)))
    scores = {
        name: score(y_true, predictions, once).item() for name, score in SCORES.items()
    }
    return as_plain(scores)


def _standardise(values):
    """Values to mean 0 and variance 1, all 0 if they are constant."""
    centred = values - values.mean()
    deviation = centred.std()
    # What is left of a constant after subtracting its mean is rounding error.
    varies = deviation > 1e-13 * np.abs(values).max()
    return centred / deviation if varies else np.zeros_like(centred)


def _ratio(covariance, variance, other):
    """Covariance as a correlation, where both variances aren't just rounding errors."""
    varies = np.minimum(variance, other) > 1e-12
    product = np.where(varies, variance * other, 1)
    return np.where(varies, np.clip(covariance / np.sqrt(product), -1, 1), np.nan)


def _below(values, weights):
    """Weight of the genes with lower ``values``, and half of that of equal ones.

    For each gene, in the genes' order: of shape (n_resamples, n_genes), as weights.
    """
    _, group = np.unique(values, return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    in_group = np.add.reduceat(weights[:, order], starts, axis=1)
    below = np.cumsum(in_group, axis=1) - in_group / 2
    return below[:, group]
