"""The same genes, predicted under each split."""

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from comparison.marked_genes import read_genes
from comparison.models import MODELS, on_pooled_bins
from comparison.resampling import interval_of
from comparison.scores import correlate
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.nn import VARIANTS
from split_leakage.neighbours import overlaps
from split_leakage.splits import SPLITS, draw_folds

N_RESAMPLES = 500
NEEDED = ("gene_ids", "chromosomes", "tss")


LEARNERS = {
    "ridge": lambda seed, epochs: on_pooled_bins(
        make_pipeline(StandardScaler(), RidgeCV(np.logspace(0, 5, 11)))
    ),
    "boosting": MODELS["boosting"].make,
    "neighbours": lambda seed, epochs: on_pooled_bins(
        make_pipeline(StandardScaler(), KNeighborsRegressor(5, weights="distance"))
    ),
} | {variant: MODELS[variant].make for variant in VARIANTS}


def predict_fold(path, mark_names, split, repeat, fold, model):
    """Train, and predict the test genes of a fold; give them and their predictions.

    Networks validate on the fold's validation genes; no other model sees these.
    """
    genes = read_genes(path, mark_names, *NEEDED)
    train, valid, test = draw_folds(genes, split, repeat)[fold]
    X, y = genes.data, genes.target
    if isinstance(model, DeepDiffRegressor):
        model.fit(X[train], y[train], X[valid], y[valid])
    else:
        model.fit(X[train], genes.change[train])
    return test, model.predict(X[test])


def find_overlaps(genes, split, n_repeats):
    """Tell whether each gene overlaps a training gene when it is tested.

    Gives a mask of shape (n_repeats, n_genes).
    """
    overlap = np.zeros((n_repeats, len(genes.gene_ids)), dtype=bool)
    for repeat, row in enumerate(overlap):
        for train, _, test in draw_folds(genes, split, repeat):
            row[test] = overlaps(genes, train, test)
    return overlap


def compare_splits(genes, overlap, predictions):
    """Measure how much splits raise the correlation over that of whole chromosomes.

    ``overlap`` and ``predictions`` are by split, of shape (n_repeats, n_genes). Gives a
    row for each split but the last and each set of genes: all, those that overlap a
    training gene under this split, and the others. The interval of the
    ``excess`` comes from drawing chromosomes again.
    """
    y = genes.change
    numbers, chromosomes = pd.factorize(genes.chromosomes)
    n = len(chromosomes)
    drawn = np.random.RandomState(0).multinomial(n, np.full(n, 1 / n), N_RESAMPLES)
    weights = np.vstack([np.ones(n), drawn])[:, numbers]
    *others, reference = SPLITS
    rows = []
    for split in others:
        near = overlap[split]
        groups = {"all": near | True, "overlapping": near, "others": ~near}
        for name, chosen in groups.items():
            scores = np.mean(
                [
                    correlate(
                        y[some], np.stack([one[some], two[some]]), weights[:, some]
                    )
                    for some, one, two in zip(
                        chosen, predictions[split], predictions[reference], strict=True
                    )
                ],
                axis=0,
            )
            excess = scores[:, 0] - scores[:, 1]
            low, high = interval_of(excess[1:])
            rows.append(
                {
                    "split": split,
                    "genes": name,
                    "share": chosen.mean(),
                    "correlation": scores[0, 0],
                    "chromosomes": scores[0, 1],
                    "excess": excess[0],
                    "low": low,
                    "high": high,
                }
            )
    return pd.DataFrame(rows)
