import numpy as np
import pytest

from training_trials.trials import TRIALS


@pytest.mark.parametrize("name", TRIALS)
def test_every_trial_trains(X, y, name, fit_small):
    trial = TRIALS[name]
    model = fit_small(
        trial.prepare(X), y, **trial.parameters, callbacks=trial.callbacks(seed=0)
    )
    assert np.isfinite(model.predict(trial.prepare(X))).all()
