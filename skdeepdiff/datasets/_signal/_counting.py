"""Counting reads in bins, in any order, in one pass."""

import numpy as np

# Chromosomes lie this far apart on one axis; no window or chromosome is that long.
DISTANCE = 1 << 40


class BinCounter:
    """Counts, for each bin of each gene, the reads that overlap it by a base or more.

    A read overlaps the half-open bin [a, b) if it starts before b and ends after a. As
    a read that ends by a also starts before b, the reads in a bin are those that start
    before b less those that end by a. So it suffices to know how many start, and how
    many end, between neighbouring edges; windows may overlap as they like. All
    chromosomes lie on one axis: reads of those before one start and end before it, and
    so cancel out. Memory depends on the number of bins alone.
    """

    def __init__(self, windows):
        names, chromosomes = np.unique(windows.chromosomes, return_inverse=True)
        self._offsets = dict(
            zip(names.tolist(), DISTANCE * np.arange(len(names)), strict=True)
        )
        edges = windows.edges(slice(None)) + DISTANCE * chromosomes[:, None]
        self._edges, where = np.unique(edges, return_inverse=True)
        self._where = where.reshape(edges.shape)
        self._n_starts = np.zeros(len(self._edges) + 1, dtype=np.int64)
        self._n_ends = np.zeros(len(self._edges) + 1, dtype=np.int64)

    def add(self, names, numbers, starts, ends):
        """Count reads, given as `alignment_intervals` does; none for a name of None."""
        offsets = np.array([self._offsets.get(name, -1) for name in names])[numbers]
        here = offsets >= 0
        offsets = offsets[here]
        last = DISTANCE // 2
        first_after_start = np.searchsorted(
            self._edges, offsets + np.minimum(starts[here], last), side="right"
        )
        first_from_end = np.searchsorted(
            self._edges, offsets + np.minimum(ends[here], last), side="left"
        )
        n_slots = len(self._n_starts)
        self._n_starts += np.bincount(first_after_start, minlength=n_slots)
        self._n_ends += np.bincount(first_from_end, minlength=n_slots)

    def counts(self):
        """Get the reads so far, int64 of shape (n_genes, n_bins), as on the genome."""
        start_before = np.cumsum(self._n_starts)[self._where[:, 1:]]
        end_by = np.cumsum(self._n_ends)[self._where[:, :-1]]
        return start_before - end_by
