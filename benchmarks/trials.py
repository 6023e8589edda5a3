"""Ways to train that were tried against the default, and where they are judged."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from scipy.ndimage import uniform_filter1d
from skorch.callbacks import Callback, LRScheduler
from torch.optim.lr_scheduler import CosineAnnealingLR

from skdeepdiff.datasets import load_deepdiff, make_paired_marks

DEFAULT = "default"
# Training and validation genes of the synthetic pairs; as many more are judged.
SYNTHETIC_SIZES = {"few": (200, 100), "many": (1500, 400)}
JUDGED_GENES = 1000
FOLDS = 3
# Of the genes that aren't judged.
VALIDATION_SHARE = 0.3


class StepAverage(Callback):
    """Validate, and keep, the exponential average of the parameters over steps.

    Parameters
    ----------
    decay : float
        What a step leaves of the average so far; less in the first steps.
    """

    def __init__(self, decay):
        self.decay = decay

    def on_train_begin(self, net, **kwargs):
        self.average_, self.own_, self.n_steps_ = None, None, 0

    def on_batch_begin(self, net, training=False, **kwargs):
        if not training and self.own_ is None:
            self.own_ = copy.deepcopy(net.module_.state_dict())
            net.module_.load_state_dict(self.average_)

    @torch.no_grad()
    def on_batch_end(self, net, training=False, **kwargs):
        if not training:
            return
        self.n_steps_ += 1
        now = net.module_.state_dict()
        if self.average_ is None:
            self.average_ = copy.deepcopy(now)
        decay = min(self.decay, (1 + self.n_steps_) / (10 + self.n_steps_))
        for name, average in self.average_.items():
            average.lerp_(now[name], 1 - decay)

    def on_epoch_end(self, net, **kwargs):
        # The best epoch's parameters have been copied by then.
        net.module_.load_state_dict(self.own_)
        self.own_ = None


class EmbeddingDropout(Callback):
    """Drop values of the level-I embeddings that level II reads in training.

    Parameters
    ----------
    share : float
        Of the values.
    seed : int
        Which ones.
    """

    def __init__(self, share, seed):
        self.share = share
        self.seed = seed

    def on_train_begin(self, net, **kwargs):
        self.generator_ = torch.Generator().manual_seed(self.seed)
        encoders = net.module_.mark_encoder.values()
        self.hooks_ = [each.register_forward_pre_hook(self._drop) for each in encoders]

    def _drop(self, encoder, inputs):
        if not encoder.training:
            return inputs
        (embeddings,) = inputs
        kept = torch.rand(embeddings.shape, generator=self.generator_) >= self.share
        return embeddings * kept / (1 - self.share)

    def on_train_end(self, net, **kwargs):
        for hook in self.hooks_:
            hook.remove()


class _Augmentation(Callback):
    """Change the signal of a training batch in place."""

    def __init__(self, seed):
        self.seed = seed

    def on_train_begin(self, net, **kwargs):
        self.generator_ = torch.Generator().manual_seed(self.seed)

    def on_batch_begin(self, net, batch=None, training=False, **kwargs):
        if training:
            signal, _ = batch
            signal.copy_(self.change(signal))


class MirroredBins(_Augmentation):
    """Mirror the bins of about half of the genes, as the strand would."""

    def change(self, signal):
        chosen = torch.rand(len(signal), generator=self.generator_) < 0.5
        return torch.where(chosen[:, None, None, None], signal.flip(3), signal)


class ShiftedBins(_Augmentation):
    """Shift a gene's bins by up to a twentieth of the window."""

    def change(self, signal):
        n_bins = signal.shape[3]
        most = max(n_bins // 20, 1)
        shift = torch.randint(
            -most, most + 1, (len(signal), 1), generator=self.generator_
        )
        bins = (torch.arange(n_bins) + shift).clamp(0, n_bins - 1)
        return signal.gather(3, bins[:, None, None].expand_as(signal))


class NoisySignal(_Augmentation):
    """Add normal noise of standard deviation 0.3 to the standardised signal."""

    def change(self, signal):
        return signal + 0.3 * torch.randn(signal.shape, generator=self.generator_)


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


def load_place(folder, name, index):
    """Genes to train on, to validate on, and to judge by.

    Parameters
    ----------
    folder : str or None
        Of published CSV files.
    name : str
        A pair in the folder, or a key of ``SYNTHETIC_SIZES``.
    index : int
        Which fold of the pair's training and validation genes (its test genes aren't
        read), or which synthetic pair.

    Returns
    -------
    train, valid, judged : tuple of (X, y)
        Signal and targets.
    """
    if name in SYNTHETIC_SIZES:
        n_train, n_valid = SYNTHETIC_SIZES[name]
        X, y = make_paired_marks(
            n_train + n_valid + JUDGED_GENES,
            n_bins=100,
            bin_size=200,
            random_state=1000 + index,
            return_X_y=True,
        )
        parts = np.split(np.arange(len(X)), [n_train, n_train + n_valid])
    else:
        cells = name.split("-")
        known = [load_deepdiff(folder, *cells, split) for split in ("train", "valid")]
        X = np.concatenate([genes.data for genes in known])
        y = np.concatenate([genes.target for genes in known])
        parts = _fold(len(X), index)
    return [(X[rows], y[rows]) for rows in parts]


def _fold(n_genes, index):
    """Rows to train on, to validate on, and to judge by."""
    # A new shuffle once all folds of the last one are used up.
    order = np.random.RandomState(index // FOLDS).permutation(n_genes)
    folds = np.array_split(order, FOLDS)
    judged = folds.pop(index % FOLDS)
    others = np.random.RandomState(100 + index).permutation(np.concatenate(folds))
    n_train = len(others) - round(VALIDATION_SHARE * len(others))
    return others[:n_train], others[n_train:], judged
