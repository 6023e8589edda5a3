"""
From files of reads to predictions
==================================

Count the reads of a dozen files around the start sites of genes, join them with RNA
counts, train on some chromosomes and predict others. It needs the extra ``genomics``.
"""

# %%
# The files
# ---------
#
# :func:`~skdeepdiff.datasets.make_example_files` writes synthetic reads laid out as
# real ones: BAM and tagAlign files of five marks in two cell types, an annotation, RNA
# counts, and the sample sheet that says which file is what. For your own data, that
# sheet is what you write; :ref:`own_data` describes it.

from pathlib import Path
from tempfile import TemporaryDirectory

from skdeepdiff.datasets import make_example_files

temporary = TemporaryDirectory()
folder = Path(temporary.name)
make_example_files(folder)
print((folder / "samples.csv").read_text())
print((folder / "counts.tsv").read_text()[:100], "...")

# %%
# Counting
# --------
#
# :func:`~skdeepdiff.datasets.build_dataset` counts the reads in bins of 100 bp, 2 kb to
# either side of each start site. ``expression_normalize`` evens out the depth of the
# RNA samples. What doesn't fit together, such as chromosomes called ``chr1`` here and
# ``1`` there, is an error; the report says what did.

from skdeepdiff.datasets import build_dataset

genes = build_dataset(
    folder / "samples.csv",
    folder / "genes.gtf.gz",
    folder / "counts.tsv",
    upstream=2000,
    downstream=2000,
    expression_normalize="total",
)
temporary.cleanup()
print(genes.report)

# %%
# What was counted
# ----------------
#
# It is worth looking at some genes before training. This one's expression changes most.

import matplotlib.pyplot as plt
import numpy as np

change = genes.target[:, 0]
gene = int(np.argmax(np.abs(change)))
strand = "plus" if genes.strand[gene] > 0 else "minus"
figure, axes = plt.subplots(
    len(genes.mark_names),
    1,
    figsize=(7, 6),
    sharex=True,
    layout="constrained",
)
edges = np.append(genes.bin_positions - 50, genes.bin_positions[-1] + 50)
for ax, mark, signal in zip(
    axes, genes.mark_names, genes.data[gene].swapaxes(0, 1), strict=True
):
    for cell, reads in zip(genes.cell_types, signal, strict=True):
        ax.stairs(reads, edges, label=f"cell type {cell}", fill=True, alpha=0.5)
    ax.axvline(0, color="0.5", linewidth=0.8)
    ax.set(title=mark)
axes[0].legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1))
axes[-1].set_xlabel("bp from the start site, in genomic order")
figure.supylabel("reads per bin of 100 bp")
symbol = genes.gene_symbols[gene]
title = figure.suptitle(
    f"{symbol}, {strand} strand: log fold change {change[gene]:.1f}"
)

# %%
# The marks of active genes, H3K4me1 and H3K4me3, are gone in cell type B, and H3K27me3,
# which goes with silence, has come: the gene was switched off.
#
# Training, by chromosome
# -----------------------
#
# Neighbours on a chromosome share reads and regulation. So the network trains on some
# chromosomes, is validated on others, and tested on others still
# (:func:`~skdeepdiff.datasets.chromosome_split`; for cross-validation there is
# :class:`~skdeepdiff.datasets.ChromosomeSplit`). It standardises each mark of each cell
# type, which evens out that some files hold more reads than others.

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import chromosome_split

train, valid, test = chromosome_split(genes.chromosomes, random_state=0)
for name, chosen in {
    "training": train,
    "validation": valid,
    "test": test,
}.items():
    print(
        f"{len(chosen)} {name} genes:",
        *np.unique(genes.chromosomes[chosen]),
    )

X, y = genes.data, genes.target
model = DeepDiffRegressor("aux_siamese", mark_names=genes.mark_names, random_state=0)
model.fit(X[train], y[train], X[valid], y[valid])

# %%
# Predictions
# -----------

import pandas as pd

from skdeepdiff.metrics import pearson_corrcoef

predicted = model.predict(X[test])
table = pd.DataFrame(
    {
        "symbol": np.array(genes.gene_symbols)[test],
        "chromosome": genes.chromosomes[test],
        "tss": genes.tss[test],
        "predicted": predicted.round(2),
        "observed": y[test, 0].round(2),
    }
)
print(table.head())
print("test correlation:", round(pearson_corrcoef(y[test], predicted), 2))

# %%
# The genes that are switched on or off are told from the rest. Of the others, the marks
# say little: their expression differs by a few units of log2, and is predicted near 0.
# So the correlation is made by a few genes of large change, as in many real pairs of
# cell types; look at the picture, not just at the number.

figure, ax = plt.subplots(figsize=(5, 4.6), layout="constrained")
for name in np.unique(table["chromosome"]):
    there = table[table["chromosome"] == name]
    ax.scatter(there["predicted"], there["observed"], alpha=0.6, label=name)
ax.axline((0, 0), slope=1, color="0.5", linestyle="--", linewidth=1)
ax.set(
    xlabel="predicted log fold change, log2 (B / A)",
    ylabel="observed log fold change, log2 (B / A)",
    title=f"{len(test)} genes of held-out chromosomes",
)
legend = ax.legend(frameon=False)

plt.show()

# %%
# Go on with :ref:`sphx_glr_auto_examples_use_plot_saving_and_serving.py`. On the
# command line, ``skdeepdiff dataset``, ``fit`` and ``predict`` do the same
# (:ref:`own_data`).

# sphinx_gallery_thumbnail_number = 1
