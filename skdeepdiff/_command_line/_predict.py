"""``skdeepdiff predict``: a table of predicted log fold changes."""

from __future__ import annotations

from ._model_and_genes import add_model_and_dataset, load_model_and_genes
from ._options import add_command as add_to
from ._options import add_gene_choice, add_output, check_output, tell, write_table

HELP = "predict the log fold change of each gene"

EXAMPLES = """\
  skdeepdiff predict model.skdeepdiff genes.npz --output predictions.tsv
  skdeepdiff predict model.skdeepdiff genes.npz --chromosomes chr8 chr9 | head

The table has a line for each gene, with the log fold change (log2 of B over A) that is
predicted and, where the dataset tells it, the one that was observed.
"""


def add_command(commands):
    """Add the command."""
    parser = add_to(
        commands, "predict", run, files="MODEL DATASET", help=HELP, examples=EXAMPLES
    )
    add_model_and_dataset(parser)
    add_output(parser, "table to write, tab-separated", required=False)
    add_gene_choice(parser)


def run(options):
    """Write the table."""
    check_output(options)
    model, X, table, dataset, rows = load_model_and_genes(options)
    table["predicted_log_fold_change"] = model.predict(X)
    target = dataset.get("target")
    if target is not None:
        table["observed_log_fold_change"] = target.reshape(len(target), -1)[rows, 0]
    write_table(table, options)
    tell(options, f"{len(table)} genes predicted")
