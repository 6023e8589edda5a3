"""``skdeepdiff attention``: what a network attended to in each gene."""

import numpy as np
import pandas as pd

from ._model_and_genes import load_model_and_genes
from ._options import check_output, tell, write_table


def _bins_table(names, attention, positions):
    n_genes, n_streams, n_bins = attention.bins.shape
    table = names.loc[names.index.repeat(n_streams)].reset_index(drop=True)
    table["stream"] = np.tile(attention.stream_names, n_genes)
    values = pd.DataFrame(
        attention.bins.reshape(-1, n_bins), columns=[str(place) for place in positions]
    )
    return pd.concat([table, values], axis=1)


def run(options):
    check_output(options)
    model, X, names, dataset, *_ = load_model_and_genes(options)
    if not hasattr(model, "attention"):
        raise ValueError(f"{options.model} is a {type(model).__name__}, which doesn't "
                         "attend to anything; train a network.")  # fmt: skip
    attention = model.attention(X)
    if options.bins:
        table = _bins_table(names, attention, dataset.bin_positions)
    else:
        values = pd.DataFrame(
            attention.marks, columns=attention.stream_names, index=names.index
        )
        table = pd.concat([names, values], axis=1)
    write_table(table, options)
    tell(options, f"{len(X)} genes, {len(attention.stream_names)} streams")
