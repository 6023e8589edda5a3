"""Which objects may be saved and built, and how."""

from numbers import Integral

import numpy as np
from joblib import cpu_count
from sklearn import config_context, svm
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeRegressor
from sklearn.tree._tree import Tree

from .._attentive_chrome import CELL_NETWORKS, AttentiveChromeRegressor
from .._deepdiff import DeepDiffRegressor
from .._network_data import Standardizer
from .._network_regressor import NetworkRegressor
from .._paired_marks import PairedMarks
from .._relieff import LogFoldChangeForest, ReliefFSelector
from .._saving import ESTIMATOR, ObjectKind
from .._svr import SingleLayerSVR, TwoLayerSVR
from .._training import PairedNet
from ..exceptions import MalformedFileError
from ._nets import NET
from ._sklearn_parts import SVR, TREE, check_trees

LAYOUT = {"n_marks_": int, "n_bins_": int, "n_features_in_": int}
COLUMNS = {"n_features_in_": int, "feature_names_in_": np.ndarray}
OUTPUT = {"_sklearn_output_config": dict}
NETWORK = {
    **LAYOUT,
    **COLUMNS,
    "_first_fit_parameters": dict,
    "nets_": list,
    "histories_": list,
    "signal_scaler_": Standardizer,
    "expression_scaler_": (Standardizer, type(None)),
}
SVRS = {**LAYOUT, **COLUMNS, "_fitted_features": tuple, "svr_": svm.SVR}

# What may be built, and which attributes of which type fit and set_output give it.
FITTED = {
    AttentiveChromeRegressor: NETWORK,
    DecisionTreeRegressor: {
        "n_features_in_": int,
        "n_outputs_": int,
        "max_features_": int,
        "tree_": Tree,
    },
    DeepDiffRegressor: {
        **NETWORK,
        "log_fold_change_scaler_": Standardizer,
        "expression_median_": (np.ndarray, type(None)),
    },
    LogFoldChangeForest: {
        **COLUMNS,
        "n_outputs_": int,
        "estimator_": DecisionTreeRegressor,
        "estimators_": list,
        "oob_score_": float,
        "oob_prediction_": np.ndarray,
    },
    PairedMarks: {**LAYOUT, **COLUMNS, **OUTPUT},
    Pipeline: {},
    ReliefFSelector: {**COLUMNS, **OUTPUT, "scores_": np.ndarray},
    SingleLayerSVR: {**SVRS, "bin_scores_": np.ndarray, "best_bin_": int},
    TwoLayerSVR: {**SVRS, "bin_svrs_": list, "_center": float},
}
ESTIMATORS = {cls.__name__: cls for cls in FITTED}
ITEMS = {
    "nets_": PairedNet,
    "bin_svrs_": svm.SVR,
    "estimators_": DecisionTreeRegressor,
    "histories_": dict,
}
MOST_FEATURES = 2**31
ROUTED_METHODS = ("fit", "score")


def state_of_estimator(estimator):
    """Parameters, and what ``fit`` and settings have added to them."""
    params = estimator.get_params(deep=False)
    if "memory" in params:
        params["memory"] = None  # a folder of this machine, and full of pickles
    return {
        "name": type(estimator).__name__,
        "params": params,
        "fitted": {
            name: value
            for name, value in vars(estimator).items()
            if name in FITTED[type(estimator)]
        },
        "requests": _requests_of(estimator),
    }


def _requests_of(estimator):
    """The metadata that its methods ask for, where ``set_*_request`` was called."""
    if "_metadata_request" not in vars(estimator):
        return {}
    routing = estimator.get_metadata_routing()
    return {name: dict(getattr(routing, name).requests) for name in ROUTED_METHODS}


def build_estimator(name, params, fitted, requests):
    """An estimator as it was."""
    cls = ESTIMATORS.get(name)
    if cls is None:
        raise MalformedFileError(
            f"it names the class {name!r:.80}, which isn't among what may be built: "
            f"{', '.join(ESTIMATORS)}."
        )
    # One that came after the file was written gets its default.
    unknown = set(params) - set(cls._get_param_names())
    if unknown:
        raise MalformedFileError(
            f"{cls.__name__} of this version has no parameters "
            f"{sorted(unknown)!r:.200}."
        )
    estimator = cls(**_machine_params(params))
    for attribute, value in fitted.items():
        _check_attribute(cls, attribute, value)
        setattr(estimator, attribute, value)
    for method, wanted in requests.items():
        if method not in ROUTED_METHODS:
            raise MalformedFileError(f"no metadata is routed to {method!r:.80}.")
        with config_context(enable_metadata_routing=True):
            getattr(estimator, f"set_{method}_request")(**wanted)
    if isinstance(estimator, LogFoldChangeForest | DecisionTreeRegressor):
        check_trees(estimator)
    if isinstance(estimator, NetworkRegressor):
        _complete_first_fit(estimator)
        _check_scales(estimator)
    _check_sizes(estimator)
    if isinstance(estimator, Pipeline):
        _check_steps(estimator.steps)
    estimator._validate_params()
    return estimator


def _machine_params(params):
    """Parameters that mean no harm to this machine."""
    if params.get("memory") is not None:
        raise MalformedFileError(
            f"it has memory={params['memory']!r:.80}, a folder of pickles."
        )
    n_jobs = params.get("n_jobs")
    if isinstance(n_jobs, Integral) and n_jobs > cpu_count():
        return params | {"n_jobs": -1}
    return params


def _check_attribute(cls, name, value):
    """Refuse what neither fit nor set_output sets."""
    allowed = FITTED[cls]
    if name not in allowed:
        raise MalformedFileError(
            f"{name!r:.80} can't be set on a {cls.__name__}: fit doesn't."
        )
    items = value if name in ITEMS and type(value) is list else []
    if not isinstance(value, allowed[name]) or not all(
        isinstance(item, ITEMS[name]) for item in items
    ):
        raise MalformedFileError(
            f"{name} of a {cls.__name__} is of another kind: {type(value).__name__}."
        )


def _check_sizes(estimator):
    """Refuse sizes that contradict each other, or that nothing has."""
    n_features = getattr(estimator, "n_features_in_", 1)
    if not 1 <= n_features <= MOST_FEATURES:
        raise MalformedFileError(f"it has n_features_in_={n_features!r:.80}.")
    if "n_bins_" in vars(estimator):
        n_marks, n_bins = getattr(estimator, "n_marks_", 0), estimator.n_bins_
        if min(n_marks, n_bins) < 1 or 2 * n_marks * n_bins != n_features:
            raise MalformedFileError(
                f"n_marks_={n_marks!r:.80} and n_bins_={n_bins!r:.80} don't make "
                f"{n_features} features."
            )
    n_networks = _count_networks(estimator)
    lengths = {
        "nets_": n_networks,
        "histories_": n_networks,
        "bin_svrs_": getattr(estimator, "n_bins_", None),
    }
    for name, length in lengths.items():
        found = getattr(estimator, name, None)
        if found is not None and len(found) != length:
            raise MalformedFileError(f"{name} has {len(found)} items, not {length}.")


def _complete_first_fit(estimator):
    """Add parameters that came after the file was written, with their defaults."""
    if "_first_fit_parameters" in vars(estimator):
        added = {
            name: getattr(estimator, name) for name in estimator._fixed_by_first_fit
        }
        estimator._first_fit_parameters = added | estimator._first_fit_parameters


def _count_networks(estimator):
    """Networks that an estimator has once it is fitted."""
    if isinstance(estimator, AttentiveChromeRegressor):
        return len(CELL_NETWORKS)
    # Not its parameter, which may have been set to something else since.
    return getattr(estimator, "_first_fit_parameters", {}).get("n_networks")


def _check_scales(estimator):
    """Refuse a scale that would blow predictions up to another shape."""
    shapes = {
        "signal_scaler_": ((), (1, 2, getattr(estimator, "n_marks_", None), 1)),
        "log_fold_change_scaler_": ((),),
        "expression_scaler_": ((), (2,)),
    }
    for name, allowed in shapes.items():
        for part in getattr(estimator, name, None) or ():
            if np.shape(part) not in allowed:
                raise MalformedFileError(f"{name} is of shape {np.shape(part)}.")


def _check_steps(steps):
    """Refuse a pipeline of anything but named estimators."""
    for step in steps:
        if not (
            type(step) is tuple
            and len(step) == 2
            and type(step[0]) is str
            and (step[1] == "passthrough" or type(step[1]) in FITTED)
        ):
            raise MalformedFileError("a pipeline has a step that is no estimator.")


def state_of_random_state(random_state):
    """A generator's position in its stream of numbers."""
    state = random_state.get_state(legacy=False)
    return {
        "keys": state["state"]["key"],
        "position": int(state["state"]["pos"]),
        "has_gauss": int(state["has_gauss"]),
        "gauss": float(state["gauss"]),
    }


def build_random_state(keys, position, has_gauss, gauss):
    """The same stream of numbers, from the same position."""
    if keys.shape != (624,) or keys.dtype != np.uint32 or not 0 <= position <= 624:
        raise MalformedFileError("a random state isn't that of a Mersenne Twister.")
    random_state = np.random.RandomState()
    random_state.set_state(("MT19937", keys, position, has_gauss, gauss))
    return random_state


OBJECT_KINDS = (
    ObjectKind(
        ESTIMATOR,
        lambda value: ESTIMATORS.get(type(value).__name__) is type(value),
        state_of_estimator,
        build_estimator,
    ),
    NET,
    SVR,
    TREE,
    ObjectKind(
        "standardizer",
        lambda value: isinstance(value, Standardizer),
        Standardizer._asdict,
        Standardizer,
    ),
    ObjectKind(
        "random_state",
        lambda value: isinstance(value, np.random.RandomState),
        state_of_random_state,
        build_random_state,
    ),
)
