"""Which objects may be saved and built, and how."""

from functools import partial
from numbers import Integral

import numpy as np
from joblib import cpu_count
from sklearn import config_context
from sklearn.base import TransformerMixin
from sklearn.pipeline import Pipeline

from .._networks._saved_nets import NET, STANDARDIZER
from .._saving._parts import Part, array, check_parts, number
from .._utils._object_kinds import ESTIMATOR, ObjectKind, is_savable
from ..exceptions import MalformedFileError
from ._sklearn_parts import FITTED, SVR, TREE

CHOICES = ("default", "pandas", "polars")
ROUTED_METHODS = ("fit", "predict", "score")
# The one attribute that is there without a fit.
OUTPUT = {
    "_sklearn_output_config": Part(
        f"{{'transform': one of {CHOICES}}}",
        lambda value, _: value in [{"transform": choice} for choice in CHOICES],
        optional=True,
    )
}


def _parts_of(cls):
    parts = getattr(cls, "_fitted_parts", FITTED.get(cls))
    return parts | OUTPUT if issubclass(cls, TransformerMixin) else parts


def state_of_estimator(estimator):
    """Collect parameters, and what ``fit`` and settings have added to them."""
    params = estimator.get_params(deep=False)
    if "memory" in params:
        params["memory"] = None  # a folder of this machine, and full of pickles
    declared = _parts_of(type(estimator))
    requests = {}
    if "_metadata_request" in vars(estimator):  # set_*_request was called
        routing = estimator.get_metadata_routing()
        every = {name: getattr(routing, name).requests for name in ROUTED_METHODS}
        requests = {name: dict(wanted) for name, wanted in every.items() if wanted}
    return {
        "name": type(estimator).__name__,
        "params": params,
        "fitted": {
            name: value for name, value in vars(estimator).items() if name in declared
        },
        "requests": requests,
    }


# Parameters whose default isn't what was done before there were any.
ONCE = {"n_pooled_bins": None, "average_decay": 0.0}


def build_estimator(classes, name, params, fitted, requests):
    cls = classes.get(name)
    if cls is None:
        raise MalformedFileError(
            f"it names the class {name!r:.80}, which isn't among what may be built: "
            f"{', '.join(classes)}."
        )
    # One that came after the file was written gets what was done then, or its default.
    known = set(cls._get_param_names())
    params = {key: value for key, value in ONCE.items() if key in known} | params
    if unknown := set(params) - known:
        raise MalformedFileError(
            f"{cls.__name__} of this version has no parameters "
            f"{sorted(unknown)!r:.200}."
        )
    estimator = cls(**_machine_params(params))
    estimator._validate_params()
    if cls is Pipeline:
        for _, step in estimator.steps:
            if not (step is None or step == "passthrough" or is_savable(step)):
                raise MalformedFileError("a pipeline has a step that is no estimator.")
        # Names, and an order that works.
        estimator._validate_steps()
    for method, wanted in requests.items():
        if method not in ROUTED_METHODS or not hasattr(cls, f"set_{method}_request"):
            raise MalformedFileError(f"no metadata is routed to {method!r:.80}.")
        with config_context(enable_metadata_routing=True):
            getattr(estimator, f"set_{method}_request")(**wanted)
    if "_first_fit_parameters" in fitted:
        added = {name: getattr(estimator, name) for name in cls._fixed_by_first_fit}
        fitted["_first_fit_parameters"] = added | fitted["_first_fit_parameters"]
    is_fitted = bool(set(fitted) - set(OUTPUT))
    declared = {k: p for k, p in _parts_of(cls).items() if is_fitted or k in OUTPUT}
    known = estimator.get_params(deep=False) | {"self": estimator}
    check_parts(name, fitted, declared, known)
    vars(estimator).update(fitted)
    return estimator


def _machine_params(params):
    """Make parameters harmless to this machine."""
    if params.get("memory") is not None:
        raise MalformedFileError(
            f"it has memory={params['memory']!r:.80}, a folder of pickles."
        )
    n_jobs = params.get("n_jobs")
    if isinstance(n_jobs, Integral) and n_jobs > cpu_count():
        return params | {"n_jobs": -1}
    return params


RANDOM_STATE = {
    "keys": array(np.uint32, 624),
    "position": number(int, 0, 624),
    "has_gauss": number(int, 0, 1),
    "gauss": number(float),
}


def state_of_random_state(random_state):
    return dict(zip(RANDOM_STATE, random_state.get_state()[1:], strict=True))


def build_random_state(**parts):
    check_parts("a random state", parts, RANDOM_STATE)
    random_state = np.random.RandomState()
    random_state.set_state(("MT19937", *(parts[name] for name in RANDOM_STATE)))
    return random_state


def list_kinds(own):
    """List what may be saved and built, with the package's ``own`` estimators."""
    classes = {cls.__name__: cls for cls in (*own, *FITTED)}
    return (
        ObjectKind(
            ESTIMATOR,
            lambda value: classes.get(type(value).__name__) is type(value),
            state_of_estimator,
            partial(build_estimator, classes),
        ),
        NET,
        SVR,
        TREE,
        STANDARDIZER,
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
