"""Names and places of a dataset's genes, as tables for people have them."""

import numpy as np
import pandas as pd


def gene_table(dataset, rows):
    """Tabulate names and, where a dataset tells them, places of genes (tss from 1)."""
    table = pd.DataFrame(
        {"gene_id": dataset.gene_ids, "symbol": dataset.gene_symbols}
    ).iloc[rows]
    if dataset.get("chromosomes") is not None:
        table["chromosome"] = dataset.chromosomes[rows]
    if dataset.get("tss") is not None:
        table["tss"] = dataset.tss[rows] + 1  # as genome browsers count
    if dataset.get("strand") is not None:
        table["strand"] = np.where(dataset.strand[rows] < 0, "-", "+")
    return table
