"""Genes of a file, with some of its marks."""

from functools import lru_cache

from skdeepdiff.datasets import load_dataset


def choose_marks(genes, mark_names, where):
    """Leave a dataset some of its marks, in that order; all if there are none.

    ``where`` is what it is called in an error.
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
    """Read genes with the marks that are wanted, and log fold changes as ``change``.

    The file must have what is ``needed`` besides names of marks and expression, such as
    ``tss``. Genes are kept for the next call in this process.
    """
    genes = load_dataset(path)
    for name in ("mark_names", "target", *needed):
        if genes.get(name) is None:
            raise ValueError(f"{path} has no {name}.")
    choose_marks(genes, mark_names, path)
    genes.change = genes.target.reshape(len(genes.target), -1)[:, 0]
    return genes
