"""Counting reads in bins, in any order, in one pass."""

from __future__ import annotations

import numpy as np


class _Chromosome:
    """Reads on one chromosome, counted between the edges of its bins.

    A read overlaps the half-open bin [a, b) if it starts before b and ends after a. As
    a read that ends by a also starts before b, the reads in a bin are those that start
    before b less those that end by a. So it suffices to know how many start, and how
    many end, between neighbouring edges; windows may overlap as they like.
    """

    def __init__(self, windows, rows):
        self.rows = rows
        self.edges, where = np.unique(windows.edges(rows), return_inverse=True)
        self.where = where.reshape(len(rows), -1)
        self.n_starts = np.zeros(len(self.edges) + 1, dtype=np.int64)
        self.n_ends = np.zeros(len(self.edges) + 1, dtype=np.int64)

    def add(self, starts, ends):
        first_after_start = np.searchsorted(self.edges, starts, side="right")
        first_from_end = np.searchsorted(self.edges, ends, side="left")
        n_slots = len(self.n_starts)
        self.n_starts += np.bincount(first_after_start, minlength=n_slots)
        self.n_ends += np.bincount(first_from_end, minlength=n_slots)

    def counts(self):
        start_before = np.cumsum(self.n_starts)[self.where[:, 1:]]
        end_by = np.cumsum(self.n_ends)[self.where[:, :-1]]
        return start_before - end_by


class BinCounter:
    """Counts, for each bin of each gene, the reads that overlap it by a base or more.

    Memory depends on the number of bins alone.

    Parameters
    ----------
    windows : Windows
        Bins of the genes.

    Examples
    --------
    >>> import numpy as np
    >>> from skdeepdiff.datasets._signal._windows import Windows
    >>> counter = BinCounter(
    ...     Windows(np.array(["chr1"]), np.array([100]), np.array([False]), 3, 10)
    ... )
    >>> counter.add("chr1", starts=np.array([95, 109]), ends=np.array([101, 111]))
    >>> counter.counts()
    array([[2, 1, 0]])
    """

    def __init__(self, windows):
        self._windows = windows
        self._chromosomes = {
            str(name): _Chromosome(windows, np.flatnonzero(windows.chromosomes == name))
            for name in np.unique(windows.chromosomes)
        }

    def add(self, chromosome, starts, ends):
        """Count reads of one chromosome.

        Parameters
        ----------
        chromosome : str
            Chromosome; reads of one without genes aren't needed.
        starts, ends : ndarray of int of shape (n_reads,)
            Half-open, 0-based; each read is at least one base long.
        """
        if chromosome in self._chromosomes:
            self._chromosomes[chromosome].add(starts, ends)

    def counts(self):
        """Reads so far.

        Returns
        -------
        counts : ndarray of int64 of shape (n_genes, n_bins)
            From left to right on the genome.
        """
        counts = np.empty(
            (len(self._windows.starts), self._windows.n_bins), dtype=np.int64
        )
        for chromosome in self._chromosomes.values():
            counts[chromosome.rows] = chromosome.counts()
        return counts
