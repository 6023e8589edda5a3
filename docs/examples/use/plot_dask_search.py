"""
Searching in parallel with dask
===============================

A grid search trains many networks that need nothing of each other. dask spreads them
over the cores of one machine, or over many machines; the search stays the same, and so
do its scores.
"""

# %%
# The search
# ----------
#
# Three variants, each with three sizes of its network, on three folds: 27 networks,
# small and trained for a few epochs, so that it takes seconds.

from sklearn.model_selection import GridSearchCV

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.metrics import pearson_scorer

grid = {
    "hidden_size": [8, 16, 32],
    "variant": ["raw_d", "raw_c", "aux_siamese"],
}
search = GridSearchCV(
    DeepDiffRegressor(max_epochs=10, random_state=0),
    grid,
    scoring=pearson_scorer,
    cv=3,
    refit=False,
)
X, y = make_paired_marks(240, n_bins=20, random_state=0, return_X_y=True)

# %%
# On its own first, to have something to compare with.

alone = search.fit(X, y).cv_results_["mean_test_score"]
print(len(alone), "combinations, best correlation", alone.max().round(2))

# %%
# On a cluster
# ------------
#
# joblib, which the search uses, hands its work to dask as soon as there is a client and
# ``backend="dask"``.
#
# The two workers here are threads of this process, with ``processes=False``. Processes
# of their own do more at a time, and other machines more still: give ``Client`` the
# address of their scheduler in place of the ``LocalCluster``. :ref:`scaling` shows
# both. A script that starts processes must keep its work below ``if __name__ ==
# "__main__"``, as they import it; that isn't needed here, nor in a notebook.

from dask.distributed import Client, LocalCluster
from joblib import parallel_config

with (
    LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        dashboard_address="127.0.0.1:0",
    ) as cluster,
    Client(cluster) as client,
    parallel_config(backend="dask"),
):
    print("workers:", len(client.scheduler_info()["workers"]))
    search.fit(X, y)

# %%
# With an integer ``random_state`` the scores are the same to the last bit, wherever a
# network was trained.

import numpy as np

on_dask = search.cv_results_["mean_test_score"]
print("the same scores:", np.array_equal(on_dask, alone))

# %%
# The results
# -----------
#
# A small dot is a fold, a marker the mean, and a line goes from the worst to the best
# fold.

import matplotlib.pyplot as plt

sizes, variants = grid["hidden_size"], grid["variant"]
# In the grid's order: sizes, and for each of them all variants.
scores = np.reshape(
    [search.cv_results_[f"split{fold}_test_score"] for fold in range(search.n_splits_)],
    (search.n_splits_, len(sizes), len(variants)),
)
figure, ax = plt.subplots(figsize=(7, 4), layout="constrained")
for index, variant in enumerate(variants):
    place = np.arange(len(sizes)) + 0.15 * (index - 1)
    folds, color = scores[:, :, index], f"C{index}"
    ax.plot(place, folds.T, ".", color=color, alpha=0.6)
    ax.vlines(place, folds.min(axis=0), folds.max(axis=0), color=color)
    ax.plot(
        place,
        folds.mean(axis=0),
        "os^"[index],
        color=color,
        label=variant,
    )
ax.set(
    xticks=range(len(sizes)),
    xticklabels=sizes,
    xlabel="hidden units per direction, hidden_size",
    ylabel="Pearson correlation, held-out genes",
)
legend = ax.legend(title="variant", frameon=False)

plt.show()

# %%
# ``raw_d``, which reads the fewest signals, hardly cares for the size; the others need
# the largest network. But this holds after ten epochs on 160 genes, and the lines
# overlap: :ref:`tuning` tells what to search over, and how to trust what comes out.
