"""Bins along genes: where they are, which way they run, and the signal in them."""

import numpy as np

from .._pairs._paired_marks import bin_centers


def locate_bins(bin_positions, bin_size, n_bins):
    if bin_positions is None:
        return bin_centers(n_bins, bin_size)
    positions = np.asarray(bin_positions)
    if positions.shape != (n_bins,):
        raise ValueError(
            f"bin_positions must be ({n_bins},), one a bin, got shape "
            f"{positions.shape}."
        )
    return positions


def bin_edges(positions):
    if len(positions) == 1:
        return np.array([positions[0] - 0.5, positions[0] + 0.5])
    middle = (positions[:-1] + positions[1:]) / 2
    first, last = 2 * positions[0] - middle[0], 2 * positions[-1] - middle[-1]
    return np.concatenate([[first], middle, [last]])


def lie_evenly(positions):
    # Centres at half a base pair are rounded down.
    return np.abs(positions + positions[::-1]).max() <= 1


def check_strand(strand, n_genes):
    strand = np.asarray(strand)
    if strand.shape != (n_genes,) or not np.isin(strand, (-1, 1)).all():
        raise ValueError(
            f"strand must be 1 or -1 for each of {n_genes} genes, got "
            f"{strand.tolist()!r:.60}."
        )
    return strand


def along_transcription(bins, strand, positions):
    """Reverse the bins of genes on the minus strand, if they lie evenly."""
    if not lie_evenly(positions):
        raise ValueError(
            "strand can turn genes around only if the bins lie evenly around the "
            f"start site, got positions from {positions[0]} to {positions[-1]}. Leave "
            "strand out."
        )
    return np.where(strand[:, None, None] < 0, bins[:, :, ::-1], bins)


def signal_of_gene(X, gene, n_genes, n_bins, marks):
    """Get a gene's signal in A and B, of each stream's mark: (n_streams, 2, n_bins)."""
    names = list(dict.fromkeys(marks))
    shape = n_genes, 2, len(names), n_bins
    if np.shape(X) not in (shape, (n_genes, 2 * len(names) * n_bins)):
        raise ValueError(
            f"X must be {shape}, as the attention is, or flattened, got shape "
            f"{np.shape(X)}."
        )
    signal = np.asarray(X)[gene].reshape(shape[1:])
    return np.stack([signal[:, names.index(mark)] for mark in marks])
