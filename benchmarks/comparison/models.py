"""The models that the benchmark compares, by name."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline

from skdeepdiff import (
    AttentiveChromeRegressor,
    DeepDiffRegressor,
    PairedMarks,
    SingleLayerSVR,
    TwoLayerSVR,
    make_relieff_forest,
)
from skdeepdiff.nn import VARIANTS

# Of the training genes, ReliefF ranks with at most so many: its time grows with the
# square of their number.
RELIEFF_MAX_SAMPLES = 2000


@dataclass(frozen=True)
class Model:
    """A model of the comparison.

    Parameters
    ----------
    label : str
        Name in tables and figures, the paper's where it has one.
    kind : {"variant", "baseline", "yardstick"}
        What it is in the paper; a yardstick isn't in it.
    make : callable
        ``make(seed, epochs)`` gives an unfitted estimator; ``epochs`` is the
        networks' ``max_epochs`` or None for the default.
    cost : int
        Roughly how long training takes compared with the others.
    validates : bool
        Whether ``fit`` takes a validation set.
    log_fold_change_only : bool
        Whether the estimator would take three columns of y for three targets.
    """

    label: str
    kind: str
    make: Callable
    cost: int = 1
    validates: bool = False
    log_fold_change_only: bool = False


def _network_parameters(seed, epochs):
    parameters = {"random_state": seed}
    return parameters if epochs is None else parameters | {"max_epochs": epochs}


def _variant(name):
    return lambda seed, epochs: DeepDiffRegressor(
        name, **_network_parameters(seed, epochs)
    )


def _ridge(seed, epochs):
    return make_pipeline(
        PairedMarks("difference", signal="log1p"), RidgeCV(np.logspace(-1, 6, 15))
    )


VARIANT_LABELS = {
    "raw_d": "Raw: d",
    "raw_c": "Raw: c",
    "raw": "Raw",
    "aux": "Aux",
    "raw_aux": "Raw+Aux",
    "aux_siamese": "Aux+Siamese",
    "raw_aux_siamese": "Raw+Aux+Siamese",
}


def _streams_per_mark(variant):
    return len(variant.raw) + 2 * variant.auxiliary


MODELS = {
    "ridge": Model(
        "Ridge, log1p difference", "yardstick", _ridge, log_fold_change_only=True
    ),
    "single_layer_svr": Model(
        "SVR, single layer",
        "baseline",
        lambda seed, epochs: SingleLayerSVR(random_state=seed),
        cost=3,
    ),
    "two_layer_svr": Model(
        "SVR, two layers",
        "baseline",
        lambda seed, epochs: TwoLayerSVR(random_state=seed),
    ),
    "relieff_forest": Model(
        "ReliefF + random forest",
        "baseline",
        lambda seed, epochs: make_relieff_forest(
            max_samples=RELIEFF_MAX_SAMPLES, random_state=seed
        ),
        cost=4,
    ),
    "attentive_chrome": Model(
        "AttentiveChrome",
        "baseline",
        lambda seed, epochs: AttentiveChromeRegressor(
            **_network_parameters(seed, epochs)
        ),
        cost=20,
        validates=True,
    ),
} | {
    name: Model(
        VARIANT_LABELS[name],
        "variant",
        _variant(name),
        cost=10 * _streams_per_mark(variant),
        validates=True,
    )
    for name, variant in VARIANTS.items()
}
