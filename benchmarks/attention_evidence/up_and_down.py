"""Mark attention of up- and down-regulated genes (the paper's figure 5)."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.utils import Bunch

from common.figure_files import write_figure
from comparison.models import VARIANT_LABELS
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.plotting import MarkAttentionDisplay


def attend(pair, variant, seed, max_epochs):
    """Train, and attend to the genes that weren't trained on.

    Parameters
    ----------
    pair : Pair
        Data.
    variant : str
        Which network.
    seed : int
        Of the training.
    max_epochs : int or None
        None is the default.

    Returns
    -------
    attention : Bunch
        See :meth:`DeepDiffRegressor.attention`; validation genes, then test genes.
    correlation : float
        On the test genes.
    """
    given = {} if max_epochs is None else {"max_epochs": max_epochs}
    model = DeepDiffRegressor(
        variant,
        mark_names=pair.mark_names,
        device="cpu",
        random_state=seed,
        **given,
    )
    model.fit(pair.train.data, pair.train.target, pair.valid.data, pair.valid.target)
    held_out = np.concatenate([pair.valid.data, pair.test.data])
    correlation = pearson_corrcoef(pair.test.target, model.predict(pair.test.data))
    print(f"{variant}, seed {seed}: {correlation:.2f}", file=sys.stderr, flush=True)
    return model.attention(held_out), correlation


def mean_attention(attentions):
    """Attention of each gene, as the mean over trainings.

    Parameters
    ----------
    attentions : list of Bunch
        Of one variant and the same genes.

    Returns
    -------
    attention : Bunch
        With ``marks`` and ``stream_names``.
    """
    marks = np.mean([one.marks for one in attentions], axis=0)
    return Bunch(marks=marks, stream_names=attentions[0].stream_names)


def attention_table(attentions, y, threshold):
    """Mean attention of up and down genes to each mark.

    Parameters
    ----------
    attentions : list of Bunch
        Of each training.
    y : ndarray of shape (n_genes,)
        Log fold changes.
    threshold : float
        That a gene's must exceed.

    Returns
    -------
    table : DataFrame
        A row per mark: mean over trainings and genes in ``up`` and ``down``, and the
        standard deviation over trainings of a group's mean in ``up_sd``, ``down_sd``.
    """
    n_marks = len({name.split("_")[0] for name in attentions[0].stream_names})
    names = [name.split("_")[0] for name in attentions[0].stream_names[:n_marks]]
    columns = {}
    for group, rows in (("up", y > threshold), ("down", y < -threshold)):
        means = []
        for one in attentions:
            shares = one.marks[rows].reshape(rows.sum(), -1, n_marks).sum(axis=1)
            means.append((shares / shares.sum(axis=1, keepdims=True)).mean(axis=0))
        columns[group] = np.mean(means, axis=0)
        columns[f"{group}_sd"] = np.std(means, axis=0)
    return pd.DataFrame(columns, index=pd.Index(names, name="mark"))


def draw(attentions, y, thresholds, path):
    """A row of panels per variant, a column per threshold.

    Parameters
    ----------
    attentions : dict of str to list of Bunch
        By variant.
    y : ndarray of shape (n_genes,)
        Log fold changes.
    thresholds : list of float
        Columns.
    path : path-like
        PNG file.
    """
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(
        len(attentions),
        len(thresholds),
        figsize=(5.4 * len(thresholds), 3.6 * len(attentions)),
        squeeze=False,
        layout="constrained",
    )
    for row, (variant, some) in zip(axes, attentions.items(), strict=True):
        for ax, threshold in zip(row, thresholds, strict=True):
            MarkAttentionDisplay.from_attention(
                mean_attention(some), y, threshold=threshold, ax=ax
            )
            ax.set_title(VARIANT_LABELS[variant], fontsize=10)
    write_figure(figure, Path(path), dpi=110)
    pyplot.close(figure)
