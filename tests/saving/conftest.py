"""A file, and a small fitted model of each kind to be saved in it."""

import pytest

import skdeepdiff
from skdeepdiff.datasets import make_paired_marks

NETWORK = {"hidden_size": 2, "max_epochs": 1, "random_state": 0, "device": "cpu"}


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A file that needn't outlive a power cut, as that takes most of the time."""
    monkeypatch.setattr("skdeepdiff._utils._files.os.fsync", lambda descriptor: None)
    return tmp_path / "model"


@pytest.fixture(scope="session")
def pairs():
    return make_paired_marks(12, n_marks=2, n_bins=3, random_state=0, return_X_y=True)


@pytest.fixture(scope="session")
def fitted(pairs):
    """By name, a fitted model and what it predicts or transforms."""
    X, y = pairs
    flat = X.reshape(len(X), -1)
    forest = skdeepdiff.make_relieff_forest(
        n_features_to_select=2, n_estimators=1, n_neighbors=3
    )
    models = {
        "networks": (skdeepdiff.DeepDiffRegressor("aux", n_networks=2, **NETWORK), X),
        "attentive_chrome": (skdeepdiff.AttentiveChromeRegressor(**NETWORK), X),
        "single_layer_svr": (skdeepdiff.SingleLayerSVR(cv=2, random_state=0), X),
        "two_layer_svr": (skdeepdiff.TwoLayerSVR(), X),
        "pipeline": (forest.set_params(forest__max_depth=2), X),
        "forest": (
            skdeepdiff.LogFoldChangeForest(1, max_depth=2, random_state=0),
            flat,
        ),
        "selector": (skdeepdiff.ReliefFSelector(2, n_neighbors=3), flat),
        "marks": (skdeepdiff.PairedMarks("concat", mark_names=["a", "b"]), X),
    }
    return {name: (model.fit(X, y), X) for name, (model, X) in models.items()}
