import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff import DeepDiffRegressor
from trials import (
    TRIALS,
    EmbeddingDropout,
    MirroredBins,
    NoisySignal,
    ShiftedBins,
    StepAverage,
    load_place,
)


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


def test_average_of_the_parameters(X, y):
    # Without memory it is the network itself.
    plain = fit(X, y).predict(X)
    assert_array_equal(fit(X, y, callbacks=[StepAverage(0.0)]).predict(X), plain)
    averaged = fit(X, y, callbacks=[StepAverage(0.9)])
    assert np.abs(averaged.predict(X) - plain).max() > 1e-3
    # Training itself goes on as without it.
    losses = [m.histories_[0]["train_loss"] for m in (averaged, fit(X, y))]
    assert_array_equal(*losses)


def test_dropout_acts_in_training_alone(X, y):
    plain = fit(X, y)
    assert_allclose(
        fit(X, y, callbacks=[EmbeddingDropout(0.0, 0)]).predict(X),
        plain.predict(X),
        atol=1e-4,
    )
    dropped = fit(X, y, callbacks=[EmbeddingDropout(0.5, 0)])
    assert np.abs(dropped.predict(X) - plain.predict(X)).max() > 1e-3
    assert_array_equal(dropped.predict(X), dropped.predict(X))


def changed(augmentation, signal):
    augmentation.on_train_begin(None)
    own = signal.clone()
    augmentation.on_batch_begin(None, batch=(own, None), training=False)
    assert torch.equal(own, signal), "validation genes stay as they are"
    augmentation.on_batch_begin(None, batch=(own, None), training=True)
    return own


def test_augmentations():
    signal = torch.arange(50 * 2 * 3 * 40.0).reshape(50, 2, 3, 40)
    mirrored = changed(MirroredBins(0), signal)
    is_mirrored = (mirrored == signal.flip(3)).all((1, 2, 3))
    is_same = (mirrored == signal).all((1, 2, 3))
    assert (is_mirrored ^ is_same).all()
    assert 10 < is_mirrored.sum() < 40
    shifts = changed(ShiftedBins(0), signal) - signal
    # Away from the ends all bins of a gene move alike, by two bins at most.
    middle = shifts[..., 2:-2]
    assert (middle == middle[:, :1, :1, :1]).all()
    assert set(middle[:, 0, 0, 0].tolist()) == {-2, -1, 0, 1, 2}
    noise = changed(NoisySignal(0), signal) - signal
    assert noise.std().item() == pytest.approx(0.3, abs=0.02)


def test_bins_of_400_bp_hold_all_reads(X):
    coarse = TRIALS["coarse"].prepare(X)
    assert coarse.shape == (60, 2, 3, 2)
    assert_allclose(coarse.sum(axis=3), X.sum(axis=3))


def test_folds_judge_each_known_gene_once(sample_folder):
    folds = [load_place(sample_folder, "E123-E003", index) for index in range(3)]
    for (X, y), *_ in folds:
        assert (X.shape, y.shape) == ((140, 2, 5, 200), (140, 3))
    assert [len(valid[0]) for _, valid, _ in folds] == [60, 60, 60]
    judged = np.concatenate([judged[1] for *_, judged in folds])
    everything = np.concatenate([part[1] for part in folds[0]])
    assert_array_equal(np.sort(judged, axis=0), np.sort(everything, axis=0))


def test_synthetic_places_differ():
    (X, y), (X_valid, _), (X_judged, _) = load_place(None, "few", 0)
    assert X.shape == (200, 2, 5, 100)
    assert (len(X_valid), len(X_judged)) == (100, 1000)
    assert not np.array_equal(y, load_place(None, "few", 1)[0][1])
