"""Pairs of cell types as one dataset, and its parts by chromosome."""

from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.utils import Bunch

from comparison.marked_genes import choose_marks
from skdeepdiff._pairs._paired_marks import bin_centers
from skdeepdiff.datasets import (
    chromosome_split,
    join_datasets,
    load_dataset,
    normalize_signal,
)

NORMALIZATIONS = ("none", "quantile", "rank")
# Of files with a cell type's signal each, bp in all bins together.
WINDOW = 20_000
SPLIT_SEED = 0
TRAIN, VALID, TEST = range(3)


def _read_cells(path, wanted):
    """Make pairs of the cell types of a file with each cell type's signal.

    The archive holds ``signal`` (n_cell_types, n_genes, n_marks, n_bins), ``log2_rpkm``
    (n_cell_types, n_genes), ``cell_types``, ``mark_names``, ``gene_ids``,
    ``gene_symbols``, ``chromosomes`` and ``tss``; without ``signal``, there are no
    pairs: None. Of the pairs wanted, such as "E123-E003", those of other cell types are
    left out; None makes any two, in the order of the file.
    """
    with np.load(path) as file:
        if "signal" not in file:
            return None
        cells = dict(file)
    names = cells["cell_types"].tolist()
    all_pairs = list(combinations(names, 2))
    if wanted is not None:
        either = {f"{a}-{b}": (a, b) for x, y in all_pairs for a, b in ((x, y), (y, x))}
        all_pairs = [either[pair] for pair in wanted if pair in either]
    n_bins = cells["signal"].shape[3]
    datasets = []
    for pair in all_pairs:
        a, b = map(names.index, pair)
        in_a, in_b = cells["log2_rpkm"][[a, b]].astype(float)
        datasets.append(
            Bunch(
                data=np.stack([cells["signal"][a], cells["signal"][b]], axis=1),
                target=np.column_stack([in_b - in_a, in_a, in_b]),
                cell_types=list(pair),
                mark_names=cells["mark_names"].tolist(),
                bin_positions=bin_centers(n_bins, WINDOW // n_bins),
                gene_ids=cells["gene_ids"].tolist(),
                gene_symbols=cells["gene_symbols"].tolist(),
                chromosomes=cells["chromosomes"],
                tss=cells["tss"],
            )
        )
    return datasets


def _read_pairs(path, wanted):
    """Pairs in a file of either form, as :func:`_read_cells`."""
    datasets = _read_cells(path, wanted)
    if datasets is None:
        dataset = load_dataset(path)
        named = "-".join(dataset.cell_types)
        datasets = [dataset] if wanted is None or named in wanted else []
    return datasets


def _split_by_chromosome(genes):
    """Tell each row's role (``TRAIN``, ``VALID``, ``TEST``), a gene's in all pairs."""
    _, first = np.unique(genes.gene_ids, return_index=True)
    chromosomes = genes.chromosomes[first]
    sets = chromosome_split(chromosomes, random_state=SPLIT_SEED)
    roles = np.full(len(genes.data), TRAIN)
    for role in (VALID, TEST):
        roles[np.isin(genes.chromosomes, chromosomes[sets[role]])] = role
    return roles


@lru_cache(maxsize=1)
def load_pairs(paths, marks, pairs, normalization):
    """Load pairs of cell types as one dataset, from files of either kind.

    The signal is normalised in each cell type and mark. ``roles`` says whether each row
    is for training, validation or test: ``TRAIN``, ``VALID`` or ``TEST``.
    """
    datasets = []
    for path in map(Path, paths):
        for dataset in _read_pairs(path, pairs):
            if dataset.get("chromosomes") is None:
                raise ValueError(f"{path} doesn't tell the genes' chromosomes.")
            datasets.append(choose_marks(dataset, marks, path))
    found = {"-".join(dataset.cell_types) for dataset in datasets}
    missing = [pair for pair in pairs or () if pair not in found]
    if missing:
        raise ValueError(f"there is no pair {missing[0]} in {', '.join(paths)}.")
    genes = join_datasets(datasets)
    genes.roles = _split_by_chromosome(genes)
    if normalization != "none":
        genes.data = normalize_signal(
            genes.data, normalization, cell_types=genes.pair_cell_types
        )
    return genes
