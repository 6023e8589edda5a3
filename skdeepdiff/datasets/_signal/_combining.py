"""From the values of single files to the signal of a mark: depth, input, replicates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

PER_MILLION = 1e6


class Track(NamedTuple):
    """Values of a file with its depth.

    Attributes
    ----------
    values : ndarray of shape (n_genes, n_bins)
        Reads or mean signal.
    library_size : float or None
        Reads of the library; None for signal of which it isn't known.
    """

    values: np.ndarray
    library_size: float | None

    @property
    def scaled(self):
        """Reads per million; signal of unknown depth as it is."""
        if self.library_size is None:
            return self.values
        return self.values * (PER_MILLION / self.library_size)


def _pool(tracks):
    """Tracks as though they had been sequenced in one library."""
    sizes = [track.library_size for track in tracks]
    return Track(
        np.sum([track.values for track in tracks], axis=0, dtype=np.float64),
        None if None in sizes else sum(sizes),
    )


def _pool_controls(controls):
    """Controls as one library, in which a shared one was sequenced once.

    Signal of unknown depth is subtracted from each replicate, so that a control
    counts as often as it is shared.
    """
    if any(control.library_size is None for control in controls):
        return _pool(controls)
    return _pool(list({id(control): control for control in controls}.values()))


def _normalized(track, control, normalize):
    if normalize is None:
        return track.values
    if normalize == "rpm":
        return track.scaled
    return np.maximum(track.scaled - control.scaled, 0)


def combine(tracks, controls, *, normalize, replicates):
    """Signal of a mark in a cell type from its replicates.

    Parameters
    ----------
    tracks : list of Track
        One for each replicate.
    controls : list of Track or None
        Input control of each, where ``normalize`` needs it; replicates may share one.
    normalize : {None, "rpm", "input"}
        Counts as they are; reads per million of the library; or reads per million
        less those of the input control, and not below 0.
    replicates : {"mean", "sum"}
        Mean of the normalised replicates; or the pool of their reads, normalised as
        one library.

    Returns
    -------
    signal : ndarray of float32 of shape (n_genes, n_bins)
        Not negative.
    """
    if replicates == "sum":
        control = _pool_controls(controls) if normalize == "input" else None
        signal = _normalized(_pool(tracks), control, normalize)
    else:
        signal = np.mean(
            [
                _normalized(track, control, normalize)
                for track, control in zip(tracks, controls, strict=True)
            ],
            axis=0,
            dtype=np.float64,
        )
    return signal.astype(np.float32)
