"""Every public estimator, small enough for tests to fit it many times.

They are found in ``skdeepdiff.__all__``, so that all tests which are parametrised with
them have a new one. It needs a line below only if it isn't quick by default.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from sklearn.base import BaseEstimator, clone, is_regressor
from sklearn.pipeline import Pipeline

import skdeepdiff
from skdeepdiff import LogFoldChangeForest
from skdeepdiff._networks._base import NetworkRegressor
from skdeepdiff._pairs._validation import PairedInputMixin

SETTINGS = {
    "DeepDiffRegressor": {"variant": "raw_d"},
    "LogFoldChangeForest": {"n_estimators": 5, "random_state": 0},
    "ReliefFSelector": {"n_features_to_select": 3, "n_neighbors": 5},
    "SingleLayerSVR": {"cv": 2, "random_state": 0},
    "make_relieff_forest": {
        "n_features_to_select": 5,
        "n_estimators": 5,
        "n_neighbors": 5,
        "random_state": 0,
    },
}
# What learns both cell types' expression, and so takes y of three columns alone.
OF_THREE_COLUMNS = ("AttentiveChromeRegressor",)


class Entry(NamedTuple):
    """An estimator."""

    name: str  # of the class, or of the function that makes it
    make: Callable  # makes one, with more parameters or none

    @property
    def is_network(self):
        return isinstance(self.make(), NetworkRegressor)

    @property
    def takes_pairs(self):
        return takes_pairs(self.make())


def takes_pairs(model):
    """Whether X is pairs, and not a matrix of features."""
    first = model[0] if isinstance(model, Pipeline) else model
    return isinstance(first, PairedInputMixin)


def all_estimators(*, hidden_size=4, max_epochs=2):
    """List an entry for each estimator; networks are of this size."""
    network = {"hidden_size": hidden_size, "max_epochs": max_epochs, "random_state": 0}
    entries = []
    for name in skdeepdiff.__all__:
        public = getattr(skdeepdiff, name)
        is_class = isinstance(public, type) and issubclass(public, BaseEstimator)
        if is_class or name.startswith("make_"):
            settings = SETTINGS.get(name, {})
            if is_class and issubclass(public, NetworkRegressor):
                settings = network | settings
            entries.append(Entry(name, partial(public, **settings)))
    return entries


def regressors_on_pairs(**sizes):
    """What makes each regressor on pairs, by name."""
    entries = [entry for entry in all_estimators(**sizes) if entry.takes_pairs]
    return {name: make for name, make in entries if is_regressor(make())}


NETWORKS = [entry.name for entry in all_estimators() if entry.is_network]


class FeaturesAsMarks:
    """Features as marks of one bin each, in cell type A, beside an empty cell type B.

    scikit-learn's battery of checks fits matrices of any width to one column of
    targets. Checking the input is left to the estimators.
    """

    def _infer_layout(self, X_shape):
        return X_shape[1], 1

    def _as_pairs(self, X):
        return np.stack([X, np.zeros_like(X)], axis=1)[..., np.newaxis]


class ChangeAsExpression(FeaturesAsMarks):
    """The negative log fold change as the expression in A; that in B is 0."""

    def _check_data(self, X, y, **given):
        genes = NetworkRegressor._check_data(self, X, y, **given)
        if genes.expression is not None:
            return genes
        change = genes.log_fold_change
        expression = np.column_stack([-change, 0 * change])
        return genes._replace(expression=expression)


# With 16 hidden units both levels run in the kernel, as they do by default.
NETWORK_IN_BATTERY = {"hidden_size": 16, "lr": 0.05, "max_epochs": 6}
# B is empty, so that swapping the cell types would make two thirds of a problem.
IN_BATTERY = {
    "AttentiveChromeRegressor": NETWORK_IN_BATTERY,
    "DeepDiffRegressor": NETWORK_IN_BATTERY | {"swap_augmentation": False},
    "SingleLayerSVR": {"features": "concat", "gamma": 0.1},
    "TwoLayerSVR": {"features": "concat"},
}


def for_battery():
    """Make each estimator, by name, as scikit-learn's battery of checks can fit it."""
    estimators = {}
    for entry in all_estimators():
        cls = entry.make.func
        if not isinstance(cls, type):
            continue  # its parts are checked
        if entry.takes_pairs:
            of_three = entry.name in OF_THREE_COLUMNS
            adapter = ChangeAsExpression if of_three else FeaturesAsMarks
            cls = type(f"Flat{cls.__name__}", (adapter, cls), {"__module__": __name__})
            globals()[cls.__name__] = cls  # to be found by pickle
        settings = entry.make.keywords | IN_BATTERY.get(entry.name, {})
        estimators[entry.name] = cls(**settings)
    # Its losses take longer to learn.
    slow = {"variant": "aux_siamese", "lr": 0.02, "max_epochs": 15}
    estimators["aux_siamese"] = clone(estimators["DeepDiffRegressor"]).set_params(
        **slow
    )
    return estimators


OBJECTS_REFUSED = {
    "check_dtype_object": "X of objects is refused: it hides text and missing values"
}
BOOTSTRAP = {
    f"check_sample_weight_equivalence_on_{kind}_data": (
        "the forest draws other genes if some are repeated than if they weigh more"
    )
    for kind in ("dense", "sparse")
}


SHUFFLED = {
    "check_sample_weight_equivalence_on_dense_data": (
        "networks take genes in batches; an SVR's kernel and folds are others if genes "
        "are repeated than if they weigh more"
    )
}


def expected_failures(estimator):
    """Names of the checks that an estimator must fail, with the reasons."""
    if isinstance(estimator, FeaturesAsMarks):
        return OBJECTS_REFUSED | (SHUFFLED if is_regressor(estimator) else {})
    return BOOTSTRAP if isinstance(estimator, LogFoldChangeForest) else {}
