"""What genes have in common with their neighbours, in four settings."""

from typing import NamedTuple

import numpy as np

from skdeepdiff.metrics import pearson_corrcoef
from split_leakage.chromosome_genes import N_BINS


class Setting(NamedTuple):
    """What neighbours have in common besides reads.

    Parameters
    ----------
    share_together, domain_effect : float
        See :func:`make_genes`.
    """

    share_together: float
    domain_effect: float


SETTINGS = {
    "independent": Setting(0, 0),
    "remainder": Setting(0, 1),
    "half": Setting(0.5, 0.5),
    "together": Setting(1, 1),
}


def correlate_neighbours(genes):
    """Correlation of the change of neighbours.

    Parameters
    ----------
    genes : Genes
        All genes.

    Returns
    -------
    correlations : dict of str to float
        Of neighbours whose windows overlap, of neighbours on a chromosome whose
        windows don't, and of genes that lie half of all genes apart.
    """
    here, after = genes.change[:-1], genes.change[1:]
    overlap = np.diff(genes.start) < N_BINS
    apart = (np.diff(genes.chromosome) == 0) & ~overlap
    far = np.roll(genes.change, len(genes.change) // 2)
    return {
        "overlapping neighbours": pearson_corrcoef(here[overlap], after[overlap]),
        "other neighbours": pearson_corrcoef(here[apart], after[apart]),
        "far apart": pearson_corrcoef(genes.change, far),
    }
