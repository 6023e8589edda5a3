"""Where each gene's bins lie on the genome."""

from typing import NamedTuple

import numpy as np


class Windows(NamedTuple):
    """The bins of all genes; half-open, 0-based, from left to right on the genome."""

    chromosomes: np.ndarray  # (n_genes,), str
    starts: np.ndarray  # (n_genes,), of first bins; may be negative
    # (n_genes,), of bool; their bins are reversed, to run along transcription
    mirrored: np.ndarray
    n_bins: int
    bin_size: int  # bp

    @property
    def width(self):
        return self.n_bins * self.bin_size

    def edges(self, rows):
        """Edges of the bins of some genes, shape (n_rows, n_bins + 1)."""
        steps = np.arange(self.n_bins + 1, dtype=np.int64) * self.bin_size
        return self.starts[rows, None] + steps

    def along_transcription(self, values):
        """Reverse the bins, the last axis, of mirrored genes, in place."""
        values[self.mirrored] = values[self.mirrored][..., ::-1]
        return values


def make_windows(genes, upstream, downstream, bin_size, orient):
    n_bins, rest = divmod(upstream + downstream, bin_size)
    if rest or n_bins < 1:
        raise ValueError(
            "upstream + downstream must be a positive multiple of bin_size; got "
            f"upstream={upstream}, downstream={downstream}, bin_size={bin_size}."
        )
    tss = genes["tss"].to_numpy(np.int64)
    minus = genes["strand"].to_numpy(str) == "-"
    mirrored = minus & (orient == "strand")
    starts = np.where(mirrored, tss + 1 - downstream, tss - upstream)
    return Windows(
        genes["chromosome"].to_numpy(str), starts, mirrored, n_bins, bin_size
    )


def window_positions(upstream, n_bins, bin_size):
    """Centres of a window's bins in bp from the start site; halves are rounded down."""
    return (2 * np.arange(n_bins) + 1) * bin_size // 2 - upstream


def find_padding(windows, sizes):
    """Find the bins, (n_genes, n_bins), that leave the chromosome in part or whole."""
    ends = np.array([sizes.get(str(name), np.inf) for name in windows.chromosomes])
    edges = windows.edges(slice(None))
    padding = (edges[:, :-1] < 0) | (edges[:, 1:] > ends[:, None])
    return windows.along_transcription(padding)
