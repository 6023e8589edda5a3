"""The paper's table 1."""

import warnings

import pandas as pd

from comparison.models import PAPER_SUFFIX
from skdeepdiff.metrics import relative_performance

from ._model_styles import label_of, style_of

# The baselines that the paper's table 1 compares with.
TABLE_1_BASELINES = ("two_layer_svr", "attentive_chrome")


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
        and, with several pairs, ``(baseline, "median")`` over the pairs that both have.
        Variants with the paper's settings are compared with the baseline with these,
        where it is there.
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
            if name.endswith(PAPER_SUFFIX) and baseline + PAPER_SUFFIX in means.index:
                other = baseline + PAPER_SUFFIX
            percent = _relative(means, name, other)
            if percent is not None:
                row[baseline, "mean"] = percent[0]
                if means.shape[1] > 1:
                    row[baseline, "median"] = percent[1]
        if row:
            rows[name] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def name_columns(table):
    """What to call the columns of :func:`relative_table`.

    Parameters
    ----------
    table : DataFrame
        With means, and medians if there are several pairs.

    Returns
    -------
    names : list of str
        The baselines, with ``mean`` and ``median`` where there are both.
    """
    both = any(what == "median" for _, what in table.columns)
    return [
        f"{label_of(baseline)}{f', {what}' * both}" for baseline, what in table.columns
    ]


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
