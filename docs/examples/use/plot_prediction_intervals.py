"""
Intervals that hold
===================

How far may a gene be from its prediction? Several networks tell how far they are from
each other (``return_std``), which is much less: no network knows what marks don't tell.
Conformal prediction measures errors on genes that weren't trained on, and turns them
into intervals that hold as often as promised, whatever the model.

`crepes <https://crepes.readthedocs.io>`_ does it: ``pip install crepes``.
"""

# %%
# Three sets of chromosomes
# -------------------------
#
# Genes to train on, to calibrate by, and to test: whole chromosomes each, as
# neighbours are alike (:ref:`splits`). ``groups`` keeps the chromosomes together that
# the networks set aside for validation, too.

import numpy as np

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import chromosome_split, make_paired_marks

X, y = make_paired_marks(1500, n_bins=20, random_state=0, return_X_y=True)
chromosomes = np.arange(1500) * 15 // 1500 + 1
train, calibration, test = chromosome_split(
    chromosomes, valid_size=0.3, test_size=0.3, random_state=0
)
for name, genes in {"train": train, "calibrate": calibration, "test": test}.items():
    n_chromosomes = len(np.unique(chromosomes[genes]))
    print(f"{name}: {len(genes)} genes of {n_chromosomes} chromosomes")

# %%
# What networks say of themselves
# -------------------------------
#
# If the spread of three networks were a standard deviation of the errors, 90 % of the
# genes would be within 1.64 of it.

model = DeepDiffRegressor("raw_d", n_networks=3, max_epochs=20, random_state=0)
model.fit(X[train], y[train], groups=chromosomes[train])
predicted, spread = model.predict(X[test], return_std=True)
error = np.abs(y[test, 0] - predicted)
print(f"within 1.64 of the networks' spread: {np.mean(error < 1.64 * spread):.0%}")

# %%
# Intervals of one width
# ----------------------
#
# The errors of genes that weren't trained on: 90 % of them are below the half-width of
# the interval. That it holds for new genes needs no assumption but that these are like
# those to calibrate by.

from crepes import ConformalRegressor

residuals = y[calibration, 0] - model.predict(X[calibration])
regressor = ConformalRegressor().fit(residuals)
intervals = regressor.predict_int(predicted, confidence=0.9)

# %%
# Intervals as wide as a gene is difficult
# ----------------------------------------
#
# Genes with much signal change more, and errors are larger. A forest predicts the size
# of the error from what the model sees of a gene; intervals are wider by as much. The
# forest learns from half of the genes to calibrate by, and the other half calibrates.

from sklearn.ensemble import RandomForestRegressor


def describe(genes):
    """Each mark's signal in A and in B, and what is predicted from it."""
    totals = np.log1p(X[genes].sum(axis=3)).reshape(len(genes), -1)
    return np.column_stack([totals, np.abs(model.predict(X[genes]))])


learn = np.arange(len(calibration)) % 2 == 0
difficulty = RandomForestRegressor(min_samples_leaf=20, random_state=0)
difficulty.fit(describe(calibration[learn]), np.abs(residuals[learn]))
adaptive = ConformalRegressor().fit(
    residuals[~learn], sigmas=difficulty.predict(describe(calibration[~learn]))
)
adapted = adaptive.predict_int(
    predicted, sigmas=difficulty.predict(describe(test)), confidence=0.9
)

# %%
# Do they hold?
# -------------
#
# On each test chromosome, the share of genes whose log fold change is within. It is
# 90 % in the mean over many sets of genes to calibrate by; a single set, and 100 genes
# on a chromosome, leave it some points off. Adapted intervals are narrower for most.


def share_within(intervals):
    """Share of the test genes within their interval, by chromosome."""
    low, high = intervals.T
    within = (low <= y[test, 0]) & (y[test, 0] <= high)
    names = np.unique(chromosomes[test])
    return {name: within[chromosomes[test] == name].mean() for name in names}


for name, given in {"one width": intervals, "adapted": adapted}.items():
    shares = share_within(given)
    width = np.median(given[:, 1] - given[:, 0])
    text = ", ".join(f"chr{name} {share:.0%}" for name, share in shares.items())
    print(f"{name}: median width {width:.1f}, {text}")

# %%
# Forty of the test genes, by prediction:

import matplotlib.pyplot as plt

some = np.argsort(predicted)[:: len(test) // 40]
figure, axes = plt.subplots(1, 2, figsize=(10, 4), sharey=True, layout="constrained")
for ax, given, title in zip(
    axes, (intervals, adapted), ("one width", "adapted"), strict=True
):
    ax.vlines(np.arange(len(some)), *given[some].T, color="tab:blue", alpha=0.4, lw=4)
    ax.plot(predicted[some], "_", color="tab:blue", label="predicted")
    ax.plot(y[test, 0][some], ".", color="black", label="observed")
    ax.set(title=title, xlabel="gene")
axes[0].set_ylabel("log fold change")
axes[1].legend(loc="lower right")
plt.show()
