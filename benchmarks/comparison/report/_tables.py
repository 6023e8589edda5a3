"""Tables of correlations, and the paper's table 1."""

import warnings

import numpy as np
import pandas as pd

from skdeepdiff.metrics import relative_performance

from ._models import PAPER, label_of, style_of

# The baselines that the paper's table 1 compares with.
TABLE_1_BASELINES = ("two_layer_svr", "attentive_chrome")


def correlation_table(scores):
    """Test correlation and training time of each model, as text.

    Parameters
    ----------
    scores : DataFrame
        From :func:`score_models`.

    Returns
    -------
    table : DataFrame of str
        A row per model: for each pair the mean and the standard deviation over seeds,
        or ``failed`` or ``missing``; then the mean over pairs and the mean training
        time in seconds, without tuning.
    """
    rows = {}
    for model in dict.fromkeys(scores["model"]):
        own = scores[scores["model"] == model]
        row = {entry.pair: say_correlation(entry) for entry in own.itertuples()}
        row["mean"] = _number(own["pearson"].mean(), 3)
        row["training (s)"] = _number(own["fit_seconds"].mean(), 1)
        rows[label_of(model)] = row
    pairs = list(dict.fromkeys(scores["pair"]))
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table.reindex(columns=[*pairs, "mean", "training (s)"]).fillna("")


def say_correlation(entry):
    """A model's correlation on a pair, or why there is none.

    Parameters
    ----------
    entry : row of scores
        See :func:`score_models`.

    Returns
    -------
    text : str
        Such as ``0.600 ± 0.141``.
    """
    if entry.n_seeds == 0:
        return "failed" if entry.n_failed else "missing"
    if np.isnan(entry.pearson):
        return "undefined"
    text = f"{entry.pearson:.3f}"
    return text if entry.n_seeds == 1 else f"{text} ± {entry.seed_deviation:.3f}"


def _number(value, digits):
    return "" if np.isnan(value) else f"{value:.{digits}f}"


def relative_table(scores):
    """The paper's table 1: variants in percent of the best baselines.

    Parameters
    ----------
    scores : DataFrame
        From :func:`score_models`.

    Returns
    -------
    table : DataFrame of float
        A row per variant, by its key; for each baseline present, ``(baseline, "mean")``
        and ``(baseline, "median")`` over the pairs that both have. Variants with the
        paper's settings are compared with the baseline with these, where it is there.
    """
    means = scores.pivot(index="model", columns="pair", values="pearson")
    names = [name for name in dict.fromkeys(scores["model"]) if name in means.index]
    rows = {}
    for name in names:
        if style_of(name).kind != "variant":
            continue
        row = {}
        for baseline in TABLE_1_BASELINES:
            other = baseline
            if name.endswith(PAPER) and baseline + PAPER in means.index:
                other = baseline + PAPER
            percent = _relative(means, name, other)
            if percent is not None:
                row[baseline, "mean"], row[baseline, "median"] = percent
        if row:
            rows[name] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def _relative(means, name, baseline):
    """Mean and median percent, or None with a warning where they mean nothing."""
    if baseline not in means.index:
        return None
    both = means.loc[[name, baseline]].dropna(axis=1)
    if both.shape[1] == 0:
        return None
    if (both.loc[baseline] <= 0).any():
        warnings.warn(
            f"{label_of(baseline)} has no positive correlation on every pair, so "
            "nothing can be said relative to it.",
            stacklevel=3,
        )
        return None
    return relative_performance(both.loc[name], both.loc[baseline])
