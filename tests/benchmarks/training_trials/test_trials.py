import numpy as np
import pytest

from skdeepdiff import DeepDiffRegressor
from training_trials.trials import TRIALS


def fit(X, y, variant="raw_d", **parameters):
    defaults = {"hidden_size": 4, "max_epochs": 3, "lr": 0.02, "random_state": 0}
    model = DeepDiffRegressor(variant, **(defaults | parameters))
    return model.fit(X[:40], y[:40], X[40:], y[40:])


@pytest.mark.parametrize("name", TRIALS)
def test_every_trial_trains(X, y, name):
    trial = TRIALS[name]
    model = fit(
        trial.prepare(X), y, **trial.parameters, callbacks=trial.callbacks(seed=0)
    )
    assert np.isfinite(model.predict(trial.prepare(X))).all()
