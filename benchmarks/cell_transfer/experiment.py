"""Training on a pair, on other pairs, or on those without a cell type."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import RidgeCV

from cell_transfer.joined_pairs import TEST, TRAIN, VALID, load_pairs
from comparison.models import ALL_MODELS, VARIANT_LABELS, on_pooled_bins
from skdeepdiff.metrics import pearson_corrcoef

WITHIN, OTHER_PAIRS, NEW_CELL_TYPE = "within pair", "other pairs", "new cell type"
MODES = (WITHIN, OTHER_PAIRS, NEW_CELL_TYPE)
# Validation rows, beside those that are trained on, where these are limited.
VALIDATION_SHARE = 0.25


@dataclass(frozen=True)
class Model:
    """Describe a model that is trained on several pairs.

    ``make(seed, epochs)`` gives an unfitted estimator. One that ``validates`` takes a
    validation set, and three columns of y. ``both_ways`` adds each row with A and B
    exchanged; networks swap them instead, by their ``swap_augmentation``.
    """

    label: str
    make: Callable
    validates: bool = False
    both_ways: bool = False


def _network(variant):
    make = ALL_MODELS[variant].make
    return lambda seed, epochs: make(seed, epochs).set_params(swap_augmentation=True)


ON_POOLED_BINS = {
    "ridge": Model(
        "Ridge",
        lambda seed, epochs: on_pooled_bins(RidgeCV(np.logspace(-1, 6, 15))),
    ),
    "boosting": Model(
        "Gradient boosting",
        # Its own validation rows would be of genes that other pairs train on.
        lambda seed, epochs: on_pooled_bins(
            HistGradientBoostingRegressor(early_stopping=False, random_state=seed)
        ),
    ),
}
MODELS = (
    ON_POOLED_BINS
    | {
        f"{name}_both_ways": replace(
            model, label=f"{model.label}, both ways", both_ways=True
        )
        for name, model in ON_POOLED_BINS.items()
    }
    | {
        name: Model(label, _network(name), validates=True)
        for name, label in VARIANT_LABELS.items()
    }
)


def _rows_of(genes, mode, held_out):
    """Rows of pairs that are trained on, and of those that are tested."""
    if mode == NEW_CELL_TYPE:
        tested = (genes.pair_cell_types == held_out).any(axis=1)
    else:
        tested = genes.pairs == held_out
    return (tested if mode == WITHIN else ~tested), tested


def list_tests(genes):
    """List what may be held out: (mode, pair) or (mode, cell type not in all pairs)."""
    pairs = list(dict.fromkeys(genes.pairs.tolist()))
    cell_types = list(dict.fromkeys(genes.pair_cell_types.ravel().tolist()))
    held_out = {WITHIN: pairs, OTHER_PAIRS: pairs, NEW_CELL_TYPE: cell_types}
    return [
        (mode, name)
        for mode in MODES
        for name in held_out[mode]
        if _rows_of(genes, mode, name)[0].any()
    ]


def judge(paths, digests, marks, pairs, normalization, test, model, seed, limits):
    """Train a model once, and test it on each pair that was held out.

    ``digests`` of the files are only for the cache; ``limits`` are the most training
    rows, and epochs of networks. Gives a record a pair, with ``pearson`` on ``n`` test
    genes and ``seconds`` of training.
    """
    genes = load_pairs(paths, marks, pairs, normalization)
    mode, held_out = test
    most_rows, epochs = limits
    trained, tested = _rows_of(genes, mode, held_out)
    rng = np.random.RandomState(seed)

    def draw(role, share):
        rows = np.flatnonzero(trained & (genes.roles == role))
        if most_rows is not None and len(rows) > share * most_rows:
            rows = np.sort(rng.choice(rows, int(share * most_rows), replace=False))
        return rows

    train, valid = draw(TRAIN, 1), draw(VALID, VALIDATION_SHARE)
    X, y = genes.data, genes.target
    change = y.reshape(len(y), -1)[:, 0]
    estimator = MODELS[model].make(seed, epochs)
    start = time.perf_counter()
    if MODELS[model].validates:
        estimator.fit(X[train], y[train], X[valid], y[valid])
    elif MODELS[model].both_ways:
        one_way = X[train]
        estimator.fit(
            np.concatenate([one_way, one_way[:, ::-1]]),
            np.concatenate([change[train], -change[train]]),
        )
    else:
        estimator.fit(X[train], change[train])
    seconds = time.perf_counter() - start
    records = []
    for pair in dict.fromkeys(genes.pairs[tested].tolist()):
        rows = (genes.pairs == pair) & (genes.roles == TEST)
        records.append(
            {
                "mode": mode,
                "pair": pair,
                "held_out": held_out,
                "model": model,
                "normalization": normalization,
                "seed": seed,
                "pearson": pearson_corrcoef(change[rows], estimator.predict(X[rows])),
                "n_train": len(train),
                "n": int(rows.sum()),
                "seconds": seconds,
            }
        )
    return records
