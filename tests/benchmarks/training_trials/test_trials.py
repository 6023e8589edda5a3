import numpy as np
import pytest
from numpy.testing import assert_allclose

from skdeepdiff import DeepDiffRegressor
from training_trials.trials import TRIALS


def fit(X, y, variant="raw_d", **parameters):
    defaults = {"hidden_size": 4, "max_epochs": 3, "lr": 0.02, "random_state": 0}
    model = DeepDiffRegressor(variant, **(defaults | parameters))
    return model.fit(X[:40], y[:40], X[40:], y[40:])


# Of eight bins, the trial that adds up four leaves fewer than there are marks.
@pytest.mark.filterwarnings("ignore:X has 3 marks and 2 bins")
@pytest.mark.parametrize("name", TRIALS)
def test_every_trial_trains(X, y, name):
    trial = TRIALS[name]
    model = fit(
        trial.prepare(X), y, **trial.parameters, callbacks=trial.callbacks(seed=0)
    )
    assert np.isfinite(model.predict(trial.prepare(X))).all()


def test_bins_of_400_bp_hold_all_reads(X):
    coarse = TRIALS["coarse"].prepare(X)
    assert coarse.shape == (60, 2, 3, 2)
    assert_allclose(coarse.sum(axis=3), X.sum(axis=3))
