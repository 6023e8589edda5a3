"""The simplest features: how much of each mark there is around the start site."""

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin


class PromoterMeans(TransformerMixin, BaseEstimator):
    """Mean log signal of each mark near the start site, in both cell types.

    Parameters
    ----------
    reach : int
        Bp to either side of the start site that count.
    bin_size : int
        Bp a bin.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.expm1(np.arange(8.0)).reshape(1, 2, 1, 4)
    >>> PromoterMeans(reach=100).fit(X).transform(X)
    array([[1.5, 5.5]])
    """

    def __init__(self, reach=1000, bin_size=100):
        self.reach = reach
        self.bin_size = bin_size

    def fit(self, X, y=None):
        """Do nothing; features are those of each gene alone.

        Parameters
        ----------
        X : ndarray of shape (n_genes, 2, n_marks, n_bins)
            Signal.
        y : object
            Ignored.

        Returns
        -------
        self : PromoterMeans
            Itself.
        """
        return self

    def transform(self, X):
        """Average the signal.

        Parameters
        ----------
        X : ndarray of shape (n_genes, 2, n_marks, n_bins)
            Signal, with bins in genomic order around the start site.

        Returns
        -------
        means : ndarray of shape (n_genes, 2 * n_marks)
            Mean of log(1 + signal) over the bins, of the marks in A, then in B.
        """
        middle, n_near = X.shape[3] // 2, max(1, self.reach // self.bin_size)
        near = X[..., max(0, middle - n_near) : middle + n_near]
        return np.log1p(near).mean(axis=3).reshape(len(X), -1)

    def __sklearn_is_fitted__(self):
        return True
