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
)

DEFAULT = "default"


def _smooth(X):
    return uniform_filter1d(X, 5, axis=3, mode="nearest")


@dataclass(frozen=True)
class Trial:
    """Describe a way to train: what replaces the defaults of DeepDiffRegressor.

    ``callbacks(seed)`` gives skorch callbacks; ``prepare`` changes X.
    """

    label: str
    parameters: dict = field(default_factory=dict)
    callbacks: Callable = lambda seed: None
    prepare: Callable = lambda X: X


TRIALS = {
    DEFAULT: Trial("default"),
    "swap": Trial("cell types swapped", {"swap_augmentation": True}),
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
    "no_average": Trial("parameters of the last step", {"average_decay": 0.0}),
    "all_bins": Trial("bins not pooled", {"n_pooled_bins": None}),
    "20_bins": Trial("20 pooled bins", {"n_pooled_bins": 20}),
    "5_bins": Trial("5 pooled bins", {"n_pooled_bins": 5}),
    "aux_0.3": Trial("auxiliary losses 0.3", {"aux_weight": 0.3}),
    "siamese_1": Trial("contrastive loss 1", {"siamese_weight": 1.0}),
    "siamese_0.3": Trial("contrastive loss 0.3", {"siamese_weight": 0.3}),
    "mirror": Trial("mirrored bins", callbacks=lambda seed: [MirroredBins(seed)]),
    "shift": Trial("shifted bins", callbacks=lambda seed: [ShiftedBins(seed)]),
    "noise": Trial("noise on the signal", callbacks=lambda seed: [NoisySignal(seed)]),
    "smooth": Trial("signal averaged over 5 bins", prepare=_smooth),
}
