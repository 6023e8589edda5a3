"""Every regressor on pairs, small enough for tests to fit it many times."""

from functools import partial

from skdeepdiff import (
    AttentiveChromeRegressor,
    DeepDiffRegressor,
    SingleLayerSVR,
    TwoLayerSVR,
    make_relieff_forest,
)


def small_regressors(*, hidden_size, max_epochs, **relieff):
    """What makes each regressor, by name, to be called with more parameters or none."""
    network = {
        "hidden_size": hidden_size,
        "max_epochs": max_epochs,
        "random_state": 0,
    }
    return {
        "deepdiff": partial(DeepDiffRegressor, "raw_d", **network),
        "attentive_chrome": partial(AttentiveChromeRegressor, **network),
        "single_layer_svr": partial(SingleLayerSVR, cv=2, random_state=0),
        "two_layer_svr": TwoLayerSVR,
        "relieff_forest": partial(
            make_relieff_forest,
            **{"n_features_to_select": 5, "n_estimators": 5, "random_state": 0}
            | relieff,
        ),
    }
