"""The models that the benchmark compares, by name."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from inspect import signature

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import Pipeline, make_pipeline

from comparison.network_and_ridge import NetworkAndRidge
from comparison.promoter_totals import PromoterTotals
from skdeepdiff import (
    AttentiveChromeRegressor,
    DeepDiffRegressor,
    PairedMarks,
    SingleLayerSVR,
    TwoLayerSVR,
    make_relieff_forest,
    paper_settings,
)
from skdeepdiff.nn import VARIANTS

# Of the training genes, ReliefF ranks with at most so many: its time grows with the
# square of their number.
RELIEFF_MAX_SAMPLES = 2000
# What a model's name and label get with the published settings.
PAPER_SUFFIX = "@paper"
PAPER_LABEL = " (paper settings)"
TUNE = ("none", "small", "paper")


@dataclass(frozen=True)
class Model:
    """A model of the comparison."""

    label: str  # in tables and figures; the paper's where it has one
    kind: str  # variant or baseline of the paper, or yardstick or ensemble of ours
    make: Callable  # make(seed, max_epochs or None) gives an unfitted estimator
    cost: int = 1  # roughly how long training takes compared with the others
    validates: bool = False  # whether fit takes a validation set
    log_fold_change_only: bool = False  # if it would take three columns of y for three
    grids: dict = field(default_factory=dict)  # candidates by parameter, for each TUNE

    def grid(self, tune):
        """Candidates to choose from on the validation genes; empty if there are none.

        Examples
        --------
        >>> MODELS["two_layer_svr"].grid("small")
        {'C': [0.3, 1.0, 3.0]}
        >>> MODELS["two_layer_svr"].grid("none")
        {}
        """
        return self.grids.get(tune, {})


# The paper gives the candidates of ReliefF's features and the forest's trees (section
# 4.2). Of the others it says which data they were chosen on, not from what; theirs are
# ours.
SVR_GRIDS = {
    "small": {"C": [0.3, 1.0, 3.0]},
    "paper": {
        "C": [0.1, 1.0, 10.0],
        "gamma": ["scale", 0.01, 0.1],
        "epsilon": [0.05, 0.1, 0.5],
    },
}


def _network_grids(variant=None):
    small = {"lr": [1e-3, 3e-3]}
    paper = {"lr": [1e-4, 1e-3, 3e-3], "hidden_size": [16, 32, 64]}
    if variant and variant.auxiliary:
        aux, siamese = {"aux_weight": [0.3, 1.0]}, {"siamese_weight": [1.0, 4.0]}
        small |= siamese if variant.siamese else aux
        paper |= aux | (siamese if variant.siamese else {})
    return {"small": small, "paper": paper}


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


def _forest(seed, epochs):
    return make_pipeline(
        PairedMarks("difference", signal="log1p"),
        RandomForestRegressor(200, max_features=0.1, random_state=seed),
    )


def on_pooled_bins(regressor):
    """Let a regressor read log totals of 20 bins of each mark, in A and in B."""
    pooled = PairedMarks("concat", n_pooled_bins=20)
    return Pipeline([("pooled", pooled), ("regressor", regressor)])


def _boosting(seed, epochs):
    return on_pooled_bins(HistGradientBoostingRegressor(random_state=seed))


def _promoter_totals(seed, epochs):
    return make_pipeline(PromoterTotals(), RidgeCV(np.logspace(-3, 4, 15)))


# The paper's names of what a network reads without auxiliary paths.
RAW_LABELS = {
    ("difference",): "Raw: d",
    ("a", "b"): "Raw: c",
    ("a", "b", "difference"): "Raw",
}


def _variant_label(variant):
    """Name in the manner of the paper, such as ``Raw+Aux+Siamese``."""
    parts = [RAW_LABELS.get(variant.raw, f"Raw: {', '.join(variant.raw)}")]
    parts = parts * bool(variant.raw)
    parts += ["Aux"] * variant.auxiliary + ["Siamese"] * variant.siamese
    return "+".join(parts)


VARIANT_LABELS = {name: _variant_label(variant) for name, variant in VARIANTS.items()}


MODELS = {
    "promoter_totals": Model(
        "Ridge, log totals", "yardstick", _promoter_totals, log_fold_change_only=True
    ),
    "ridge": Model(
        "Ridge, log1p difference", "yardstick", _ridge, log_fold_change_only=True
    ),
    "forest": Model(
        "Forest, log1p difference",
        "yardstick",
        _forest,
        cost=2,
        log_fold_change_only=True,
        grids={
            "small": {"randomforestregressor__max_features": [0.03, 0.1]},
            "paper": {"randomforestregressor__max_features": [0.03, 0.1, 0.3]},
        },
    ),
    "boosting": Model(
        "Gradient boosting, 1-kb bins",
        "yardstick",
        _boosting,
        log_fold_change_only=True,
    ),
    "single_layer_svr": Model(
        "SVR, single layer",
        "baseline",
        lambda seed, epochs: SingleLayerSVR(random_state=seed),
        cost=3,
        grids=SVR_GRIDS,
    ),
    "two_layer_svr": Model(
        "SVR, two layers",
        "baseline",
        lambda seed, epochs: TwoLayerSVR(random_state=seed),
        grids=SVR_GRIDS,
    ),
    "relieff_forest": Model(
        "ReliefF + random forest",
        "baseline",
        lambda seed, epochs: make_relieff_forest(
            max_samples=RELIEFF_MAX_SAMPLES, random_state=seed
        ),
        cost=4,
        grids={
            "small": {
                "relieff__n_features_to_select": [50, 100],
                "forest__n_estimators": [50, 200],
            },
            "paper": {
                "relieff__n_features_to_select": [50, 70, 100],
                "forest__n_estimators": [10, 50, 100, 150, 200],
            },
        },
    ),
    "attentive_chrome": Model(
        "AttentiveChrome",
        "baseline",
        lambda seed, epochs: AttentiveChromeRegressor(
            **_network_parameters(seed, epochs)
        ),
        cost=20,
        validates=True,
        grids=_network_grids(),
    ),
} | {
    name: Model(
        VARIANT_LABELS[name],
        "variant",
        _variant(name),
        cost=10 * (len(variant.raw) + 2 * variant.auxiliary),  # streams per mark
        validates=True,
        grids=_network_grids(variant),
    )
    for name, variant in VARIANTS.items()
}
MODELS["aux_siamese_ensemble"] = replace(
    MODELS["aux_siamese"],
    label="Aux+Siamese, 5 networks",
    kind="ensemble",
    make=lambda seed, epochs: (
        MODELS["aux_siamese"].make(seed, epochs).set_params(n_networks=5)
    ),
    cost=5 * MODELS["aux_siamese"].cost,
)
MODELS["aux_siamese_and_ridge"] = replace(
    MODELS["aux_siamese"],
    label="Aux+Siamese and ridge, mean",
    kind="ensemble",
    make=lambda seed, epochs: NetworkAndRidge(
        MODELS["aux_siamese"].make(seed, epochs), _promoter_totals(seed, epochs)
    ),
    grids={},
)


def _network_as_published(make, variant):
    """The published training of a network; AttentiveChrome's is that of ``raw_d``."""

    def make_published(seed, epochs):
        estimator = make(seed, None)
        settings = paper_settings(variant) | _network_parameters(seed, epochs)
        known = signature(type(estimator)).parameters
        return estimator.set_params(
            **{name: value for name, value in settings.items() if name in known}
        )

    return make_published


def _as_published(name, model):
    if model.validates:
        variant = name if name in VARIANTS else "raw_d"
        make = _network_as_published(model.make, variant)
    else:
        counts = {"marks__signal" if name == "relieff_forest" else "signal": "counts"}

        def make(seed, epochs):
            return model.make(seed, epochs).set_params(**counts)

    # Batches of ten and twice as many epochs, none of which is left out.
    cost = model.cost * (6 if model.validates else 1)
    return replace(model, label=model.label + PAPER_LABEL, make=make, cost=cost)


# The paper's models with the published settings: networks by ``paper_settings``, the
# others on read counts as they are.
PAPER_MODELS = {
    name + PAPER_SUFFIX: _as_published(name, model)
    for name, model in MODELS.items()
    if model.kind in ("variant", "baseline")
}
ALL_MODELS = MODELS | PAPER_MODELS
