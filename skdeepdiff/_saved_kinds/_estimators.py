"""Which objects may be saved and built, and how."""

from itertools import product
from numbers import Integral

import numpy as np
from joblib import cpu_count
from sklearn import config_context, svm
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeRegressor
from sklearn.tree._tree import Tree
from sklearn.utils._param_validation import validate_parameter_constraints

from .._baselines._relieff import LogFoldChangeForest, ReliefFSelector
from .._baselines._svr import SingleLayerSVR, TwoLayerSVR
from .._networks._attentive_chrome import CELL_NETWORKS, AttentiveChromeRegressor
from .._networks._base import history_arrays
from .._networks._data import SMALLEST_SCALE, Standardizer
from .._networks._deepdiff import DeepDiffRegressor
from .._networks._training import PairedNet
from .._pairs._paired_marks import PairedMarks, count_streams
from .._pairs._streams import FEATURE_KINDS
from .._utils._object_kinds import ESTIMATOR, ObjectKind
from ..exceptions import MalformedFileError
from ..nn import VARIANTS
from ._nets import NET
from ._parts import MAX_SIZE, Part, array, check_parts, items, number, or_none
from ._sklearn_parts import SVR, TREE

CHOICES = ("default", "pandas", "polars")
MAX_CHARACTERS = 2**26
ROUTED_METHODS = ("fit", "score")


def _count_characters(n_bins, mark_names):
    """Characters that the marks' names take in the names of all bins."""
    names = () if mark_names is None else mark_names
    return n_bins * sum(len(str(name)) for name in names)


def _are_parameters(cls, values):
    """Whether these are what a network is made for, as it was when it was made."""
    validate_parameter_constraints(cls._parameter_constraints, values, cls.__name__)
    return values.keys() == set(cls._fixed_by_first_fit)


def _are_nets(nets, seen):
    """Whether networks are of the sizes that the estimator has."""
    first = seen["_first_fit_parameters"]
    return type(nets) is list and all(
        isinstance(net, PairedNet)
        and net.module_.n_marks == seen["n_marks_"]
        and net.module_.hidden_size == first["hidden_size"]
        and net.criterion_.aux_target == first.get("aux_target", "expression")
        for net in nets
    )


def _are_variants(nets, first):
    """Whether networks are as many, and as made, as the first fit was asked for."""
    return len(nets) == first["n_networks"] and all(
        net.module_.variant == VARIANTS[first["variant"]] for net in nets
    )


def _are_histories(histories, nets):
    """Whether histories are what the networks recorded."""
    recorded = [history_arrays(net) for net in nets]
    return [list(history) for history in histories] == [*map(list, recorded)] and all(
        np.array_equal(history[name], values, equal_nan=True)
        for history, record in zip(histories, recorded, strict=True)
        for name, values in record.items()
    )


def _scaler(*shapes):
    """A standardizer whose mean and scale have one of some shapes."""
    return Part(
        f"a standardizer of shape {' or '.join(map(str, shapes))}",
        lambda value, seen: (
            isinstance(value, Standardizer)
            and value.mean.shape
            in [tuple(seen.get(size, size) for size in shape) for shape in shapes]
        ),
    )


def _svr(allowed, n_features):
    """An SVR of so many features."""
    return Part(
        f"an SVR of {allowed} features",
        lambda value, seen: (
            isinstance(value, svm.SVR) and value.n_features_in_ == n_features(seen)
        ),
    )


def _networks(cls, allowed, fit_together):
    """What all estimators that train networks have."""
    return LAYOUT | {
        "_first_fit_parameters": Part(
            f"a dict of {', '.join(cls._fixed_by_first_fit)}",
            lambda value, _: _are_parameters(cls, value),
        ),
        "nets_": Part(
            f"{allowed} of the first fit's sizes",
            lambda value, seen: (
                _are_nets(value, seen)
                and fit_together(value, seen["_first_fit_parameters"])
            ),
        ),
        "histories_": Part(
            "what nets_ recorded",
            lambda value, seen: _are_histories(value, seen["nets_"]),
        ),
        "signal_scaler_": _scaler((), (1, 2, "n_marks_", 1)),
    }


COLUMNS = {
    "n_features_in_": number(int, 1, MAX_SIZE),
    "feature_names_in_": array(str, "n_features_in_", optional=True),
}
LAYOUT = {
    "n_marks_": number(int, 1, MAX_SIZE),
    "n_bins_": number(int, 1, MAX_SIZE),
    "n_features_in_": Part(
        f"2 * n_marks_ * n_bins_ and at most {MAX_SIZE}",
        lambda value, seen: (
            COLUMNS["n_features_in_"].fits(value, seen)
            and value == 2 * seen["n_marks_"] * seen["n_bins_"]
        ),
    ),
    "feature_names_in_": COLUMNS["feature_names_in_"],
}
# The one attribute that is there without a fit.
OUTPUT = {
    "_sklearn_output_config": Part(
        f"{{'transform': one of {CHOICES}}}",
        lambda value, _: value in [{"transform": choice} for choice in CHOICES],
        optional=True,
    )
}
STREAMS_OF_A_BIN = _svr(
    "a bin's",
    lambda seen: count_streams(seen["_fitted_features"][0], seen["n_marks_"]),
)
SVRS = LAYOUT | {
    "_fitted_features": Part(
        "features and signal",
        lambda value, _: (
            type(value) is tuple
            and value in product(FEATURE_KINDS, ("counts", "log1p"))
        ),
    )
}
PAIR = array(np.float64, 2)

# What may be built, and what fit and set_output give it.
FITTED = {
    AttentiveChromeRegressor: {
        **_networks(
            AttentiveChromeRegressor,
            "a network for each cell type,",
            lambda nets, _: (
                [net.module_.variant for net in nets] == list(CELL_NETWORKS)
            ),
        ),
        "expression_scaler_": _scaler((), (2,)),
    },
    DecisionTreeRegressor: {
        "n_features_in_": number(int, 1, MAX_SIZE),
        "n_outputs_": number(int, 1, 1),
        "max_features_": number(int, 1, MAX_SIZE),
        "tree_": Part(
            "a tree of n_features_in_ features",
            lambda value, seen: (
                type(value) is Tree and value.n_features == seen["n_features_in_"]
            ),
        ),
    },
    DeepDiffRegressor: {
        **_networks(DeepDiffRegressor, "n_networks networks", _are_variants),
        "log_fold_change_scaler_": _scaler(()),
        "expression_scaler_": or_none(_scaler((), (2,))),
        "expression_median_": Part(
            f"{PAIR.allowed}, or None with expression_scaler_",
            lambda value, seen: (
                value is None
                if seen["expression_scaler_"] is None
                else PAIR.fits(value, seen)
            ),
        ),
    },
    LogFoldChangeForest: {
        **COLUMNS,
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
    },
    PairedMarks: {
        **LAYOUT,
        "n_bins_": Part(
            f"int from 1 to {MAX_SIZE}, with at most {MAX_CHARACTERS} characters of "
            "mark_names in all bins' names",
            lambda value, seen: (
                LAYOUT["n_bins_"].fits(value, seen)
                and _count_characters(value, seen["mark_names"]) <= MAX_CHARACTERS
            ),
        ),
        **OUTPUT,
    },
    Pipeline: {},
    ReliefFSelector: {
        **COLUMNS,
        **OUTPUT,
        "scores_": array(np.float64, "n_features_in_"),
    },
    SingleLayerSVR: {
        **SVRS,
        "svr_": STREAMS_OF_A_BIN,
        "bin_scores_": array(np.float64, "n_bins_"),
        "best_bin_": Part(
            "int from 0 to n_bins_ - 1",
            lambda value, seen: type(value) is int and 0 <= value < seen["n_bins_"],
        ),
    },
    TwoLayerSVR: {
        **SVRS,
        "bin_svrs_": items(STREAMS_OF_A_BIN, "n_bins_"),
        "svr_": _svr("n_bins_", lambda seen: seen["n_bins_"]),
        "_center": number(float),
    },
}
ESTIMATORS = {cls.__name__: cls for cls in FITTED}


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


# Parameters whose default isn't what was done before there were any.
ONCE = {"n_pooled_bins": None, "average_decay": 0.0}


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
    # One that came after the file was written gets what was done then, or its default.
    known = set(cls._get_param_names())
    params = {key: value for key, value in ONCE.items() if key in known} | params
    unknown = set(params) - known
    if unknown:
        raise MalformedFileError(
            f"{cls.__name__} of this version has no parameters "
            f"{sorted(unknown)!r:.200}."
        )
    estimator = cls(**_machine_params(params))
    estimator._validate_params()
    if cls is Pipeline:
        _check_steps(estimator)
    for method, wanted in requests.items():
        if method not in ROUTED_METHODS:
            raise MalformedFileError(f"no metadata is routed to {method!r:.80}.")
        with config_context(enable_metadata_routing=True):
            getattr(estimator, f"set_{method}_request")(**wanted)
    if "_first_fit_parameters" in fitted:
        added = {name: getattr(estimator, name) for name in cls._fixed_by_first_fit}
        fitted["_first_fit_parameters"] = added | fitted["_first_fit_parameters"]
    is_fitted = bool(set(fitted) - set(OUTPUT))
    declared = {k: part for k, part in FITTED[cls].items() if is_fitted or k in OUTPUT}
    check_parts(name, fitted, declared, estimator.get_params(deep=False))
    vars(estimator).update(fitted)
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


def _check_steps(pipeline):
    """Refuse a pipeline of anything but named estimators, in an order that works."""
    for _, step in pipeline.steps:
        if not (step is None or step == "passthrough" or type(step) in FITTED):
            raise MalformedFileError("a pipeline has a step that is no estimator.")
    pipeline._validate_steps()


RANDOM_STATE = {
    "keys": array(np.uint32, 624),
    "position": number(int, 0, 624),
    "has_gauss": number(int, 0, 1),
    "gauss": number(float),
}


def state_of_random_state(random_state):
    """A generator's position in its stream of numbers."""
    state = random_state.get_state(legacy=False)
    return {
        "keys": state["state"]["key"],
        "position": int(state["state"]["pos"]),
        "has_gauss": int(state["has_gauss"]),
        "gauss": float(state["gauss"]),
    }


def build_random_state(**parts):
    """The same stream of numbers, from the same position."""
    check_parts("a random state", parts, RANDOM_STATE)
    random_state = np.random.RandomState()
    random_state.set_state(("MT19937", *(parts[name] for name in RANDOM_STATE)))
    return random_state


def build_standardizer(**parts):
    """A standardizer whose mean and scale fit each other."""
    parts = {name: np.asarray(part, dtype=np.float64) for name, part in parts.items()}
    shape = np.shape(parts.get("mean"))
    declared = {
        "mean": array(np.float64, *shape),
        "scale": array(np.float64, *shape, low=SMALLEST_SCALE),
    }
    check_parts("a standardizer", parts, declared)
    return Standardizer(**parts)


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
        build_standardizer,
    ),
    ObjectKind(
        "random_state",
        lambda value: (
            isinstance(value, np.random.RandomState)
            and value.get_state(legacy=False)["bit_generator"] == "MT19937"
        ),
        state_of_random_state,
        build_random_state,
    ),
)
