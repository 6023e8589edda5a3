"""The pairs of cell types that the benchmark runs on, as three splits each."""

from typing import NamedTuple

from sklearn.utils import Bunch

from skdeepdiff.datasets import load_deepdiff, make_paired_marks

SPLITS = ("train", "valid", "test")
SYNTHETIC_PAIR = "synthetic"
# Genes of the built-in pair: all models in a few minutes on two cores, or as many as
# the paper's pairs have.
SYNTHETIC_SIZES = {
    "small": {"train": 200, "valid": 100, "test": 200},
    "paper": {"train": 10_000, "valid": 2_360, "test": 6_100},
}
SYNTHETIC_SEED = 20180801


class Pair(NamedTuple):
    """Data of one pair of cell types.

    Attributes
    ----------
    name : str
        Such as ``E123-E003``: cell type A, then B.
    train, valid, test : Bunch
        With ``data`` and ``target``, see :mod:`skdeepdiff.datasets`.
    """

    name: str
    train: Bunch
    valid: Bunch
    test: Bunch


def load_pair(folder, name):
    """Load a published pair.

    Parameters
    ----------
    folder : str
        Folder of the published CSV files.
    name : str
        Such as ``E123-E003``.

    Returns
    -------
    pair : Pair
        Its published splits.

    Raises
    ------
    ValueError
        If the name isn't two cell types joined by a hyphen.
    """
    cells = name.split("-")
    if len(cells) != 2 or not all(cells):
        raise ValueError(
            "A pair must be two cell types joined by a hyphen, such as E123-E003, "
            f"got {name!r}."
        )
    return Pair(name, *(load_deepdiff(folder, *cells, split) for split in SPLITS))


def make_synthetic_pair(size="small"):
    """Generate the built-in pair.

    Parameters
    ----------
    size : {"small", "paper"}
        Key of ``SYNTHETIC_SIZES``.

    Returns
    -------
    pair : Pair
        The same on every run; 5 marks, 200 bins.
    """
    sizes = SYNTHETIC_SIZES[size]
    genes = make_paired_marks(sum(sizes.values()), random_state=SYNTHETIC_SEED)
    splits, start = [], 0
    for split in SPLITS:
        stop = start + sizes[split]
        splits.append(
            Bunch(data=genes.data[start:stop], target=genes.target[start:stop])
        )
        start = stop
    return Pair(SYNTHETIC_PAIR, *splits)
