"""Genes of a file, with some of its marks."""

from functools import lru_cache

from skdeepdiff.datasets import load_dataset


@lru_cache(maxsize=1)
def read_genes(path, mark_names, *needed):
    """Read genes with the marks that are wanted.

    They are kept for the next call in this process.

    Parameters
    ----------
    path : str
        File of :func:`skdeepdiff.datasets.save_dataset`.
    mark_names : tuple of str or None
        Marks, in order; None takes all.
    *needed : str
        What the file must have besides names of the marks and expression, such as
        ``tss``.

    Returns
    -------
    genes : Bunch
        Dataset, with the log fold changes as ``change``.

    Raises
    ------
    ValueError
        If the file lacks a mark or something needed.
    """
    genes = load_dataset(path)
    for name in ("mark_names", "target", *needed):
        if genes.get(name) is None:
            raise ValueError(f"{path} has no {name}.")
    if mark_names is not None:
        unknown = [name for name in mark_names if name not in genes.mark_names]
        if unknown:
            raise ValueError(
                f"Marks must be some of {', '.join(genes.mark_names)}, which {path} "
                f"has, got {unknown[0]!r}."
            )
        rows = [genes.mark_names.index(name) for name in mark_names]
        genes.data, genes.mark_names = genes.data[:, :, rows], list(mark_names)
    genes.change = genes.target.reshape(len(genes.target), -1)[:, 0]
    return genes
