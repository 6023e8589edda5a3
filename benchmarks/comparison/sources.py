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
# Results' file names are made of names and double underscores.
FILE_NAME = re.compile(r"(?!_|.*__)[\w.+-]+(?<!_)")


@dataclass(frozen=True)
class Source:
    """A pair of cell types, or one test fold of it."""

    name: str  # of the pair, such as E123-E003
    kind: str  # synthetic, published (CSV files), or dataset (of save_dataset)
    path: str  # size of the synthetic genes, folder, or file
    split: str = "published"  # or chromosomes
    n_folds: int = 1
    fold: int = 0
    annotation: str | None = None  # file with the chromosomes of published genes
    marks: tuple = ()  # names of those to use, in order; all if there are none
    checksums: tuple = ()  # name and SHA-256 of each file

    @property
    def unit(self):
        """Name of the pair and, of several, the fold."""
        return self.name if self.n_folds == 1 else f"{self.name}.fold{self.fold}"

    def files(self):
        """Paths of the files that are read, by name; none of generated genes."""
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

    def is_readable(self):
        """Whether the files are where they should be."""
        return all(path.is_file() for path in self.files().values())


def published_files(folder, name):
    """The CSV files of a published pair, all splits and expression of both cells."""
    cells = name.split("-")
    if len(cells) != 2 or not all(cells) or not FILE_NAME.fullmatch(name):
        raise ValueError(
            "A pair must be two cell types joined by a hyphen, such as E123-E003, "
            f"made of letters, digits and single underscores, got {name!r}."
        )
    parts = (*SPLITS, "expr")
    return [Path(folder) / f"{cell}.{part}.csv" for cell in cells for part in parts]


def find_pairs(folder):
    """Names of the published pairs whose files are all in a folder."""
    if not Path(folder).is_dir():
        raise FileNotFoundError(f"{folder} isn't a folder.")
    names = ["-".join(pair) for pair in PUBLISHED_PAIRS]
    found = [name for name in names if Source(name, "published", folder).is_readable()]
    if not found:
        raise FileNotFoundError(
            f"{folder} holds all files of none of the published pairs "
            f"({', '.join(names)}). Give --pairs for others, or --fetch."
        )
    return found


def add_checksums(source):
    """Describe the content too, so that all processes must read the same."""
    return replace(source, checksums=_checksums(source))


def _checksums(source):
    sums = []
    for name, path in source.files().items():
        if not path.is_file():
            raise FileNotFoundError(f"{path} doesn't exist.")
        sums.append((name, hashlib.sha256(path.read_bytes()).hexdigest()))
    if source.kind == "synthetic":
        genes = _generate(source.path)
        digest = hashlib.sha256(genes.data.tobytes() + genes.target.tobytes())
        sums.append(("generated genes", digest.hexdigest()))
    return tuple(sums)


def read_source(source):
    """Load all genes of a pair: a dataset as of :mod:`skdeepdiff.datasets`.

    With ``chromosomes`` and ``published``, the split, ndarrays of shape (n_genes,) or
    None.
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
