"""Simulated genes along chromosomes, with overlapping windows and common domains.

The genes of a domain may be switched on and off together. That real neighbours often
are is known; in what share of domains, and that all genes of a domain are alike in it,
the closest and the farthest, is an assumption.
"""

from dataclasses import dataclass

import numpy as np

from skdeepdiff.datasets import _synthetic as synthetic

BIN_SIZE = 250  # bp
N_BINS = 80  # 10,000 bp on either side of the start site
DISPERSION = 0.02  # of the read counts, make_paired_marks' default

N_CHROMOSOMES = 23  # of lengths from 1 to 5
# Start sites of neighbours: 1 in 10 pairs share a promoter, the others' distances are
# log-normal. Less than half of the genes have another one within 20,000 bp.
SHARED_PROMOTERS = 0.1
PROMOTER_WIDTH = 1_000  # bp
MEDIAN_GAP = 60_000  # bp
GAP_DEVIATION = 1.7  # of the logarithm
DOMAIN_GENES = 5  # on average


@dataclass(frozen=True)
class Genes:
    """Genes along chromosomes, in order.

    Parameters
    ----------
    data : ndarray of float32 of shape (n_genes, 2, n_marks, n_bins)
        Read counts in cell type A, then B.
    change : ndarray of shape (n_genes,)
        Log2 fold change of expression, B over A.
    chromosome : ndarray of int of shape (n_genes,)
        Chromosome of each gene.
    start : ndarray of int of shape (n_genes,)
        Bin that each gene's window starts with. Only overlaps count: farther genes
        are moved together until their windows touch.
    """

    data: np.ndarray
    change: np.ndarray
    chromosome: np.ndarray
    start: np.ndarray


def place_genes(n_genes, rng):
    """Place genes along chromosomes, in domains.

    Parameters
    ----------
    n_genes : int
        How many.
    rng : RandomState
        Source of randomness.

    Returns
    -------
    chromosome, start, domain : ndarray of int of shape (n_genes,)
        See :class:`Genes`; domains are runs of neighbours on a chromosome.
    """
    lengths = np.linspace(1, 5, N_CHROMOSOMES)
    ends = np.round(np.cumsum(lengths) / lengths.sum() * n_genes)
    chromosome = np.searchsorted(ends, np.arange(n_genes), side="right")
    gap = rng.lognormal(np.log(MEDIAN_GAP), GAP_DEVIATION, size=n_genes)
    pairs = rng.random_sample(n_genes) < SHARED_PROMOTERS
    gap[pairs] = PROMOTER_WIDTH * rng.random_sample(pairs.sum())
    # Of reads between windows nothing is ever seen, so they are left out.
    bins = np.minimum(np.round(gap / BIN_SIZE).astype(int), N_BINS)
    is_first = np.diff(chromosome, prepend=-1) > 0
    bins[is_first] = N_BINS
    new_domain = is_first | (rng.random_sample(n_genes) < 1 / DOMAIN_GENES)
    return chromosome, np.cumsum(bins) - N_BINS, np.cumsum(new_domain) - 1


def draw_tracks(start, domain, activity, rng):
    """Draw the reads along all chromosomes.

    Parameters
    ----------
    start, domain : ndarray of int of shape (n_genes,)
        From :func:`place_genes`.
    activity : ndarray of shape (n_genes, 2)
        Activity of each gene's promoter in each cell type.
    rng : RandomState
        Source of randomness.

    Returns
    -------
    tracks : ndarray of int of shape (2, n_marks, n_all_bins)
        Read counts.
    """
    n_genes, n_all_bins = len(start), start[-1] + N_BINS
    in_window = start[:, None] + np.arange(N_BINS)
    position = (np.arange(N_BINS) - N_BINS / 2 + 0.5) * BIN_SIZE
    position = position * np.where(rng.random_sample((n_genes, 1)) < 0.5, -1, 1)
    # Gains, such as copy numbers, are common to a domain; a bin has its nearest gene's.
    nearest = np.searchsorted(
        start[1:] + start[:-1], 2 * np.arange(n_all_bins) - N_BINS
    )
    gain = synthetic._lognormal(
        synthetic.SHARED_GAIN_DEVIATION, (1, domain[-1] + 1), rng
    ) * synthetic._lognormal(synthetic.OWN_GAIN_DEVIATION, (2, domain[-1] + 1), rng)
    gain = gain[:, domain[nearest]]
    tracks = np.empty((2, len(synthetic.TEMPLATES), n_all_bins), dtype=int)
    for mark, template in enumerate(synthetic.TEMPLATES):
        response = {1: activity, -1: 1 - activity, 0: np.ones_like(activity)}
        carries = rng.random_sample((n_genes, 1)) < template.carriers
        wobble = synthetic._lognormal(synthetic.WOBBLE_DEVIATION, (n_genes, 2), rng)
        level = carries * response[template.effect] * wobble
        profile = template.profile(position)
        enrichment = np.zeros((2, n_all_bins))
        for cell in range(2):
            np.add.at(enrichment[cell], in_window, level[:, cell, None] * profile)
        field = synthetic._random_field((3, n_all_bins), rng)
        shared = synthetic.FIELD_SHARED
        field = np.sqrt(shared) * field[:1] + np.sqrt(1 - shared) * field[1:]
        rate = np.array(template.background)[:, None] + (
            np.array(template.amplitude)[:, None] * enrichment
        )
        # Templates are of reads in 100 bp.
        rate *= BIN_SIZE / 100 * gain * np.exp(synthetic.FIELD_DEVIATION * field)
        rate *= rng.gamma(1 / DISPERSION, DISPERSION, size=rate.shape)
        tracks[:, mark] = rng.poisson(rate)
    return tracks


def join_domains(own, domain, share_together, rng):
    """Give all genes of some domains one state.

    Parameters
    ----------
    own : ndarray of bool of shape (n_genes, 2)
        Whether each gene would be on in each cell type by itself.
    domain : ndarray of int of shape (n_genes,)
        From :func:`place_genes`.
    share_together : float
        See :func:`make_genes`.
    rng : RandomState
        Source of randomness.

    Returns
    -------
    on : ndarray of bool of shape (n_genes, 2)
        As many genes are on, and switched, as before, but for chance.
    """
    n_domains = domain[-1] + 1
    common = synthetic._draw_states(n_domains, rng)
    together = rng.random_sample(n_domains) < share_together
    return np.where(together[domain, None], common[domain], own)


def make_genes(n_genes, share_together, domain_effect, seed):
    """Simulate genes along chromosomes.

    Parameters
    ----------
    n_genes : int
        How many.
    share_together : float
        Share, 0 to 1, of the domains whose genes are all on or all off in each cell
        type, and so switch together. In others each gene switches by itself.
    domain_effect : float
        Share, 0 to 1, of the variance of the expression that marks don't follow that
        is common to a domain.
    seed : int
        Seed. Overlaps are the same for all shares, and reads for all domain effects.

    Returns
    -------
    genes : Genes
        In their order along the chromosomes.
    """
    rng = np.random.RandomState(seed)
    chromosome, start, domain = place_genes(n_genes, rng)
    own = synthetic._draw_states(n_genes, rng)
    # Of a stream of its own: share 0 leaves everything as it is without domains.
    on = join_domains(own, domain, share_together, np.random.RandomState([seed, 1]))
    level, activity = synthetic._draw_expression(on, rng)
    tracks = draw_tracks(start, domain, activity, rng)
    windows = np.lib.stride_tricks.sliding_window_view(tracks, N_BINS, axis=2)
    data = windows[:, :, start].transpose(2, 0, 1, 3).astype(np.float32)
    common = rng.normal(size=(domain[-1] + 1, 2))[domain]
    own = rng.normal(size=(n_genes, 2))
    unexplained = np.sqrt(domain_effect) * common + np.sqrt(1 - domain_effect) * own
    level = level + synthetic.UNEXPLAINED_DEVIATION * unexplained
    expression = np.clip(level, 0, 24)
    return Genes(data, expression[:, 1] - expression[:, 0], chromosome, start)
