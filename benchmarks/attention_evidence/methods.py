"""Scores by which each method says what matters: marks, bins, and blocks of both."""

from typing import NamedTuple

import numpy as np

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.inspection import (
    integrated_gradients,
    permutation_importance,
    perturbation_scan,
)
from skdeepdiff.metrics import correlate_columns, pearson_corrcoef

N_WINDOWS = 10
N_REPEATS = 2

# Methods, in the order of tables and figures. The last five need no network.
METHODS = {
    "attention": "attention",
    "gradients_unchanged": "integrated gradients from no change",
    "gradients_zero": "integrated gradients from no signal",
    "scan": "perturbation scan",
    "permutation": "permutation importance",
    "amount": "amount of signal itself",
    "difference": "size of its difference",
    "correlation": "correlation with the target",
    "frequency": "how often it is planted (knows the truth)",
    "random": "random",
}


class Scores(NamedTuple):
    """Hold what matters in each gene, the higher the more.

    ``marks`` is of shape (n_genes, n_marks), ``bins`` (where in a mark) and ``blocks``
    (comparable between marks) are of shape (n_genes, n_marks, n_bins).
    """

    marks: np.ndarray
    bins: np.ndarray
    blocks: np.ndarray


def _spread(values, windows):
    """Give every bin the value of its window; windows follow on each other."""
    return np.repeat(values, np.diff(windows)[:, 0], axis=-1)


def _for_all(marks, blocks, n_genes):
    """Scores that are the same in every gene."""
    marks = np.broadcast_to(marks, (n_genes, *marks.shape))
    blocks = np.broadcast_to(blocks, (n_genes, *blocks.shape))
    return Scores(marks, blocks, blocks)


def score_by_attention(model, X):
    """Score by attention of level II, of level I, and their product.

    Takes sums over a mark's streams for marks and blocks, their mean for bins.
    """
    n_marks = X.shape[2]
    attention = model.attention(X)
    marks = attention.marks.reshape(len(X), -1, n_marks)
    bins = attention.bins.reshape(len(X), -1, n_marks, X.shape[3])
    blocks = marks[..., np.newaxis] * bins
    return Scores(marks.sum(axis=1), bins.mean(axis=1), blocks.sum(axis=1))


def score_by_gradients(model, X, baseline):
    """Score by the size of a mark's and of a bin's share of the prediction.

    Takes absolute values of the attributions' sums over cell types, and over bins.
    """
    result = integrated_gradients(model, X, baseline=baseline)
    shares = result.attributions.sum(axis=1)
    return Scores(np.abs(shares.sum(axis=2)), np.abs(shares), np.abs(shares))


def score_by_scan(model, X):
    """Score by the size of the effect of removing a mark, or a window of it."""
    marks = perturbation_scan(model, X, windows=None, scale=0).effects[..., 0]
    scan = perturbation_scan(model, X, windows=N_WINDOWS, scale=0)
    blocks = np.abs(_spread(scan.effects, scan.windows))
    return Scores(np.abs(marks), blocks, blocks)


def score_by_permutation(model, part, seed):
    """Score by permutation importance of marks and windows, the same for all genes."""
    X, y = part.X, part.y
    common = {"n_repeats": N_REPEATS, "random_state": seed}
    marks = permutation_importance(model, X, y, **common).importances_mean[:, 0]
    result = permutation_importance(model, X, y, windows=N_WINDOWS, **common)
    blocks = _spread(result.importances_mean, result.windows)
    return _for_all(marks, blocks, len(X))


def score_by_yardsticks(train, test, seed):
    """Score by all methods that need no network."""
    log = np.log1p(test.X)
    amounts = log.mean(axis=1)
    difference = log[:, 1] - log[:, 0]
    sizes = np.abs(difference)
    log = np.log1p(train.X)
    known = log[:, 1] - log[:, 0]
    change = train.y[:, 0]
    of_bins = correlate_columns(change, known.reshape(len(known), -1))
    of_marks = correlate_columns(change, known.mean(axis=2))
    rng = np.random.RandomState(seed)
    shape = difference.shape
    n_genes = len(test.X)
    return {
        "amount": Scores(amounts.mean(axis=2), amounts, amounts),
        "difference": Scores(np.abs(difference.mean(axis=2)), sizes, sizes),
        "correlation": _for_all(
            np.abs(of_marks), np.abs(of_bins).reshape(shape[1:]), n_genes
        ),
        "frequency": _for_all(
            train.planted.any(axis=2).mean(axis=0), train.planted.mean(axis=0), n_genes
        ),
        "random": Scores(
            rng.random_sample(shape[:2]),
            rng.random_sample(shape),
            rng.random_sample(shape),
        ),
    }


def score_network(variant, train, valid, test, *, max_epochs, seed):
    """Train a variant, and score by all methods that need it.

    Also gives the correlation with the log fold change, on the test genes.
    """
    model = DeepDiffRegressor(
        variant,
        n_pooled_bins=None,  # single bins were planted
        max_epochs=max_epochs,
        device="cpu",
        random_state=seed,
    )
    model.fit(train.X, train.y, valid.X, valid.y)
    scores = {
        "attention": score_by_attention(model, test.X),
        "gradients_unchanged": score_by_gradients(model, test.X, "unchanged"),
        "gradients_zero": score_by_gradients(model, test.X, "zero"),
        "scan": score_by_scan(model, test.X),
        "permutation": score_by_permutation(model, test, seed),
    }
    return scores, pearson_corrcoef(test.y, model.predict(test.X))
