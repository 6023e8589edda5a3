"""ReliefF feature selection followed by a random forest."""

from __future__ import annotations

import warnings
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_selection import SelectorMixin
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeRegressor
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import HasMethods, Integral, Interval, RealNotInt
from sklearn.utils.validation import check_is_fitted, check_memory, validate_data
from skrebate import ReliefF

from .._pairs._containers import check_same_order, plain
from .._pairs._own_estimator import OwnEstimatorMixin
from .._pairs._paired_marks import PairedMarks
from .._pairs._validation import LogFoldChangeScoreMixin, validate_targets
from .._saving._parts import MAX_SIZE, Part, array, items, number, or_none
from .._utils._estimators import all_or_nothing

if TYPE_CHECKING:
    from joblib import Memory
    from numpy.typing import ArrayLike
    from typing_extensions import Self


def relieff_scores(X, y, n_neighbors, n_jobs=None):
    """Weigh every feature for a continuous target by ReliefF; constant ones get 0."""
    scores = np.zeros(X.shape[1])
    varies = np.ptp(X, axis=0) > 0
    if not varies.any() or np.ptp(y) == 0:
        return scores
    relieff = ReliefF(
        n_neighbors=min(n_neighbors, len(y) - 1),
        # Counts of few genes have few values, yet they are numbers.
        categorical_threshold=1,
        label_type="continuous",
        n_jobs=1 if n_jobs is None else n_jobs,
    )
    scores[varies] = relieff.fit(X[:, varies], y).feature_importances_
    return scores


@dataclass(eq=False, repr=False)
class ReliefFSelector(OwnEstimatorMixin, SelectorMixin, BaseEstimator):
    """Select the features that ReliefF ranks highest.

    ReliefF [1]_ raises the weight of features that differ between a gene and neighbours
    with another target, and lowers it for those that differ between neighbours with the
    same. Li et al. [2]_ select histone modifications by it; so does a baseline of the
    paper, section 4.2. Wraps ``skrebate.ReliefF``, which takes genes whose targets
    differ by less than the targets' standard deviation for hits, others for misses.

    Parameters
    ----------
    n_features_to_select : int
        Features to keep; the paper tries 50, 70 and 100.
    n_neighbors : int
        Nearest hits and misses that a gene is compared with.
    max_samples : int, float or None
        Genes used for the ranking: at most so many, or this share of them, drawn at
        random; None takes all. Neighbours come from the same draw. Time and memory grow
        with the square of the number of genes, so set it for more than about 2,000.
    memory : str, object with the joblib.Memory interface, or None
        Caches rankings. They don't depend on ``n_features_to_select``, so that a
        grid search over it computes each ranking once (give a ``random_state`` if
        ``max_samples`` draws genes, or every draw is a ranking of its own).
    n_jobs : int, optional
        Genes scored in parallel, through joblib.
    random_state : int, RandomState instance or None
        Draws the genes for ``max_samples``.

    Attributes
    ----------
    scores_ : ndarray of shape (n_features,)
        ReliefF's weights.
    n_features_in_ : int
        Number of features in ``fit``.
    feature_names_in_ : ndarray of str of shape (n_features,)
        Names of the features, if X was a DataFrame.

    See Also
    --------
    make_relieff_forest : The paper's baseline, with features and a forest.
    PairedMarks : Makes the features.
    sklearn.feature_selection.SelectFromModel : Select by a model's weights.

    References
    ----------
    .. [1] Kononenko, I., Simec, E. and Robnik-Sikonja, M. (1997). Overcoming the myopia
       of inductive learning algorithms with RELIEFF. *Applied Intelligence* 7, 39-55.
    .. [2] Li, J., Ching, T., Huang, S. and Garmire, L. X. (2015). Using epigenomics
       data to predict gene expression in lung cancer. *BMC Bioinformatics* 16(S5), S10.

    Examples
    --------
    >>> import numpy as np
    >>> from skdeepdiff import ReliefFSelector
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(60, 5))
    >>> selector = ReliefFSelector(n_features_to_select=1).fit(X, X[:, 3])
    >>> selector.get_support()
    array([False, False, False,  True, False])
    """

    n_features_to_select: int = 100
    _: KW_ONLY
    n_neighbors: int = 100
    max_samples: int | float | None = None
    memory: str | Memory | None = None
    n_jobs: int | None = None
    random_state: int | np.random.RandomState | None = None

    scores_: np.ndarray = field(init=False)

    _fitted_parts = {
        **OwnEstimatorMixin._fitted_parts,
        "scores_": array(np.float64, "n_features_in_"),
    }
    _parameter_constraints = {
        "n_features_to_select": [Interval(Integral, 1, None, closed="left")],
        "n_neighbors": [Interval(Integral, 1, None, closed="left")],
        "max_samples": [
            Interval(Integral, 2, None, closed="left"),
            Interval(RealNotInt, 0, 1, closed="right"),
            None,
        ],
        "memory": [str, HasMethods(["cache"]), None],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
    }

    def _sample(self, n_genes):
        size = self.max_samples
        if size is None:
            return np.arange(n_genes)
        if not isinstance(size, Integral):
            size = max(2, round(size * n_genes))
        rng = check_random_state(self.random_state)
        return np.sort(rng.permutation(n_genes)[: min(size, n_genes)])

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Rank the features.

        Parameters
        ----------
        X : array-like of shape (n_genes, n_features)
            Features.
        y : array-like of shape (n_genes,) or (n_genes, 3)
            Log fold change B over A, alone or as the first column.

        Returns
        -------
        self : ReliefFSelector
            Fitted selector.

        Raises
        ------
        ValueError
            If a parameter is invalid, or X or y can't be used; all stays as it was.

        Warns
        -----
        UserWarning
            If there are fewer features than are to be selected.
        """
        with all_or_nothing(self):
            self._validate_params()
            given = X
            X = plain(X, "X")
            X = validate_data(self, X, dtype=np.float64, ensure_min_samples=2)
            y, _ = validate_targets(self, y, given)
            if self.n_features_to_select > X.shape[1]:
                warnings.warn(
                    f"n_features_to_select={self.n_features_to_select} is greater than "
                    f"the number of features, {X.shape[1]}; all are kept.",
                    stacklevel=2,
                )
            rows = self._sample(len(X))
            score = check_memory(self.memory).cache(relieff_scores, ignore=["n_jobs"])
            self.scores_ = score(X[rows], y[rows], self.n_neighbors, n_jobs=self.n_jobs)
        return self

    def _get_support_mask(self):
        check_is_fitted(self)
        best_first = np.argsort(-self.scores_, kind="stable")
        mask = np.zeros(len(self.scores_), dtype=bool)
        mask[best_first[: self.n_features_to_select]] = True
        return mask

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        return tags


# Its parameters are those that the installed scikit-learn's forest has.
class LogFoldChangeForest(  # numpydoc ignore=PR01
    OwnEstimatorMixin, LogFoldChangeScoreMixin, RandomForestRegressor
):
    """A random forest that learns the log fold change from either form of y.

    :class:`~sklearn.ensemble.RandomForestRegressor` would take three columns for
    three targets; this one uses the first. Parameters and attributes are those of
    :class:`~sklearn.ensemble.RandomForestRegressor`.

    See Also
    --------
    make_relieff_forest : The paper's baseline, of which it is the last step.
    sklearn.ensemble.RandomForestRegressor : Has the same parameters.

    Examples
    --------
    >>> import numpy as np
    >>> from skdeepdiff import LogFoldChangeForest
    >>> X, y = np.eye(4), np.arange(12.0).reshape(4, 3)
    >>> LogFoldChangeForest(random_state=0).fit(X, y).predict(X).shape
    (4,)
    """

    estimators_: list[DecisionTreeRegressor]

    _fitted_parts = {
        **OwnEstimatorMixin._fitted_parts,
        "n_outputs_": number(int, 1, 1),
        "estimator_": Part(
            "a tree", lambda value, _: type(value) is DecisionTreeRegressor
        ),
        "estimators_": items(
            Part(
                "a tree of n_features_in_ features",
                lambda value, seen: (
                    type(value) is DecisionTreeRegressor
                    and getattr(value, "n_features_in_", None) == seen["n_features_in_"]
                ),
            ),
            None,
        ),
        # NaN of a single gene.
        "oob_score_": Part("float", lambda value, _: type(value) is float, True),
        # What estimators_samples_ is drawn from again.
        "_n_samples": number(int, 1, MAX_SIZE, optional=True),
        "_n_samples_bootstrap": or_none(number(int, 1, MAX_SIZE, optional=True)),
        "_sample_weight": or_none(
            array(np.float64, "_n_samples", low=0, optional=True)
        ),
        "oob_prediction_": array(np.float64, "_n_samples", optional=True),
    }

    def fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> Self:
        """Fit the forest.

        Parameters
        ----------
        X : array-like of shape (n_genes, n_features)
            Features.
        y : array-like of shape (n_genes,) or (n_genes, 3)
            Log fold change B over A, alone or as the first column.
        sample_weight : array-like of shape (n_genes,), optional
            Weights of the genes.

        Returns
        -------
        self : LogFoldChangeForest
            Fitted estimator.

        Raises
        ------
        ValueError
            If a parameter is invalid, or X or y can't be used; all stays as it was.
        """
        with all_or_nothing(self):
            y, _ = validate_targets(self, y, X)
            check_same_order(X=X, sample_weight=sample_weight)
            if hasattr(self, "estimators_"):
                # A warm start appends to it.
                self.estimators_ = list(self.estimators_)
            return super().fit(plain(X, "X"), y, sample_weight=sample_weight)

    def _validate_X_predict(self, X):  # noqa: N802 - scikit-learn's
        return super()._validate_X_predict(plain(X, "X"))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = False
        return tags


def make_relieff_forest(
    *,
    n_features_to_select: int = 100,
    n_estimators: int = 100,
    features: Literal["difference", "concat", "concat_difference"] = "difference",
    signal: Literal["log1p", "counts"] = "log1p",
    n_marks: int | None = None,
    n_neighbors: int = 100,
    max_samples: int | float | None = None,
    memory: str | Memory | None = None,
    n_jobs: int | None = None,
    random_state: int | np.random.RandomState | None = None,
) -> Pipeline:
    """Make a pipeline of ReliefF feature selection and a random forest.

    The best combination of Li et al. (see :class:`ReliefFSelector`), for regression; a
    baseline of the paper, section 4.2.

    Parameters
    ----------
    n_features_to_select : int
        Features that the forest sees; the paper tries 50, 70 and 100.
    n_estimators : int
        Trees; the paper tries 10, 50, 100, 150 and 200.
    features, signal, n_marks : str, str, int or None
        As of :class:`PairedMarks`.
    n_neighbors, max_samples : int, float or None
        As of :class:`ReliefFSelector`.
    memory : str, object with the joblib.Memory interface, or None
        Where the pipeline keeps features and ReliefF rankings, so that a grid
        search over ``relieff__n_features_to_select`` and ``forest__n_estimators``
        computes each ranking once.
    n_jobs : int, optional
        For the ranking and the forest.
    random_state : int, RandomState instance or None
        For ``max_samples`` and the forest.

    Returns
    -------
    pipeline : Pipeline
        Steps ``marks`` (:class:`PairedMarks`), ``relieff``
        (:class:`ReliefFSelector`), ``forest`` (:class:`LogFoldChangeForest`).

    See Also
    --------
    ReliefFSelector : The selection alone.
    sklearn.pipeline.Pipeline : What is returned.

    Examples
    --------
    >>> from skdeepdiff import make_relieff_forest
    >>> model = make_relieff_forest(n_features_to_select=50)
    >>> list(model.named_steps)
    ['marks', 'relieff', 'forest']
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> X, y = make_paired_marks(60, n_bins=10, random_state=0, return_X_y=True)
    >>> model.set_params(forest__random_state=0).fit(X, y).predict(X).shape
    (60,)
    """
    marks = PairedMarks(features, signal=signal, n_marks=n_marks)
    relieff = ReliefFSelector(
        n_features_to_select,
        n_neighbors=n_neighbors,
        max_samples=max_samples,
        memory=memory,
        n_jobs=n_jobs,
        random_state=random_state,
    )
    forest = LogFoldChangeForest(n_estimators, n_jobs=n_jobs, random_state=random_state)
    steps = [("marks", marks), ("relieff", relieff), ("forest", forest)]
    return Pipeline(steps, memory=memory)
