"""What networks read and learn: scaled signal and targets of some genes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from .._pairs._validation import chunks_of


class Genes(NamedTuple):
    """Checked data of some genes: those of all in ``signal`` that ``rows`` names."""

    signal: np.ndarray  # as the user gave it, (n_all_genes, 2, n_marks, n_bins)
    rows: np.ndarray
    log_fold_change: np.ndarray
    expression: np.ndarray | None  # log2 in A and B, (n_genes, 2)
    weight: np.ndarray | None = None  # above 0; None for all alike

    def take(self, index):
        taken = (None if part is None else part[index] for part in self[1:])
        return Genes(self.signal, *taken)

    def relative_weight(self):
        return None if self.weight is None else self.weight / self.weight.mean()

    def median_expression(self):
        if self.weight is None:
            return np.median(self.expression, axis=0)
        order = np.argsort(self.expression, axis=0)
        below = np.cumsum(self.weight[order], axis=0)
        middle = (below < below[-1] / 2).sum(axis=0)
        return np.take_along_axis(self.expression, order, 0)[middle, [0, 1]]


# Smaller ones, squared, are nothing in single precision.
SMALLEST_SCALE = np.sqrt(np.finfo(np.float32).tiny)


class Standardizer(NamedTuple):
    """Centre and scale: a network reads or predicts ``(values - mean) / scale``."""

    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def neutral(cls):
        return cls(np.float64(0), np.float64(1))

    @classmethod
    def fit(cls, chunks, name, axis=0):
        """Fit to pairs of values and weights or None; several axes keep dimensions."""
        keepdims = isinstance(axis, tuple)
        total = 0
        mean = variance = np.float64(0)
        for values, weights in chunks:
            with np.errstate(over="ignore", invalid="ignore"):
                own_mean, own_variance = _moments(values, axis, keepdims, weights)
                own_total = len(values) if weights is None else weights.sum()
                total += own_total
                share, shift = own_total / total, own_mean - mean
                mean = mean + share * shift
                variance = (
                    (1 - share) * variance
                    + share * own_variance
                    + share * (1 - share) * shift * shift
                )
        if not np.isfinite(variance).all():
            raise ValueError(
                f"{name} has values that are too large to be standardised: the "
                "variance isn't finite."
            )
        scale = np.sqrt(variance)
        # What a constant's rounding errors add up to is no spread.
        constant = scale <= 1e-7 * np.abs(mean)
        return cls(mean, np.where(constant | (scale < SMALLEST_SCALE), 1.0, scale))

    def of_column(self, column):
        """Get that of one column of targets; a neutral one has one for all."""
        return Standardizer(
            *(part if part.ndim == 0 else part[column] for part in self)
        )

    def transform(self, values):
        centered = np.subtract(values, self.mean, dtype=values.dtype)
        return np.divide(centered, self.scale, dtype=values.dtype)

    def inverse_transform(self, values):
        return values * self.scale + self.mean


def _moments(values, axis, keepdims, weights):
    if weights is None:
        own = {"axis": axis, "keepdims": keepdims, "dtype": np.float64}
        return values.mean(**own), values.var(**own)
    weights = weights.reshape(-1, *[1] * (values.ndim - 1))
    own = {"axis": axis, "weights": np.broadcast_to(weights, values.shape)}
    mean = np.average(values, keepdims=True, **own)
    variance = np.average(np.square(values - mean), keepdims=keepdims, **own)
    return mean if keepdims else mean.squeeze(axis), variance


def as_tensor(values, device):
    """Copy to a float32 tensor, as read-only arrays give a warning; None stays None."""
    if values is None:
        return None
    return torch.tensor(np.ascontiguousarray(values, dtype=np.float32), device=device)


# What a fit may keep of the signal on its network's scale, beside X: so many bytes, and
# more up to a quarter of X's, which pooled bins have at most.
MIN_KEPT_BYTES, MAX_KEPT_BYTES = 64 * 2**20, 2**30


def fill_in_marks(X, missing, n_marks):
    """Make room, of zeros, for marks that were left out of X."""
    shape = getattr(X, "shape", ())
    if not missing or len(shape) != 4 or shape[2] != n_marks - len(missing):
        return X
    # Where to insert counts the marks that are there.
    return np.insert(X, np.subtract(missing, range(len(missing))), 0, axis=2)


@dataclass(eq=False)
class ScaledSignal:
    """Some genes' signal on a network's scale, made when a batch of it is asked for.

    Keeping all of it may take as much memory as X, which may be larger than the memory.
    Marks that are ``missing`` get their mean, 0.
    """

    pairs: np.ndarray
    transform: Callable[[np.ndarray], np.ndarray]
    device: str
    rows: np.ndarray | None = None
    missing: Sequence[int] = ()  # marks, which get their mean, 0

    def __len__(self):
        return len(self.pairs if self.rows is None else self.rows)

    def kept(self):
        """Make all of it at once if it is small, as every epoch needs it again."""
        quarter = min(self.pairs.nbytes // 4, MAX_KEPT_BYTES)
        if self[:1].nbytes * len(self) > max(quarter, MIN_KEPT_BYTES):
            return self
        return torch.cat([part for _, part in chunks_of(self)])

    def __getitem__(self, index):
        chunk = self.pairs[index if self.rows is None else self.rows[index]]
        with np.errstate(over="ignore"):
            values = self.transform(chunk).astype(np.float32, copy=False)
        if not np.isfinite(values).all():
            raise ValueError(
                "X has values that don't fit single precision on the network's scale, "
                f"up to {chunk.max():.3g}. Check the signal, or set signal='log1p'."
            )
        values[:, :, list(self.missing)] = 0
        return as_tensor(values, self.device)
