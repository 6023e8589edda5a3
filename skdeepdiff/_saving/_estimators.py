"""Which objects may be saved and built, and how."""

import numpy as np
from sklearn import config_context
from sklearn.base import BaseEstimator
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeRegressor

from .._attentive_chrome import AttentiveChromeRegressor
from .._base import OwnEstimatorMixin
from .._deepdiff import DeepDiffRegressor
from .._network_data import Standardizer
from .._paired_marks import PairedMarks
from .._relieff import LogFoldChangeForest, ReliefFSelector
from .._svr import SingleLayerSVR, TwoLayerSVR
from ..exceptions import MalformedFileError
from ._nets import NET
from ._sklearn_parts import SVR, TREE, check_trees
from ._values import ObjectKind

ESTIMATORS = {
    cls.__name__: cls
    for cls in (
        AttentiveChromeRegressor,
        DecisionTreeRegressor,
        DeepDiffRegressor,
        LogFoldChangeForest,
        PairedMarks,
        Pipeline,
        ReliefFSelector,
        SingleLayerSVR,
        TwoLayerSVR,
    )
}
ROUTED_METHODS = ("fit", "score")


def state_of_estimator(estimator):
    """Parameters, and what ``fit`` and settings have added to them."""
    params = estimator.get_params(deep=False)
    set_in_init = vars(type(estimator)(**params))
    return {
        "name": type(estimator).__name__,
        "params": params,
        "fitted": {
            name: value
            for name, value in vars(estimator).items()
            if name not in set_in_init and name != "_metadata_request"
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
    unknown = set(params) ^ set(cls._get_param_names())
    if unknown:
        raise MalformedFileError(
            f"the parameters of {cls.__name__} don't fit this version: "
            f"{sorted(unknown)!r:.200}."
        )
    estimator = cls(**params)
    for attribute, value in fitted.items():
        is_state = attribute.isidentifier() and "_" in (attribute[0], attribute[-1])
        if not is_state or attribute in params or hasattr(cls, attribute):
            raise MalformedFileError(
                f"{attribute!r:.80} can't be set on a {cls.__name__}: fit doesn't."
            )
        setattr(estimator, attribute, value)
    for method, wanted in requests.items():
        if method not in ROUTED_METHODS:
            raise MalformedFileError(f"no metadata is routed to {method!r:.80}.")
        with config_context(enable_metadata_routing=True):
            getattr(estimator, f"set_{method}_request")(**wanted)
    if isinstance(estimator, LogFoldChangeForest | DecisionTreeRegressor):
        check_trees(estimator)
    if isinstance(estimator, OwnEstimatorMixin):
        estimator._validate_params()
    return estimator


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
        "estimator",
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


def is_savable(value):
    """Whether it is an estimator that may stand at the top of a file."""
    return isinstance(value, BaseEstimator) and OBJECT_KINDS[0].fits(value)
