"""
Does interpretation find the truth?
===================================

In synthetic genes it is known which bins of which marks matter. This example asks three
methods for them, and shows what each finds and what it misses.
"""

# %%
# Genes, a network, and the truth
# -------------------------------
# ``truth.bins`` says of each gene which bins of which marks follow its activity. The
# methods are asked about genes that change, as in the others there is little to find.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import roc_auc_score

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.inspection import integrated_gradients, permutation_importance
from skdeepdiff.metrics import pearson_corrcoef

genes = make_paired_marks(900, n_bins=20, bin_size=1000, random_state=1)
X, y, names = genes.data, genes.target, genes.mark_names
model = DeepDiffRegressor(
    "raw_c", max_epochs=40, mark_names=names, device="cpu", random_state=1
)
model.fit(X[:500], y[:500])
X_test, y_test = X[500:], y[500:]
changed = abs(y_test[:, 0]) > 2
truth = genes.truth.bins[500:][changed]

r = pearson_corrcoef(y_test, model.predict(X_test))
print(f"correlation in genes not trained on: {r:.2f}")
print(f"{changed.sum()} of {len(changed)} genes change")

# %%
# Three methods
# -------------
# *Attention* to a bin of a mark is that to the mark times that to the bin, added up
# over cell types.

attention = model.attention(X_test[changed])
blocks = attention.marks[..., np.newaxis] * attention.bins
attended = blocks.reshape(len(blocks), 2, *truth.shape[1:]).sum(axis=1)

# %%
# *Integrated gradients* share out the prediction, compared with that of the same gene
# if its cell types didn't differ. What counts is the size of a share, not its sign.
# Where the network has sharp steps on the way between both, more points are taken until
# the shares add up; without them, in some genes they would be far from it.

gradients = integrated_gradients(model, X_test[changed])
shares = abs(gradients.attributions.sum(axis=1))
marks_shares = abs(gradients.attributions.sum(axis=(1, 3)))
refined = (gradients.n_steps > gradients.n_steps.min()).sum()
print(f"largest residual: {abs(gradients.residual).max():.2f}")
print(f"more points than at first in {refined} of {len(shares)} genes")

# %%
# *Permutation importance* is how much the correlation falls if genes exchange a bin of
# a mark. It is one answer for all genes.

permuted = permutation_importance(
    model, X_test, y_test, windows=truth.shape[2], n_repeats=2, random_state=0
)
importance = permuted.importances_mean

# %%
# On average over the genes
# -------------------------
# Each picture is scaled to its own maximum; negative importances, which are chance, are
# left out.

pictures = {
    "planted truth": truth.mean(axis=0),
    "attention": attended.mean(axis=0),
    "integrated gradients": shares.mean(axis=0),
    "permutation importance": importance.clip(0),
}


def draw(ax, values, title):
    """A heat map of marks and bins."""
    edges = np.linspace(-10, 10, values.shape[1] + 1)
    ax.pcolormesh(edges, np.arange(len(names) + 1), values / values.max(), cmap="Blues")
    ax.set(title=title, yticks=np.arange(len(names)) + 0.5, yticklabels=names)
    ax.set(xticks=[-10, -5, 0, 5, 10], xlabel="kb from start site")
    ax.invert_yaxis()
    ax.label_outer()


figure, axes = plt.subplots(2, 2, figsize=(8, 4.6), layout="constrained")
for ax, (title, values) in zip(axes.flat, pictures.items(), strict=True):
    draw(ax, values, title)

# %%
# All three find the peak of H3K4me3, attention a little beside it. None finds how far
# H3K4me1 matters, nor that H3K36me3 does along the whole gene (on both sides, as genes
# lie on both strands). What a method shows is what this network relies on, and that is
# less than what there is to know.
#
# Marks, one by one
# -----------------
# How often a mark is planted, and its share in what each method gives to all marks:

figure, ax = plt.subplots(figsize=(8, 3.8), layout="constrained")
by_mark = {
    "planted truth": truth.any(axis=2).mean(axis=0),
    "attention": attended.sum(axis=2).mean(axis=0),
    "integrated gradients": marks_shares.mean(axis=0),
    "permutation importance": permutation_importance(
        model, X_test, y_test, random_state=0
    ).importances_mean[:, 0],
}
colors = ["0.25", "#0072B2", "#E69F00", "#009E73"]
for index, (title, values) in enumerate(by_mark.items()):
    places = np.arange(len(names)) + (index - 1.5) * 0.2
    ax.bar(places, values / values.sum(), 0.2, color=colors[index], label=title)
ax.axhline(0, color="0.5", linewidth=0.8)
ax.set(xticks=range(len(names)), xticklabels=names, ylabel="share of all marks")
ax.legend(frameon=False)

# %%
# Attention gives H3K9me3, which is never planted, about an even share of 0.2.
# Permutation importance leaves it out, but H3K27me3 as well, which matters in few
# genes; and it thinks more of H3K4me3 than the truth does. Integrated gradients are
# between the two.
#
# Gene by gene
# ------------
# The chance that something planted gets more than something that isn't (the area under
# the ROC curve; 0.5 is guessing), on average over the genes. *marks*: which marks
# matter. *bins*: where in a mark that does. The amount of signal needs no network.


def auroc(scores, wanted):
    """Mean over rows in which there is something to tell apart."""
    rows = wanted.any(axis=1) & ~wanted.all(axis=1)
    pairs = zip(wanted[rows], scores[rows], strict=True)
    return np.mean([roc_auc_score(true, score) for true, score in pairs])


amount = np.log1p(X_test[changed]).mean(axis=1)
answers = {
    "attention": (attended.sum(axis=2), attended),
    "integrated gradients": (marks_shares, shares),
    "permutation importance": (
        np.tile(by_mark["permutation importance"], (len(truth), 1)),
        np.tile(importance, (len(truth), 1, 1)),
    ),
    "amount of signal": (amount.mean(axis=2), amount),
}
n_bins = truth.shape[2]
print(f"{'':24}marks  bins")
for title, (marks, bins) in answers.items():
    in_marks = auroc(marks, truth.any(axis=2))
    in_bins = auroc(bins.reshape(-1, n_bins), truth.reshape(-1, n_bins))
    print(f"{title:24}{in_marks:5.2f} {in_bins:5.2f}")

# %%
# Permutation importance ranks marks best, although it has one answer for all genes. As
# to bins, none of the three beats the amount of signal: what is planted is where reads
# are. :ref:`interpretation` has the same questions for all variants, more genes, and
# marks that go together.
#
# A single gene
# -------------
# The one that changes most:

gene = abs(y_test[changed, 0]).argmax()
figure, axes = plt.subplots(1, 3, figsize=(9, 2.6), layout="constrained")
draw(axes[0], truth[gene].astype(float), "planted truth")
draw(axes[1], attended[gene], "attention")
draw(axes[2], shares[gene], "integrated gradients")

# %%
# Again the peak is found, at a width of its own in each method, and little of H3K4me1.
