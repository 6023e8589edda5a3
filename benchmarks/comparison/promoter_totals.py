"""The simplest features: how much of each mark there is around the start site."""

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin


class PromoterTotals(TransformerMixin, BaseEstimator):
    """Log of each mark's total signal near the start site, in both cell types.

    Of X of shape (n_genes, 2, n_marks, n_bins), with bins of ``bin_size`` bp in genomic
    order around the start site, those within ``reach`` bp count.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.arange(8.0).reshape(1, 2, 1, 4)
    >>> np.expm1(PromoterTotals(reach=100).fit(X).transform(X))
    array([[ 3., 11.]])
    """

    def __init__(self, reach=2000, bin_size=100):
        self.reach = reach
        self.bin_size = bin_size

    def fit(self, X, y=None):
        """Learn nothing; features are those of each gene alone."""
        return self

    def transform(self, X):
        """Log(1 + total) of shape (n_genes, 2 * n_marks), the marks in A, then in B."""
        middle, n_near = X.shape[3] // 2, max(1, self.reach // self.bin_size)
        near = X[..., max(0, middle - n_near) : middle + n_near]
        return np.log1p(near.sum(axis=3)).reshape(len(X), -1)

    def __sklearn_is_fitted__(self):
        return True
