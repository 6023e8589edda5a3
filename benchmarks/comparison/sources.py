"""Where the genes of a pair come from: a description that any process can load."""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.utils import Bunch

from comparison.marked_genes import choose_marks
from skdeepdiff.datasets import (
    PUBLISHED_PAIRS,
    load_dataset,
    load_deepdiff,
    make_paired_marks,
    read_genes,
)

SPLITS = ("train", "valid", "test")
SYNTHETIC_PAIR = "synthetic"
# Genes of the built-in pair: all models in a few minutes on two cores, or as many as
# the paper's pairs have.
SYNTHETIC_SIZES = {
    "small": {"train": 200, "valid": 100, "test": 200},
    "paper": {"train": 10_000, "valid": 2_360, "test": 6_100},
}
SYNTHETIC_SEED = 20180801
N_CHROMOSOMES = 23
BLOCK_BYTES = 2**20
# Results' file names are made of names and double underscores.
FILE_NAME = re.compile(r"(?!_|.*__)[\w.+-]+(?<!_)")


@dataclass(frozen=True)
class Source:
    """A pair of cell types, or one test fold of it.

    Parameters
    ----------
    name : str
        Of the pair, such as ``E123-E003``.
    kind : {"synthetic", "published", "dataset"}
        Generated; the published CSV files; a file of ``save_dataset``.
    path : str
        Size of the synthetic genes, folder, or file.
    split : {"published", "chromosomes"}
        How test and validation genes are chosen.
    n_folds : int
        Test folds, with ``split="chromosomes"``.
    fold : int
        This one, from 0.
    annotation : str or None
        File with the chromosomes of published genes.
    marks : tuple of str
        Names of the marks to use, in that order; all if there are none.
    checksums : tuple of (str, str)
        SHA-256 of each file, by its name.
    """

    name: str
    kind: str
    path: str
    split: str = "published"
    n_folds: int = 1
    fold: int = 0
    annotation: str | None = None
    marks: tuple = ()
    checksums: tuple = ()

    @property
    def unit(self):
        """Name of the pair and, of several, the fold."""
        return self.name if self.n_folds == 1 else f"{self.name}.fold{self.fold}"

    def of_fold(self, fold):
        """The same pair, with another test fold.

        Parameters
        ----------
        fold : int
            From 0.

        Returns
        -------
        source : Source
            A copy.
        """
        return replace(self, fold=fold)

    def files(self):
        """Paths of the files that are read.

        Returns
        -------
        files : dict of str to Path
            By name; none if the genes are generated.
        """
        if self.kind == "synthetic":
            return {}
        files = (
            published_files(self.path, self.name)
            if self.kind == "published"
            else [Path(self.path)]
        )
        if self.annotation is not None:
            files = [*files, Path(self.annotation)]
        return {path.name: path for path in files}


def published_files(folder, name):
    """The CSV files of a published pair.

    Parameters
    ----------
    folder : str
        Where they are.
    name : str
        Such as ``E123-E003``.

    Returns
    -------
    files : list of Path
        Read counts of all splits and the expression, of both cell types.

    Raises
    ------
    ValueError
        If the name isn't two cell types joined by a hyphen, or can't be part of a
        result's file name.
    """
    cells = name.split("-")
    if len(cells) != 2 or not all(cells) or not FILE_NAME.fullmatch(name):
        raise ValueError(
            "A pair must be two cell types joined by a hyphen, such as E123-E003, "
            f"made of letters, digits and single underscores, got {name!r}."
        )
    parts = (*SPLITS, "expr")
    return [Path(folder) / f"{cell}.{part}.csv" for cell in cells for part in parts]


def find_pairs(folder):
    """Which published pairs have all their files in a folder.

    Parameters
    ----------
    folder : str
        Folder.

    Returns
    -------
    names : list of str
        In the paper's order.

    Raises
    ------
    FileNotFoundError
        If there are none.
    """
    if not Path(folder).is_dir():
        raise FileNotFoundError(f"{folder} isn't a folder.")
    names = ["-".join(pair) for pair in PUBLISHED_PAIRS]
    found = [
        name
        for name in names
        if all(path.is_file() for path in published_files(folder, name))
    ]
    if not found:
        raise FileNotFoundError(
            f"{folder} holds all files of none of the published pairs "
            f"({', '.join(names)}). Give --pairs for others, or --fetch."
        )
    return found


def add_checksums(source):
    """Describe the files' content too, so that all processes must read the same.

    Parameters
    ----------
    source : Source
        Description.

    Returns
    -------
    source : Source
        With ``checksums``.

    Raises
    ------
    FileNotFoundError
        If a file is missing.
    """
    return replace(source, checksums=_checksums(source))


def _checksums(source):
    sums = []
    for name, path in source.files().items():
        if not path.is_file():
            raise FileNotFoundError(f"{path} doesn't exist.")
        digest = hashlib.sha256()
        with open(path, "rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
        sums.append((name, digest.hexdigest()))
    if source.kind == "synthetic":
        genes = _generate(source.path)
        digest = hashlib.sha256(genes.data.tobytes() + genes.target.tobytes())
        sums.append(("generated genes", digest.hexdigest()))
    return tuple(sums)


def read_source(source):
    """Load all genes of a pair.

    Parameters
    ----------
    source : Source
        Where from.

    Returns
    -------
    genes : Bunch
        A dataset as those of :mod:`skdeepdiff.datasets`, with ``chromosomes``, of
        shape (n_genes,) or None, and ``published``, the split of each gene as an
        ndarray of str of shape (n_genes,), or None.

    Raises
    ------
    OSError, ValueError
        If the files can't be read, or aren't those that were described.
    """
    if source.checksums and _checksums(source) != source.checksums:
        raise ValueError(
            f"The files of {source.name} changed, or differ between machines: "
            f"{', '.join(name for name, _ in source.checksums)}."
        )
    if source.kind == "synthetic":
        genes = _generate(source.path)
    elif source.kind == "dataset":
        genes = _read_dataset(source)
    else:
        genes = _read_published(source)
    return choose_marks(genes, source.marks, source.name)


def _generate(size):
    sizes = SYNTHETIC_SIZES[size]
    n_genes = sum(sizes.values())
    genes = make_paired_marks(n_genes, random_state=SYNTHETIC_SEED)
    # As human chromosomes, the last have a fifth of the first's genes.
    share = np.linspace(5, 1, N_CHROMOSOMES)
    names = [f"chr{number}" for number in range(1, N_CHROMOSOMES)] + ["chrX"]
    rng = np.random.RandomState(SYNTHETIC_SEED)
    genes.chromosomes = rng.choice(names, n_genes, p=share / share.sum())
    genes.published = np.repeat(list(sizes), list(sizes.values()))
    return genes


def _read_dataset(source):
    genes = load_dataset(source.path)
    if genes.get("target") is None:
        raise ValueError(f"{source.path} has no expression to learn from.")
    n_genes, _, n_marks, _ = genes.data.shape
    names = {
        "gene_ids": [f"gene{number}" for number in range(n_genes)],
        "mark_names": [f"mark{number}" for number in range(n_marks)],
        "cell_types": ["A", "B"],
    }
    for name, default in names.items():
        if genes.get(name) is None:
            genes[name] = default
    genes.chromosomes = genes.get("chromosomes")
    genes.published = None
    return genes


def _read_published(source):
    cells = source.name.split("-")
    parts = [load_deepdiff(source.path, *cells, split) for split in SPLITS]
    genes = Bunch(**parts[0])
    genes.data = np.concatenate([part.data for part in parts])
    genes.target = np.concatenate([part.target for part in parts])
    genes.gene_ids = [gene for part in parts for gene in part.gene_ids]
    genes.published = np.repeat(SPLITS, [len(part.data) for part in parts])
    genes.chromosomes = None
    if source.annotation is not None:
        annotated = read_genes(source.annotation)
        places = annotated.drop_duplicates("gene_id").set_index("gene_id")["chromosome"]
        genes.chromosomes = places.reindex(genes.gene_ids).to_numpy(object)
    return genes
