"""Synthetic genes whose informative marks and bins are known, in three settings."""

from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_score

from skdeepdiff.datasets import make_paired_marks

BIN_SIZE = 500
# Of the reads of the mark that the decoy copies, the share that it keeps, and the mean
# of those per bin that it adds.
DECOY_OF, DECOY_KEEPS, DECOY_ADDS = "H3K4me3", 0.5, 1.0
CHANGED = 2  # |log fold change| from which a gene counts as changed


# What marks have in common besides the gene's activity: a correlation, and whether
# there is a sixth mark that copies reads of an informative one.
SETTINGS = {
    "independent": (0.0, False),
    "correlated": (0.8, False),
    "decoy": (0.0, True),
}


class Part(NamedTuple):
    """Hold some genes: reads, expression, and which bins follow the activity.

    ``X`` is of shape (n_genes, 2, n_marks, n_bins), ``y`` of shape (n_genes, 3) with
    the log fold change first, ``planted`` of shape (n_genes, n_marks, n_bins).
    """

    X: np.ndarray
    y: np.ndarray
    planted: np.ndarray

    @property
    def changed(self):
        """Genes with a real change, bool of shape (n_genes,)."""
        return np.abs(self.y[:, 0]) >= CHANGED


def _add_decoy(X, planted, source, rng):
    """A mark that shows what another one shows, but follows nothing itself."""
    copied = rng.binomial(X[:, :, source].astype(int), DECOY_KEEPS)
    decoy = copied + rng.poisson(DECOY_ADDS, size=copied.shape)
    X = np.concatenate([X, decoy[:, :, np.newaxis].astype(X.dtype)], axis=2)
    return X, np.pad(planted, [(0, 0), (0, 1), (0, 0)])


def explain_change(setting, n_genes, n_bins, seed, without=None):
    """Tell how much of the change a linear regression on the marks explains.

    Gives R^2 in five-fold cross-validation; features are mean differences B - A of
    log(1 + reads) of all marks except ``without``.
    """
    (genes,), names = make_parts(setting, (n_genes,), n_bins, seed)
    log = np.log1p(genes.X)
    differences = (log[:, 1] - log[:, 0]).mean(axis=2)
    kept = [index for index, name in enumerate(names) if name != without]
    return cross_val_score(
        LinearRegression(), differences[:, kept], genes.y[:, 0], cv=5, scoring="r2"
    ).mean()


def make_parts(setting, sizes, n_bins, seed):
    """Generate parts of ``sizes`` genes; give these and the marks' names."""
    mark_correlation, has_decoy = setting
    genes = make_paired_marks(
        sum(sizes),
        n_bins=n_bins,
        bin_size=BIN_SIZE,
        mark_correlation=mark_correlation,
        random_state=seed,
    )
    X, planted, names = genes.data, genes.truth.bins, genes.mark_names
    if has_decoy:
        rng = np.random.RandomState(seed)
        X, planted = _add_decoy(X, planted, names.index(DECOY_OF), rng)
        names = [*names, "decoy"]
    edges = np.cumsum(sizes)[:-1]
    columns = (np.split(part, edges) for part in (X, genes.target, planted))
    return [Part(*part) for part in zip(*columns, strict=True)], names
