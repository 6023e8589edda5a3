"""The published training, validation and test genes: blocks of sorted ids."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ._gene_ids import bare_ids, first_repeated

# Genes of the published training, validation and test set.
PUBLISHED_SIZES = (10_000, 2_360, 6_100)
FEWEST_GENES = 6  # that leave one in each set, as all larger numbers do


def published_split(
    gene_ids: Sequence[str] | np.ndarray | pd.Index | pd.Series,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split genes as the published data are split, to compare with the paper.

    The genes are sorted by Ensembl id. The first 10,000 are for training, the next
    2,360 for validation and the last 6,100 for testing. Other numbers of genes are
    divided in the same proportions.

    To judge models, use :class:`ChromosomeSplit`: this split leaks, see :ref:`splits`.

    Parameters
    ----------
    gene_ids : sequence of str of length n_genes
        Ensembl ids; versions, such as the ``.4`` of ``ENSG00000130749.4``, don't
        count.

    Returns
    -------
    train, valid, test : ndarray of int of shape (n_train,), (n_valid,), (n_test,)
        Ascending indices of the genes. Of the 18,460 published genes, 10,000, 2,360
        and 6,100.

    Raises
    ------
    TypeError
        If the ids aren't strings.
    ValueError
        If an id occurs twice, or there are fewer than six.

    See Also
    --------
    ChromosomeSplit : Training and test sets by whole chromosomes.
    chromosome_split : Training, validation and test set by whole chromosomes.
    load_deepdiff : The published data, split already.

    Examples
    --------
    >>> from skdeepdiff.datasets import published_split
    >>> ids = [f"ENSG{number:011}.1" for number in (9, 8, 7, 6, 5, 4, 3, 2, 1, 0)]
    >>> published_split(ids)
    (array([5, 6, 7, 8, 9]), array([3, 4]), array([0, 1, 2]))
    """
    if isinstance(gene_ids, str):
        raise TypeError(f"gene_ids must be a sequence of ids, got {gene_ids!r:.80}.")
    ids = list(gene_ids)
    for position, gene in enumerate(ids):
        if not isinstance(gene, str):
            raise TypeError(f"gene_ids must be strings, got {gene!r} at {position}.")
    ids = bare_ids(ids)
    if len(ids) < FEWEST_GENES:
        raise ValueError(
            f"gene_ids must be at least {FEWEST_GENES}, a gene for each of the "
            f"three sets in the published proportions, got {len(ids)}."
        )
    if repeated := first_repeated(ids):
        raise ValueError(
            "gene_ids must differ, apart from versions, got "
            f"{ids[repeated[0]]!r} twice."
        )
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__))
    ends = np.cumsum(PUBLISHED_SIZES) * len(ids) / sum(PUBLISHED_SIZES)
    train, valid, test = np.split(order, np.round(ends[:2]).astype(int))
    return np.sort(train), np.sort(valid), np.sort(test)
