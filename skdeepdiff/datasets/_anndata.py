"""Datasets as AnnData."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
from sklearn.utils import Bunch

from .._utils._estimators import validated
from .._utils._extras import import_extra

if TYPE_CHECKING:
    from anndata import AnnData

TARGETS = ("log_fold_change", "log2_expression_a", "log2_expression_b")
OBSERVED = {"chromosomes": "chromosome", "target_se": "standard_error"}


@validated(dataset=[Bunch])
def to_anndata(dataset: Bunch) -> AnnData:
    """Convert a dataset to AnnData, one observation a gene.

    Parameters
    ----------
    dataset : Bunch
        As :func:`build_dataset` returns it, or any other function here.

    Returns
    -------
    adata : AnnData
        ``X`` of shape (n_genes, 2 * n_marks * n_bins): signal, in the order in which
        estimators take flattened input. ``var`` tells cell type, mark and position
        (bp from the start site) of each column; ``obs`` has each gene's symbol and,
        where they are known, chromosome, start site, strand, targets and the standard
        error of the log fold change (units of log2); ``uns["skdeepdiff"]`` the
        description, and as JSON what it was made of.

    Raises
    ------
    ImportError
        If anndata isn't installed (the extra ``anndata``).

    See Also
    --------
    build_dataset : Build a dataset from files.
    save_dataset : Keep a dataset in a file.

    Examples
    --------
    >>> from skdeepdiff.datasets import make_paired_marks, to_anndata
    >>> genes = make_paired_marks(20, n_bins=10, random_state=0)
    >>> to_anndata(genes).shape  # doctest: +SKIP
    (20, 100)
    """
    anndata = import_extra("anndata", "anndata")
    n_genes, _, n_marks, n_bins = dataset.data.shape
    columns = pd.MultiIndex.from_product(
        [dataset.cell_types, dataset.mark_names, dataset.bin_positions],
        names=["cell_type", "mark", "bin_position"],
    ).to_frame(index=False)
    columns.index = [
        f"{row.cell_type}_{row.mark}_{row.bin_position}" for row in columns.itertuples()
    ]
    genes = pd.DataFrame({"symbol": dataset.gene_symbols}, index=dataset.gene_ids)
    for name in ("chromosomes", "tss", "strand", "target_se"):
        if dataset.get(name) is not None:
            genes[OBSERVED.get(name, name)] = dataset[name]
    target = dataset.get("target")
    if target is not None:
        for name, values in zip(TARGETS, target.reshape(n_genes, -1).T, strict=False):
            genes[name] = values
    return anndata.AnnData(
        X=dataset.data.reshape(n_genes, 2 * n_marks * n_bins),
        obs=genes,
        var=columns,
        uns={
            "skdeepdiff": {
                "description": dataset.DESCR,
                "provenance": json.dumps(dataset.get("provenance")),
            }
        },
    )
