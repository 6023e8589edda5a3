"""``skdeepdiff predict``: a table of predicted log fold changes."""

import numpy as np

from ._model_and_genes import load_model_and_genes
from ._options import check_output, tell, write_table


def run(options):
    check_output(options)
    model, X, table, dataset, rows, _ = load_model_and_genes(options)
    if getattr(model, "n_networks", 1) > 1:
        names = ["predicted_log_fold_change", "std_of_networks"]
        table[names] = np.column_stack(model.predict(X, return_std=True))
    else:
        table["predicted_log_fold_change"] = model.predict(X)
    target = dataset.get("target")
    if target is not None:
        table["observed_log_fold_change"] = target.reshape(len(target), -1)[rows, 0]
    write_table(table, options)
    tell(options, f"{len(table)} genes predicted")
