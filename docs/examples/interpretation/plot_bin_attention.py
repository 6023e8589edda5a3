"""
Where along a gene a network looks
==================================

Attention of level I weighs the bins of each mark. Here it is drawn for one gene above
the signal that the network read, then on average, and compared with the bins that
matter.
"""

# %%
# A gene that is switched
# -----------------------
# ``raw_c`` reads both cell types' signal by streams of their own. Three marks are
# enough here. Of the genes that the network hasn't seen, we take the one that changed
# most.

import matplotlib.pyplot as plt

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.plotting import BinAttentionDisplay

genes = make_paired_marks(700, n_bins=40, bin_size=500, random_state=0)
names = ["H3K4me3", "H3K9me3", "H3K36me3"]
marks = [genes.mark_names.index(name) for name in names]
X, y = genes.data[:, :, marks], genes.target
X_train, X_test, y_train, y_test = X[:400], X[400:], y[:400], y[400:]
strand, planted = genes.strand[400:], genes.truth.bins[400:, marks]
gene = abs(y_test[:, 0]).argmax()


def train(variant):
    """Fit a network, which takes a few seconds."""
    model = DeepDiffRegressor(
        variant,
        max_epochs=30,
        mark_names=names,
        device="cpu",
        random_state=0,
    )
    return model.fit(X_train, y_train)


networks = {variant: train(variant) for variant in ("raw_c", "raw_d")}
print(f"log fold change {y_test[gene, 0]:.1f}")
for variant, network in networks.items():
    print(f"predicted by {variant}: {network.predict(X_test[[gene]])[0]:.1f}")

# %%
# The line is attention, on the left scale; the areas are reads, on the right. An arrow
# shows the direction of transcription. On grey ground are the bins that follow the
# gene's activity: they are planted, and known because the gene is made up.


def draw_gene(network):
    """Draw a gene's attention above its signal and its planted bins."""
    display = BinAttentionDisplay.from_estimator(
        network, X_test, gene=gene, bin_positions=genes.bin_positions, strand=strand
    )
    for index, panel in enumerate(display.signal_axes_):
        panel.fill_between(
            genes.bin_positions,
            *panel.get_ylim(),
            where=planted[gene, index % len(names)],
            step="mid",
            color="0.5",
            alpha=0.2,
            linewidth=0,
        )


draw_gene(networks["raw_c"])

# %%
# In H3K36me3 of B, where the gene is on, the network looks at the body of the gene,
# just where the mark matters. In H3K4me3 of B it looks at the peak, and even more
# beside it, where hardly a read is. In A, where the gene is off, it looks at what few
# reads stand out, although that is noise. H3K9me3 follows no gene (no grey), and
# attention to it is about even.
#
# The difference alone
# --------------------
# ``raw_d`` reads A - B, and predicts that this gene rises, too:

draw_gene(networks["raw_d"])

# %%
# In H3K4me3 it looks to the right of the peak. That is no contradiction: an LSTM
# carries along what it has read, so that its state beyond a peak can still tell of the
# peak. Attention weighs these states, not the signal.
#
# On average
# ----------
# Over all genes that change, with those on the minus strand turned around, so that
# downstream is on the right. Of ``raw_c`` only the streams of B are drawn:

n_marks = len(names)
figure = plt.figure(figsize=(7.5, 6.4), layout="constrained")
for part, (variant, network) in zip(
    figure.subfigures(2), networks.items(), strict=True
):
    attention = network.attention(X_test)
    attention.bins = attention.bins[:, -n_marks:]
    attention.stream_names = attention.stream_names[-n_marks:]
    part.suptitle(variant, weight="bold", x=0.08)
    BinAttentionDisplay.from_attention(
        attention,
        y_test,
        bin_positions=genes.bin_positions,
        strand=strand,
        ax=part.subplots(),
    )

# %%
# How much attention falls on planted bins, beside what even attention would give them:

changed = abs(y_test[:, 0]) > 2
print("          even", *(f"{variant:>6}" for variant in networks))
for mark, name in enumerate(names):
    carriers = changed & planted[:, mark].any(axis=1)
    if not carriers.any():
        continue  # H3K9me3, which follows no gene
    truth = planted[carriers, mark]
    shares = []
    for network in networks.values():
        bins = network.attention(X_test[carriers]).bins[:, mark::n_marks].mean(axis=1)
        shares.append((bins * truth).sum(axis=1).mean())
    print(f"{name:9}{truth.mean():5.2f}", *(f"{share:6.2f}" for share in shares))

# %%
# On average ``raw_c`` looks at planted bins, most of all in H3K4me3; ``raw_d`` does
# hardly more than by chance. So read attention along the gene over many genes, as a
# first hint, and not that of ``raw_d``. :ref:`interpretation` tells what was measured
# of all variants.
