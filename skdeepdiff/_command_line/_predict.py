"""``skdeepdiff predict``: a table of predicted log fold changes."""

import numpy as np

from ._model_and_genes import load_model_and_genes
from ._options import check_output, tell, write_table


def run(options):
    check_output(options)
    model, X, table, dataset, rows, _ = load_model_and_genes(options)
    change = "log2_{1}_over_{0}".format(*dataset.cell_types)
    if getattr(model, "n_networks", 1) > 1:
        names = [f"predicted_{change}", "std_of_networks"]
        table[names] = np.column_stack(model.predict(X, return_std=True))
    else:
        table[f"predicted_{change}"] = model.predict(X)
    target = dataset.get("target")
    if target is not None:
        table[f"observed_{change}"] = target.reshape(len(target), -1)[rows, 0]
    write_table(table, options)
    tell(options, f"{len(table)} genes predicted")
