"""Where each gene's bins lie on the genome."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Windows(NamedTuple):
    """The bins of all genes; half-open, 0-based, from left to right on the genome.

    Attributes
    ----------
    chromosomes : ndarray of str of shape (n_genes,)
        Chromosome of each gene.
    starts : ndarray of int64 of shape (n_genes,)
        Leftmost position of each gene's first bin; negative where the window begins
        before the chromosome does.
    mirrored : ndarray of bool of shape (n_genes,)
        Genes whose bins are to be reversed, so that they run along transcription.
    n_bins, bin_size : int
        Bins of a gene, and their width in bp.
    """

    chromosomes: np.ndarray
    starts: np.ndarray
    mirrored: np.ndarray
    n_bins: int
    bin_size: int

    @property
    def width(self):
        """Bases in a gene's window."""
        return self.n_bins * self.bin_size

    def edges(self, rows):
        """Edges of the bins of some genes, shape (n_rows, n_bins + 1)."""
        steps = np.arange(self.n_bins + 1, dtype=np.int64) * self.bin_size
        return self.starts[rows, None] + steps

    def along_transcription(self, values):
        """Reverse the bins of mirrored genes, in place.

        Parameters
        ----------
        values : ndarray of shape (n_genes, ..., n_bins)
            Anything that has a value in each bin.

        Returns
        -------
        values : ndarray
            The same.
        """
        values[self.mirrored] = values[self.mirrored][..., ::-1]
        return values


def make_windows(genes, upstream, downstream, bin_size, orient):
    """Lay bins around the genes' start sites.

    Parameters
    ----------
    genes : DataFrame
        With ``chromosome``, ``tss`` (0-based) and ``strand``.
    upstream, downstream : int
        Bases before the start site, and from it on; together a multiple of
        ``bin_size``.
    bin_size : int
        Width of a bin in bp.
    orient : {"genome", "strand"}
        Whether "upstream" means to the left on the genome, whatever the strand, or
        before the start of transcription. In the latter case the windows of genes on
        the minus strand are mirror images, the first base transcribed being the
        first base of ``downstream`` on either strand.

    Returns
    -------
    windows : Windows
        One for each gene.

    Raises
    ------
    ValueError
        If there is no whole number of bins.
    """
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
    """Centres of a window's bins.

    Parameters
    ----------
    upstream : int
        Bases before the start site.
    n_bins, bin_size : int
        Bins and their width in bp.

    Returns
    -------
    positions : ndarray of int of shape (n_bins,)
        In bp from the start site; centres at half a base pair are rounded down.

    Examples
    --------
    >>> window_positions(200, 3, 100)
    array([-150,  -50,   50])
    """
    return (2 * np.arange(n_bins) + 1) * bin_size // 2 - upstream


def find_padding(windows, sizes):
    """Which bins leave the chromosome.

    Parameters
    ----------
    windows : Windows
        Bins of the genes.
    sizes : dict of str to int
        Lengths of the chromosomes in bp; of one that isn't in it, only the beginning
        is known.

    Returns
    -------
    padding : ndarray of bool of shape (n_genes, n_bins)
        Bins that lie outside in part or whole, in the order of the data.
    """
    names, chromosomes = np.unique(windows.chromosomes, return_inverse=True)
    unknown = np.iinfo(np.int64).max
    ends = np.array([sizes.get(name, unknown) for name in names.tolist()])[chromosomes]
    edges = windows.edges(slice(None))
    padding = (edges[:, :-1] < 0) | (edges[:, 1:] > ends[:, None])
    return windows.along_transcription(padding)
