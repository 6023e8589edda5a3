import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal

from training_trials import callbacks


def test_dropout_acts_in_training_alone(X, y, fit_small):
    plain = fit_small(X, y)
    none = fit_small(X, y, callbacks=[callbacks.EmbeddingDropout(0.0, 0)])
    assert_allclose(none.predict(X), plain.predict(X), atol=1e-4)
    dropped = fit_small(X, y, callbacks=[callbacks.EmbeddingDropout(0.5, 0)])
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
    mirrored = changed(callbacks.MirroredBins(0), signal)
    is_mirrored = (mirrored == signal.flip(3)).all((1, 2, 3))
    is_same = (mirrored == signal).all((1, 2, 3))
    assert (is_mirrored ^ is_same).all()
    assert 10 < is_mirrored.sum() < 40
    shifts = changed(callbacks.ShiftedBins(0), signal) - signal
    # Away from the ends all bins of a gene move alike, by two bins at most.
    middle = shifts[..., 2:-2]
    assert (middle == middle[:, :1, :1, :1]).all()
    assert set(middle[:, 0, 0, 0].tolist()) == {-2, -1, 0, 1, 2}
    noise = changed(callbacks.NoisySignal(0), signal) - signal
    assert noise.std().item() == pytest.approx(0.3, abs=0.02)
