"""What both models of Cheng and Gerstein share: a support vector regression per bin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from joblib import Parallel
from numpy.typing import ArrayLike
from sklearn import svm
from sklearn.base import BaseEstimator
from sklearn.model_selection import BaseCrossValidator, GroupKFold, KFold, check_cv
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import HasMethods, Integral, Interval, Real

from .._pairs._paired_marks import count_streams, fill_streams
from .._pairs._streams import FEATURE_KINDS
from .._pairs._validation import (
    PairedRegressorMixin,
    validate_groups,
    validate_pairs,
    validate_sample_weight,
    validate_targets,
)
from .._saving._parts import Part
from .._utils._estimators import MAX_SEED, all_or_nothing, one_of
from .._utils._workers import delayed
from ..metrics import correlate_columns

try:  # several times faster, and equal to about three digits, where it is installed
    from sklearnex.svm import SVR
except ImportError:
    from sklearn.svm import SVR

if TYPE_CHECKING:
    from typing_extensions import Self

Folds: TypeAlias = int | BaseCrossValidator | Sequence[tuple[ArrayLike, ArrayLike]]


def fit_svr(features, y, weight, parameters):
    """Fit an RBF support vector regression, by scikit-learn-intelex if installed."""
    features, y = _align(features), _align(y)
    svr = SVR(kernel="rbf", **parameters).fit(features, y, weight)
    if len(svr.support_) == 0:
        # All targets lie within epsilon. scikit-learn's then predicts a constant,
        # scikit-learn-intelex's fails.
        svr = svm.SVR(kernel="rbf", **parameters).fit(features, y, weight)
    return svr


def _align(values):
    """Give values as scikit-learn-intelex takes them; dask's workers get other ones."""
    return np.require(values, requirements="A")


def predict_by(svr, features):
    return svr.predict(_align(features))


def out_of_fold(features, y, weight, folds, parameters):
    predicted = np.empty(len(y))
    for train, test in folds:
        part = None if weight is None else weight[train]
        svr = fit_svr(features[train], y[train], part, parameters)
        predicted[test] = predict_by(svr, features[test])
    return predicted


def fold_correlations(y, predicted, weight, folds):
    """Average the Pearson correlation of y with each column over the folds."""
    # Within folds, because a bin without information predicts every fold's training
    # mean, which over all folds runs against the truth.
    correlations = [
        correlate_columns(y[t], predicted[t], None if weight is None else weight[t])
        for _, t in folds
    ]
    return np.mean(correlations, axis=0)


def svr_part(allowed, n_features):
    """Declare a regression on ``n_features(seen)`` features, ``allowed`` in words."""
    return Part(
        f"an SVR of {allowed} features",
        lambda value, seen: (
            isinstance(value, svm.SVR) and value.n_features_in_ == n_features(seen)
        ),
    )


BIN_SVR = svr_part(
    "a bin's", lambda seen: count_streams(seen["_fitted_features"][0], seen["n_marks_"])
)
CV_CONSTRAINT = [
    Interval(Integral, 2, None, closed="left"),
    HasMethods(["split", "get_n_splits"]),
    "array-like",
]


@dataclass(eq=False, repr=False, kw_only=True)
class BinwiseSVR(PairedRegressorMixin, BaseEstimator):
    """Settings, features bin by bin and folds; subclasses fit and predict."""

    features: Literal["difference", "concat", "concat_difference"] = "difference"
    signal: Literal["log1p", "counts"] = "log1p"
    n_marks: int | None = None
    C: float = 1.0
    gamma: float | Literal["scale", "auto"] = "scale"
    epsilon: float = 0.1
    n_jobs: int | None = None
    random_state: int | np.random.RandomState | None = None

    _fitted_parts = {
        **PairedRegressorMixin._fitted_parts,
        "_fitted_features": Part(
            "features and signal",
            lambda value, _: (
                type(value) is tuple
                and value in product(FEATURE_KINDS, ("counts", "log1p"))
            ),
        ),
    }
    _parameter_constraints = {
        "features": [one_of(*FEATURE_KINDS)],
        "signal": [one_of("counts", "log1p")],
        "n_marks": [Interval(Integral, 1, None, closed="left"), None],
        "C": [Interval(Real, 0, None, closed="neither")],
        "gamma": [one_of("scale", "auto"), Interval(Real, 0, None, closed="neither")],
        "epsilon": [Interval(Real, 0, None, closed="left")],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
    }

    def _svr_parameters(self):
        return {"C": self.C, "gamma": self.gamma, "epsilon": self.epsilon}

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Fit the regressions.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Read counts or any non-negative signal; cell type A, then B.
        y : array-like of shape (n_genes,) or (n_genes, 3)
            Log fold change B over A, alone or as the first column.
        sample_weight : array-like of shape (n_genes,), optional
            How much each gene counts: a factor of its ``C``.
        groups : array-like of shape (n_genes,), optional
            Chromosome of each gene, or any other group, which the folds of ``cv`` keep
            together.

        Returns
        -------
        self : estimator
            Fitted.

        Raises
        ------
        TypeError
            If X is sparse or nothing like an array.
        ValueError
            If a parameter is invalid, X, y, weights or groups can't be used, or ``cv``
            can't split the genes; the estimator stays as it was.
        """
        with all_or_nothing(self):
            self._validate_params()
            pairs = validate_pairs(self, X, reset=True)
            self._fitted_features = (self.features, self.signal)
            bins = self._bin_features(pairs)
            y, _ = validate_targets(self, y, X)
            weight = validate_sample_weight(sample_weight, X)
            self._fit_bins(bins, y, weight, validate_groups(groups, X))
        return self

    def _bin_features(self, X):
        """Make a contiguous matrix (n_genes, n_streams) per bin."""
        features, signal = self._fitted_features
        n_streams = count_streams(features, self.n_marks_)
        bins = np.empty((self.n_bins_, len(X), n_streams))
        fill_streams(bins.transpose(1, 2, 0), X, features, signal)
        return bins

    def _folds(self, n_genes, groups):
        """List cross-validation splits, shuffled: published genes are sorted by id."""
        cv = self.cv
        if isinstance(cv, Integral):
            seed = check_random_state(self.random_state).randint(MAX_SEED)
            by = KFold if groups is None else GroupKFold
            cv = by(cv, shuffle=True, random_state=seed)
        given = repr(self.cv)
        if len(given) > 100:
            given = f"a {type(self.cv).__name__}"
        try:
            folds = list(check_cv(cv).split(np.empty((n_genes, 1)), groups=groups))
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"cv={given} can't split {n_genes} genes: {error}"
            ) from error
        tested = np.concatenate([test for _, test in folds] or [[]])
        if not np.array_equal(np.sort(tested), np.arange(n_genes)):
            raise ValueError(
                f"cv must test each of the {n_genes} genes exactly once, got {given}, "
                f"which tests {len(np.unique(tested))} of them, {len(tested)} times in "
                "all."
            )
        for number, (train, test) in enumerate(folds):
            others = np.setdiff1d(np.arange(n_genes), test)
            if len(train) == 0 or not np.isin(train, others).all():
                raise ValueError(
                    f"cv must train on some of the {n_genes} genes in each fold, and "
                    f"on none that it tests; fold {number} of {given} doesn't."
                )
        return folds

    def _per_bin(self, function, bins, *args):
        return Parallel(n_jobs=self.n_jobs)(
            delayed(function)(features, *args) for features in bins
        )
