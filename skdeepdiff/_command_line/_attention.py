"""``skdeepdiff attention``: what a network attended to in each gene."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ._model_and_genes import add_model_and_dataset, load_model_and_genes
from ._options import add_command as add_to
from ._options import add_gene_choice, add_output, check_output, tell, write_table

HELP = "show which marks a network attends to in each gene, and where"

EXAMPLES = """\
  skdeepdiff attention model.skdeepdiff genes.npz --output attention.tsv
  skdeepdiff attention model.skdeepdiff genes.npz --bins --genes GATA1 -o gata1.tsv

The table has a line for each gene and a column for each stream, such as H3K4me3_A;
their attention sums to 1 (in aux, aux_siamese and AttentiveChrome: to 1 over the
streams of each cell type). With --bins it has a line for each gene and stream and a
column for each bin, named by its centre in bp from the start site; a line's attention
sums to 1.
"""


def add_command(commands):
    """Add the command."""
    parser = add_to(
        commands, "attention", run, files="MODEL DATASET", help=HELP, examples=EXAMPLES
    )
    add_model_and_dataset(parser)
    add_output(parser, "table to write, tab-separated", required=False)
    parser.add_argument(
        "--bins", action="store_true", help="attention along the gene, not of marks"
    )
    add_gene_choice(parser)


def _bins_table(names, attention, positions):
    """A line for each gene and stream."""
    n_genes, n_streams, n_bins = attention.bins.shape
    table = names.loc[names.index.repeat(n_streams)].reset_index(drop=True)
    table["stream"] = np.tile(attention.stream_names, n_genes)
    values = pd.DataFrame(
        attention.bins.reshape(-1, n_bins), columns=[str(place) for place in positions]
    )
    return pd.concat([table, values], axis=1)


def run(options):
    """Write the table."""
    check_output(options)
    model, X, names, dataset, _ = load_model_and_genes(options)
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
