"""The models of Cheng and Gerstein: the best bin's regression, or all in two layers."""

from dataclasses import dataclass, field

import numpy as np
from joblib import Parallel

from .._saving._parts import Part, array, items, number
from .._utils._workers import delayed
from ._binwise_svr import (
    BIN_SVR,
    CV_CONSTRAINT,
    BinwiseSVR,
    Folds,
    fit_svr,
    fold_correlations,
    out_of_fold,
    predict_by,
    svr_part,
)


@dataclass(eq=False, repr=False, kw_only=True)
class SingleLayerSVR(BinwiseSVR):
    """The best bin's support vector regression.

    Cheng and Gerstein [1]_ fit one RBF support vector regression per bin to the marks
    of that bin, and use the bin with the best cross-validated Pearson correlation. A
    baseline of the paper, section 4.2. Uses scikit-learn-intelex where it is installed
    (``skdeepdiff[fast]``).

    Parameters
    ----------
    features, signal, n_marks : str, str, int or None
        What an SVR sees of its bin, as of :class:`PairedMarks`.
    C, gamma, epsilon : float, float or str, float
        As of :class:`~sklearn.svm.SVR`: cost of errors; inverse width of the kernel;
        errors, in units of the log fold change, that cost nothing.
    n_jobs : int, optional
        Bins fitted in parallel, through joblib.
    random_state : int, RandomState instance or None
        Shuffles the folds of an int ``cv``.
    cv : int, cross-validation generator or list of (train, test) indices
        How a bin is scored; an int means so many shuffled folds. Each gene must be
        tested once.

    Attributes
    ----------
    bin_scores_ : ndarray of shape (n_bins,)
        Pearson correlation of each bin's out-of-fold predictions, averaged over the
        folds.
    best_bin_ : int
        Index of the best one.
    svr_ : SVR
        Fitted to all genes at that bin.
    n_marks_, n_bins_, n_features_in_, feature_names_in_ : int, int, int, ndarray of str
        Layout of X in ``fit``, as of :class:`PairedMarks`.

    See Also
    --------
    TwoLayerSVR : Uses all bins.
    PairedMarks : Makes features of the same kinds for any other regressor.
    sklearn.svm.SVR : What is fitted to each bin.

    References
    ----------
    .. [1] Cheng, C. and Gerstein, M. (2012). Modeling the relative relationship of
       transcription factor binding and histone modifications to gene expression levels
       in mouse embryonic stem cells. *Nucleic Acids Research* 40(2), 553-568.

    Examples
    --------
    >>> from skdeepdiff import SingleLayerSVR
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> X, y = make_paired_marks(60, n_bins=8, random_state=0, return_X_y=True)
    >>> model = SingleLayerSVR(random_state=0).fit(X, y)
    >>> model.bin_scores_.shape, model.predict(X).shape
    ((8,), (60,))
    """

    cv: Folds = 5

    bin_scores_: np.ndarray = field(init=False)
    best_bin_: int = field(init=False)

    _parameter_constraints = {**BinwiseSVR._parameter_constraints, "cv": CV_CONSTRAINT}
    _fitted_parts = {
        **BinwiseSVR._fitted_parts,
        "svr_": BIN_SVR,
        "bin_scores_": array(np.float64, "n_bins_"),
        "best_bin_": Part(
            "int from 0 to n_bins_ - 1",
            lambda value, seen: type(value) is int and 0 <= value < seen["n_bins_"],
        ),
    }

    def _fit_bins(self, bins, y, weight, groups):
        folds = self._folds(len(y), groups)
        parameters = self._svr_parameters()
        predicted = np.column_stack(
            self._per_bin(out_of_fold, bins, y, weight, folds, parameters)
        )
        self.bin_scores_ = fold_correlations(y, predicted, weight, folds)
        self.best_bin_ = int(np.argmax(self.bin_scores_))
        self.svr_ = fit_svr(bins[self.best_bin_], y, weight, parameters)

    def _predict(self, X):
        return self.svr_.predict(self._bin_features(X)[self.best_bin_])


@dataclass(eq=False, repr=False, kw_only=True)
class TwoLayerSVR(BinwiseSVR):
    """A support vector regression over all bins' support vector regressions.

    The first layer fits one RBF support vector regression per bin to the marks of
    that bin; the second, another one, is fitted to their predictions. So do Cheng and
    Gerstein (see :class:`SingleLayerSVR`); a baseline of the paper, section 4.2.

    Parameters
    ----------
    features, signal, n_marks : str, str, int or None
        As of :class:`SingleLayerSVR`, for the first layer.
    C, gamma, epsilon : float, float or str, float
        Settings of the regressions of both layers, as of :class:`SingleLayerSVR`.
    n_jobs, random_state : int, int, RandomState instance or None
        As of :class:`SingleLayerSVR`.
    cv : int, cross-validation generator, list of (train, test) indices or None
        None, as published, fits the second layer to what the first says of its own
        training genes, which is better than what it says of new ones. Anything else
        fits the second layer to out-of-fold predictions; an int means so many shuffled
        folds, and each gene must be tested once.

    Attributes
    ----------
    bin_svrs_ : list of SVR of length n_bins
        First layer.
    svr_ : SVR
        Second layer.
    n_marks_, n_bins_, n_features_in_, feature_names_in_ : int, int, int, ndarray of str
        Layout of X in ``fit``, as of :class:`PairedMarks`.

    See Also
    --------
    SingleLayerSVR : Uses the best bin alone.
    PairedMarks : Makes features of the same kinds for any other regressor.
    sklearn.svm.SVR : What is fitted to each bin.

    Examples
    --------
    >>> from skdeepdiff import TwoLayerSVR
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> X, y = make_paired_marks(60, n_bins=8, random_state=0, return_X_y=True)
    >>> model = TwoLayerSVR(cv=3, random_state=0).fit(X, y)
    >>> len(model.bin_svrs_), model.predict(X).shape
    (8, (60,))
    """

    cv: Folds | None = None

    _parameter_constraints = {
        **BinwiseSVR._parameter_constraints,
        "cv": [*CV_CONSTRAINT, None],
    }
    _fitted_parts = {
        **BinwiseSVR._fitted_parts,
        "bin_svrs_": items(BIN_SVR, "n_bins_"),
        "svr_": svr_part("n_bins_", lambda seen: seen["n_bins_"]),
        "_center": number(float),
    }

    def _fit_bins(self, bins, y, weight, groups):
        parameters = self._svr_parameters()
        self.bin_svrs_ = self._per_bin(fit_svr, bins, y, weight, parameters)
        if self.cv is None:
            predicted = self._first_layer(bins)
        else:
            folds = self._folds(len(y), groups)
            predicted = np.column_stack(
                self._per_bin(out_of_fold, bins, y, weight, folds, parameters)
            )
        # The kernel is that of differences; these are exact for values around 0.
        self._center = predicted.mean()
        self.svr_ = fit_svr(predicted - self._center, y, weight, parameters)

    def _first_layer(self, bins):
        return np.column_stack(
            Parallel(n_jobs=self.n_jobs)(
                delayed(predict_by)(svr, features)
                for svr, features in zip(self.bin_svrs_, bins, strict=True)
            )
        )

    def _predict(self, X):
        predicted = self._first_layer(self._bin_features(X))
        return self.svr_.predict(predicted - self._center)
