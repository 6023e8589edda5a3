"""Genes of a file, with some of its marks."""

from functools import lru_cache

from skdeepdiff.datasets import load_dataset


def choose_marks(genes, mark_names, where):
    """Take some of the marks of a dataset.

    Parameters
    ----------
    genes : Bunch
        Dataset; changed.
    mark_names : sequence of str or None
        Marks, in the order wanted; all if there are none.
    where : str
        What the dataset is called in an error.

    Returns
    -------
    genes : Bunch
        The same.

    Raises
    ------
    ValueError
        If it lacks a mark.
    """
    if mark_names:
        known = list(genes.mark_names)
        unknown = [name for name in mark_names if name not in known]
        if unknown:
            raise ValueError(
                f"--marks must be some of {', '.join(known)}, which {where} has, got "
                f"{unknown[0]!r}."
            )
        genes.data = genes.data[:, :, [known.index(name) for name in mark_names]]
        genes.mark_names = list(mark_names)
    return genes


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
    choose_marks(genes, mark_names, path)
    genes.change = genes.target.reshape(len(genes.target), -1)[:, 0]
    return genes
