import pytest

from skdeepdiff import DeepDiffRegressor


@pytest.fixture
def fit_small():
    def fit(X, y, **parameters):
        defaults = {"hidden_size": 4, "max_epochs": 3, "lr": 0.02, "random_state": 0}
        model = DeepDiffRegressor("raw_d", **(defaults | parameters))
        return model.fit(X[:40], y[:40], X[40:], y[40:])

    return fit
