"""From the values of single files to the signal of a mark: depth, input, replicates."""

from typing import NamedTuple

import numpy as np

PER_MILLION = 1e6


class Track(NamedTuple):
    """Values of a file, (n_genes, n_bins), with its depth."""

    values: np.ndarray
    library_size: float | None  # reads; None for signal if unknown

    @property
    def scaled(self):
        if self.library_size is None:
            return self.values
        return self.values * (PER_MILLION / self.library_size)


def _pool(tracks):
    sizes = [track.library_size for track in tracks]
    return Track(
        np.sum([track.values for track in tracks], axis=0, dtype=np.float64),
        None if None in sizes else sum(sizes),
    )


def _normalized(track, control, normalize):
    if normalize is None:
        return track.values
    if normalize == "cpm":
        return track.scaled
    return np.maximum(track.scaled - control.scaled, 0)


def combine(tracks, controls, factors, *, normalize, replicates):
    """Combine the replicates of a mark in a cell type; pooled ones have one factor."""
    if replicates == "sum":
        control = None
        if normalize == "input":
            # A shared control was sequenced once. But signal of unknown depth is
            # subtracted from each replicate, so that it counts as often as it's shared.
            if all(each.library_size is not None for each in controls):
                controls = list({id(each): each for each in controls}.values())
            control = _pool(controls)
        tracks, controls, factors = [_pool(tracks)], [control], factors[:1]
    signals = [
        _normalized(track, control, normalize) * factor
        for track, control, factor in zip(tracks, controls, factors, strict=True)
    ]
    return np.mean(signals, axis=0, dtype=np.float64).astype(np.float32)
