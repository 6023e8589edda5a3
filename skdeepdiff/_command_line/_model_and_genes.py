"""What commands with a model share: it, a dataset, and a choice of genes."""

import numpy as np

from .._saving import load_with_notes
from ..datasets import load_dataset
from ..datasets._gene_table import gene_table
from ..datasets._provenance import check_origin, inside
from ._options import ORIGIN_NOTE


def _choose(dataset, options):
    chosen = np.ones(len(dataset.data), dtype=bool)
    if options.chromosomes is not None:
        there = dataset.get("chromosomes")
        if there is None:
            raise ValueError(f"{options.dataset} doesn't tell the genes' chromosomes.")
        if unknown := sorted(set(options.chromosomes) - set(there)):
            raise ValueError(
                f"--chromosomes must be among {', '.join(np.unique(there))}; got "
                f"{unknown[0]}."
            )
        chosen &= np.isin(there, options.chromosomes)
    if options.genes is not None:
        known = set(dataset.gene_ids) | set(dataset.gene_symbols)
        if unknown := [gene for gene in options.genes if gene not in known]:
            raise ValueError(
                f"--genes must be ids or symbols of genes in {options.dataset}, such "
                f"as {dataset.gene_ids[0]}; got {unknown[0]}."
            )
        chosen &= np.isin(dataset.gene_ids, options.genes) | np.isin(
            dataset.gene_symbols, options.genes
        )
    if not chosen.any():
        raise ValueError("--chromosomes and --genes leave no gene.")
    return np.flatnonzero(chosen)


def load_model_and_genes(options):
    """Load a model and genes of a dataset that is made as the one it learned from."""
    model, notes = load_with_notes(options.model)
    dataset = load_dataset(options.dataset)
    # A model that Python saved has no notes, but may have been given marks.
    names = getattr(model, "mark_names", None)
    known = {} if names is None else {"mark_names": list(names)}
    origin = known | inside(notes, ORIGIN_NOTE)
    trained_on = f"the dataset that {options.model} was trained on"
    check_origin(origin, dataset, trained_on, options.dataset)
    rows = _choose(dataset, options)
    X, table = dataset.data[rows], gene_table(dataset, rows)
    return model, X, table, dataset, rows, notes
