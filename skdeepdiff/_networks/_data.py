"""What networks read and learn: scaled signal and targets of some genes."""

from typing import NamedTuple

import numpy as np
import torch


class Genes(NamedTuple):
    """Checked data of some of the genes in X.

    Attributes
    ----------
    signal : ndarray of shape (n_all_genes, 2, n_marks, n_bins)
        Signal as the user gave it, of these genes and others.
    rows : ndarray of int of shape (n_genes,)
        Which of them are meant.
    log_fold_change : ndarray of shape (n_genes,)
        Log fold change B over A.
    expression : ndarray of shape (n_genes, 2) or None
        Log2 expression in A and B.
    """

    signal: np.ndarray
    rows: np.ndarray
    log_fold_change: np.ndarray
    expression: np.ndarray | None

    def take(self, index):
        """Some of the genes, with the same signal in memory."""
        taken = (None if part is None else part[index] for part in self[1:])
        return Genes(self.signal, *taken)


# Smaller ones, squared, are nothing in single precision.
SMALLEST_SCALE = np.sqrt(np.finfo(np.float32).tiny)


class Standardizer(NamedTuple):
    """Centre and scale of signal or targets, as fitted or neutral.

    Attributes
    ----------
    mean, scale : ndarray, broadcastable to the values
        ``(values - mean) / scale`` is what a network reads or predicts.
    """

    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def neutral(cls):
        """Leaves values as they are."""
        return cls(np.float64(0), np.float64(1))

    @classmethod
    def fit(cls, chunks, name, axis=0):
        """Mean and standard deviation over ``axis`` of all chunks together.

        Parameters
        ----------
        chunks : iterable of ndarray
            Values, some along the first axis at a time.
        name : str
            What they are called in error messages.
        axis : int or tuple of int
            Includes the first; a tuple keeps the dimensions.

        Returns
        -------
        standardizer : Standardizer
            With the scale 1 where the values are constant.

        Raises
        ------
        ValueError
            If the values are so large that their variance isn't finite.
        """
        keepdims = isinstance(axis, tuple)
        n = 0
        mean = variance = np.float64(0)
        for chunk in chunks:
            own = {"axis": axis, "keepdims": keepdims, "dtype": np.float64}
            with np.errstate(over="ignore", invalid="ignore"):
                own_mean, own_variance = chunk.mean(**own), chunk.var(**own)
                n += len(chunk)
                weight, shift = len(chunk) / n, own_mean - mean
                mean = mean + weight * shift
                variance = (
                    (1 - weight) * variance
                    + weight * own_variance
                    + weight * (1 - weight) * shift * shift
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
        """That of one column of targets; a neutral one has one for all."""
        return Standardizer(
            *(part if part.ndim == 0 else part[column] for part in self)
        )

    def transform(self, values):
        """To the network's units, in the values' own precision."""
        centered = np.subtract(values, self.mean, dtype=values.dtype)
        return np.divide(centered, self.scale, dtype=values.dtype)

    def inverse_transform(self, values):
        """Back to the user's units."""
        return values * self.scale + self.mean


def as_tensor(values, device):
    """A float32 tensor, None for None.

    Parameters
    ----------
    values : ndarray or None
        Numbers.
    device : str
        Where to.

    Returns
    -------
    tensor : Tensor or None
        A copy, so that read-only arrays give no warning.
    """
    if values is None:
        return None
    return torch.tensor(np.ascontiguousarray(values, dtype=np.float32), device=device)


class ScaledSignal:
    """Some genes' signal on a network's scale, made when a batch of it is asked for.

    Keeping it would take as much memory as X, and scaling takes little of the time
    that a training step does.

    Parameters
    ----------
    pairs : ndarray of shape (n_all_genes, 2, n_marks, n_bins)
        Signal as the user gave it.
    transform : callable
        Puts signal on the network's scale.
    device : str
        Where batches go.
    rows : ndarray of int of shape (n_genes,), optional
        Which genes are meant; all by default.
    """

    def __init__(self, pairs, transform, device, rows=None):
        self.pairs = pairs
        self.transform = transform
        self.device = device
        self.rows = rows

    def __len__(self):
        return len(self.pairs if self.rows is None else self.rows)

    def __getitem__(self, index):
        chunk = self.pairs[index if self.rows is None else self.rows[index]]
        with np.errstate(over="ignore"):
            values = self.transform(chunk).astype(np.float32, copy=False)
        if not np.isfinite(values).all():
            raise ValueError(
                "X has values that don't fit single precision on the network's scale, "
                f"up to {chunk.max():.3g}. Check the signal, or set signal='log1p'."
            )
        return as_tensor(values, self.device)
