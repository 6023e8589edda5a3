"""
A first model
=============

Predict how the expression of genes differs between two cell types from the histone
marks around their start sites, test it on genes that the network hasn't seen, and look
at what it attended to.

The genes are synthetic: nothing has to be downloaded, and we know which marks matter.
For files of your own see :ref:`sphx_glr_auto_examples_use_plot_own_reads.py`.
"""

# %%
# The data
# --------
#
# Each gene has the read counts of five histone marks in bins of 100 bp, 3 kb to either
# side of its start site, in cell type A and in cell type B. Its target is the log fold
# change, log2 of expression in B over A, followed by log2 expression in A and in B.

from skdeepdiff.datasets import make_paired_marks

genes = make_paired_marks(700, n_bins=60, random_state=0)
X, y = genes.data, genes.target
print("X, (genes, cell types, marks, bins):", X.shape)
print("y, (genes, targets):", y.shape)
print("marks:", ", ".join(genes.mark_names))

# %%
# A quarter of the genes is for testing. These genes have nothing to do with each other,
# so they may be drawn at random. Of real genes, hold out whole chromosomes
# (:ref:`splits`).

from sklearn.model_selection import train_test_split

train, test = train_test_split(range(len(X)), test_size=0.25, random_state=0)

# %%
# Training
# --------
#
# :class:`~skdeepdiff.DeepDiffRegressor` is a scikit-learn estimator. Its ``variant``
# says what the network reads and learns (:ref:`variants`). The simplest, ``raw_d``,
# reads each mark's difference between the cell types and learns the log fold change
# alone. Of the training genes it sets a fifth aside, and keeps the epoch that predicts
# these validation genes best.

from skdeepdiff import DeepDiffRegressor

model = DeepDiffRegressor("raw_d", mark_names=genes.mark_names, random_state=0)
model.fit(X[train], y[train])

# %%
# The loss is the mean squared error of the standardised log fold change. Training ends
# when ``n_iter_no_change`` epochs, 20 by default, haven't brought a better correlation
# on the validation genes.

from skdeepdiff.plotting import TrainingHistoryDisplay

history = TrainingHistoryDisplay.from_estimator(model)

# %%
# Testing
# -------
#
# The paper measures by the Pearson correlation of predicted and true log fold changes.
# A ridge regression on the same differences is the yardstick.

from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline

from skdeepdiff import PairedMarks
from skdeepdiff.metrics import pearson_corrcoef

ridge = make_pipeline(PairedMarks("difference"), RidgeCV([1, 10, 100, 1e3, 1e4, 1e5]))
ridge.fit(X[train], y[train, 0])
predictions = {
    "DeepDiff": model.predict(X[test]),
    "Ridge": ridge.predict(X[test]),
}
for name, predicted in predictions.items():
    print(f"{name}: correlation {pearson_corrcoef(y[test], predicted):.2f}")

# %%
# On the left, a perfect prediction would lie on the diagonal. On the right are the
# correlations, with intervals that come from drawing the test genes again a thousand
# times. So few test genes leave them wide.

import matplotlib.pyplot as plt
from sklearn.metrics import PredictionErrorDisplay

from skdeepdiff.plotting import PerformanceDisplay

figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.6), layout="constrained")
PredictionErrorDisplay.from_predictions(
    y[test, 0],
    predictions["DeepDiff"],
    kind="actual_vs_predicted",
    ax=left,
    scatter_kwargs={"alpha": 0.5},
)
ticks = range(-12, 13, 6)
left.set(xticks=ticks, yticks=ticks, title=f"DeepDiff, {len(test)} test genes")
left.set(xlabel="predicted log fold change", ylabel="true log fold change")
performance = PerformanceDisplay.from_predictions(y[test], predictions, ax=right)

# %%
# Attention
# ---------
#
# The network weighs the marks of each gene, and the bins of each mark; the weights of
# each kind sum to 1. These are the means over the test genes whose expression changes
# more than fourfold, with 95 % intervals from drawing the genes again.

from skdeepdiff.plotting import BinAttentionDisplay, MarkAttentionDisplay

marks = MarkAttentionDisplay.from_estimator(model, X[test], y[test])

# %%
# H3K4me3 gets the most. But H3K9me3, which says nothing about these genes, gets about
# as much as H3K27me3 and H3K36me3, which do: attention tells where a network looks, not
# what its prediction hangs on. :ref:`interpretation` has measures of that.
#
# Last, the test gene with the largest predicted rise. The black line is the attention
# within each mark, over the reads in A and B; mind that each mark has its own scale of
# reads. The arrow points along transcription. Most of the attention to H3K4me3 is
# around the start site.

import numpy as np

gene = test[np.argmax(predictions["DeepDiff"])]
print(
    f"{genes.gene_symbols[gene]}: log fold change {y[gene, 0]:.1f},",
    end=" ",
)
print(f"predicted {predictions['DeepDiff'].max():.1f}")
bins = BinAttentionDisplay.from_estimator(
    model,
    X,
    gene=gene,
    bin_positions=genes.bin_positions,
    strand=genes.strand,
    n_cols=3,
)

plt.show()

# sphinx_gallery_thumbnail_number = 4
