"""
What if a mark were gone?
=========================

In the computer a gene's signal can be edited: a mark removed, or replaced by that of
the other cell type. What a model then predicts tells what its prediction hangs on. It
works for any model, gene by gene.
"""

# %%
# A gene that is switched on
# --------------------------
# The gene, of those not trained on, that rises most from cell type A to B:

import matplotlib.pyplot as plt
import numpy as np

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.inspection import (
    perturb,
    perturbation_effect,
    perturbation_scan,
    window_edges,
)

BIN_SIZE = 500
genes = make_paired_marks(700, n_bins=40, bin_size=BIN_SIZE, random_state=0)
X, y, names = genes.data, genes.target, genes.mark_names
model = DeepDiffRegressor(
    "raw_c", max_epochs=30, mark_names=names, device="cpu", random_state=0
)
model.fit(X[:400], y[:400])
X_test, y_test = X[400:], y[400:]
gene = X_test[[y_test[:, 0].argmax()]]
predicted = model.predict(gene)[0]
print(f"log fold change {y_test[:, 0].max():.1f}, predicted {predicted:.1f}")

# %%
# H3K4me3 in four versions
# ------------------------
# :func:`~skdeepdiff.inspection.perturb` returns edited signal, for whatever one likes
# to do with it:

versions = {
    "as it is": gene,
    "removed from B": perturb(
        gene, mark="H3K4me3", cell_type="B", scale=0, mark_names=names
    ),
    "in B as in A": perturb(
        gene, mark="H3K4me3", cell_type="B", value="other", mark_names=names
    ),
    "swapped": perturb(gene, mark="H3K4me3", value="other", mark_names=names),
}
mark = names.index("H3K4me3")
figure, axes = plt.subplots(
    1, 4, figsize=(9, 2.8), sharex=True, sharey=True, layout="constrained"
)
edges = window_edges(40, 40, bin_size=BIN_SIZE)
edges = np.append(edges[:, 0], edges[-1, 1]) / 1000
for ax, (title, version) in zip(axes, versions.items(), strict=True):
    for cell, color in enumerate(["#56B4E9", "#E69F00"]):
        ax.stairs(
            version[0, cell, mark],
            edges,
            fill=True,
            alpha=0.6,
            color=color,
            label=f"reads in {'AB'[cell]}",
        )
    prediction = f"{model.predict(version)[0]:+.1f}".replace("-", "\N{MINUS SIGN}")
    ax.set(title=f"{title}:\npredicted {prediction}", xlabel="kb from start site")
axes[0].set_ylabel("reads of H3K4me3")
axes[1].legend(frameon=False)

# %%
# Without the peak in B the network predicts hardly a change; with the peak in A rather
# than B, it predicts a fall.
#
# Each mark in its turn
# ---------------------
# :func:`~skdeepdiff.inspection.perturbation_effect` is the change of the prediction, of
# one mark or, in the last line, of all together.

edits = {"removed from B": {"scale": 0}, "in B as in A": {"value": "other"}}
print(f"{'':9}", *edits)
for marks in [*names, names]:
    effects = [
        perturbation_effect(model, gene, mark=marks, cell_type="B", **edit)[0]
        for edit in edits.values()
    ]
    label = marks if isinstance(marks, str) else "all"
    print(f"{label:9} {effects[0]:+14.1f} {effects[1]:+12.1f}")

followed = genes.truth.marks[400:][y_test[:, 0].argmax()]
print("truth:", *np.array(names)[followed])

# %%
# Most hangs on H3K4me3, something on H3K36me3, little on H3K4me1, although all three
# follow this gene's activity, as ``truth`` says. The marks' effects needn't add up to
# that of all. And the edits differ: no read of H3K36me3 at all is a signal that none of
# these genes has, from which a model may conclude anything, while that of the other
# cell type does occur.
#
# Along the gene
# --------------
# :func:`~skdeepdiff.inspection.perturbation_scan` makes an edit in one window after the
# other, here of 1 kb: B's reads there become as many as A's.

# sphinx_gallery_thumbnail_number = 2
scan = perturbation_scan(model, gene, windows=20, cell_type="B", value="other")
windows = window_edges(40, 20, bin_size=BIN_SIZE)
windows = np.append(windows[:, 0], windows[-1, 1]) / 1000

figure, axes = plt.subplots(
    2, 1, figsize=(7.5, 5), sharex=True, layout="constrained", height_ratios=[2, 3]
)
for cell, color in enumerate(["#56B4E9", "#E69F00"]):
    label = f"H3K4me3 in {'AB'[cell]}"
    axes[0].stairs(
        gene[0, cell, mark], edges, fill=True, alpha=0.6, color=color, label=label
    )
axes[0].set_ylabel("reads")
axes[0].legend(frameon=False)
largest = abs(scan.effects).max()
image = axes[1].pcolormesh(
    windows,
    np.arange(len(names) + 1),
    scan.effects[0],
    cmap="RdBu_r",
    vmin=-largest,
    vmax=largest,
    edgecolors="white",
    linewidth=0.5,
)
axes[1].set(yticks=np.arange(len(names)) + 0.5, yticklabels=scan.marks)
axes[1].set(xticks=[-10, -5, 0, 5, 10], xlabel="kb from start site")
axes[1].invert_yaxis()
figure.colorbar(image, ax=axes[1], label="change of the prediction")

# %%
# It hangs on the window with the peak above all, and a little on H3K36me3 in the body
# of the gene, which lies on the minus strand. Windows' effects needn't add up to that
# of the whole mark: where others still tell the same, each alone seems to matter less
# than it does, and the reverse happens, too.

print("          whole  windows, added up")
for index in (names.index("H3K4me3"), names.index("H3K36me3")):
    whole = perturbation_effect(model, gene, mark=index, cell_type="B", value="other")
    print(f"{names[index]:9}{whole[0]:+6.1f} {scan.effects[0, index].sum():+8.1f}")

# %%
# All of this is about what the model makes of the signal. In a cell, expression needn't
# change at all if a mark is removed; see :ref:`interpretation`.
