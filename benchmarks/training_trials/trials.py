"""Ways to train that were tried against the default."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scipy.ndimage import uniform_filter1d
from skorch.callbacks import LRScheduler
from torch.optim.lr_scheduler import CosineAnnealingLR

from training_trials.callbacks import (
    EmbeddingDropout,
    MirroredBins,
    NoisySignal,
    ShiftedBins,
    StepAverage,
)

DEFAULT = "default"


def _smooth(X):
    return uniform_filter1d(X, 5, axis=3, mode="nearest")


def _add_up(X):
    n_bins = X.shape[3] // 4
    return X[..., : 4 * n_bins].reshape(*X.shape[:3], n_bins, 4).sum(axis=4)


@dataclass(frozen=True)
class Trial:
    """A way to train.

    Parameters
    ----------
    label : str
        What it changes.
    parameters : dict
        Of DeepDiffRegressor, in the place of the defaults.
    callbacks : callable
        ``callbacks(seed)`` gives skorch callbacks.
    prepare : callable
        What is done to X.
    """

    label: str
    parameters: dict = field(default_factory=dict)
    callbacks: Callable = lambda seed: None
    prepare: Callable = lambda X: X


TRIALS = {
    DEFAULT: Trial("default"),
    "no_swap": Trial("cell types not swapped", {"swap_augmentation": False}),
    "all_epochs": Trial("all 60 epochs", {"early_stopping": False}),
    "cosine": Trial(
        "all 60 epochs, step falling to 0 by a cosine",
        {"early_stopping": False},
        lambda seed: [LRScheduler(CosineAnnealingLR, T_max=60)],
    ),
    "lr_1e-3": Trial("steps of 1e-3", {"lr": 1e-3}),
    "batch_16": Trial("batches of 16", {"batch_size": 16}),
    "hidden_16": Trial("16 hidden units", {"hidden_size": 16}),
    "weight_decay": Trial("weight decay 1", {"weight_decay": 1.0}),
    "dropout": Trial(
        "dropout of 0.2 between the levels",
        callbacks=lambda seed: [EmbeddingDropout(0.2, seed)],
    ),
    "average": Trial(
        "average over about 50 steps", callbacks=lambda seed: [StepAverage(0.98)]
    ),
    "aux_0.3": Trial("auxiliary losses 0.3", {"aux_weight": 0.3}),
    "siamese_1": Trial("contrastive loss 1", {"siamese_weight": 1.0}),
    "siamese_0.3": Trial("contrastive loss 0.3", {"siamese_weight": 0.3}),
    "mirror": Trial("mirrored bins", callbacks=lambda seed: [MirroredBins(seed)]),
    "shift": Trial("shifted bins", callbacks=lambda seed: [ShiftedBins(seed)]),
    "noise": Trial("noise on the signal", callbacks=lambda seed: [NoisySignal(seed)]),
    "smooth": Trial("signal averaged over 5 bins", prepare=_smooth),
    "coarse": Trial("bins of 400 bp", prepare=_add_up),
}
