"""Hyperparameters that ``--tune`` chooses from, on the validation genes.

The paper gives the candidates of ReliefF's features and the forest's trees (section
4.2). Of the others it says which data they were chosen on, not from what; theirs are
ours.
"""

_NETWORK_PAPER = {"lr": [1e-4, 1e-3, 3e-3], "hidden_size": [16, 32, 64]}
_NETWORK_SMALL = {"lr": [1e-3, 3e-3]}
_AUX = {"aux_weight": [0.3, 1.0]}
_SIAMESE = {"siamese_weight": [1.0, 4.0]}

GRIDS = {
    "small": {
        "none": {},
        "yardstick_forest": {"randomforestregressor__max_features": [0.03, 0.1]},
        "svr": {"C": [0.3, 1.0, 3.0]},
        "relieff_forest": {
            "relieff__n_features_to_select": [50, 100],
            "forest__n_estimators": [50, 200],
        },
        "network": _NETWORK_SMALL,
        "network_aux": _NETWORK_SMALL | _AUX,
        "network_aux_siamese": _NETWORK_SMALL | _SIAMESE,
    },
    "paper": {
        "none": {},
        "yardstick_forest": {"randomforestregressor__max_features": [0.03, 0.1, 0.3]},
        "svr": {
            "C": [0.1, 1.0, 10.0],
            "gamma": ["scale", 0.01, 0.1],
            "epsilon": [0.05, 0.1, 0.5],
        },
        "relieff_forest": {
            "relieff__n_features_to_select": [50, 70, 100],
            "forest__n_estimators": [10, 50, 100, 150, 200],
        },
        "network": _NETWORK_PAPER,
        "network_aux": _NETWORK_PAPER | _AUX,
        "network_aux_siamese": _NETWORK_PAPER | _AUX | _SIAMESE,
    },
}
TUNE = ("none", *GRIDS)


def find_grid(tune, model):
    """Candidates of a model, values by parameter; empty if there are none.

    Examples
    --------
    >>> from comparison.models import MODELS
    >>> find_grid("small", MODELS["two_layer_svr"])
    {'C': [0.3, 1.0, 3.0]}
    >>> find_grid("none", MODELS["two_layer_svr"])
    {}
    """
    return {} if tune == "none" else GRIDS[tune][model.grid]
