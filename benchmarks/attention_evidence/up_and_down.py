"""Mark attention of up- and down-regulated genes (the paper's figure 5)."""

import numpy as np
import pandas as pd

from comparison.marked_genes import read_genes
from comparison.pairs import split_by_chromosome
from comparison.resampling import interval_of
from skdeepdiff.inspection import permutation_importance
from skdeepdiff.plotting._mark_attention import sum_marks

N_RESAMPLES = 2000
TOP = ["H3K4me1", "H3K4me3"]
# What section 4.4 says of the marks, as amounts that are positive where it holds, of
# tables with the mean attention in up and in down genes, a column a mark.
CLAIMS = {
    "H3K4me1 and H3K4me3 above all others in up": lambda up, down: (
        up[TOP].min(axis=1) - up.drop(columns=TOP).max(axis=1)
    ),
    "H3K4me1 higher in up than in down": lambda up, down: (
        up["H3K4me1"] - down["H3K4me1"]
    ),
    "H3K4me3 higher in up than in down": lambda up, down: (
        up["H3K4me3"] - down["H3K4me3"]
    ),
    "H3K27me3 higher in down than in up": lambda up, down: (
        down["H3K27me3"] - up["H3K27me3"]
    ),
    "H3K27me3 first or second in down": lambda up, down: (
        down["H3K27me3"] - np.sort(down.drop(columns="H3K27me3"), axis=1)[:, -2]
    ),
    "H3K9me3 below an even share in up": lambda up, down: (
        1 / up.shape[1] - up["H3K9me3"]
    ),
    "H3K9me3 below an even share in down": lambda up, down: (
        1 / down.shape[1] - down["H3K9me3"]
    ),
}
CLAIMED_MARKS = [*TOP, "H3K9me3", "H3K27me3"]


def attend(path, mark_names, model):
    """Train, and look at the test genes.

    Parameters
    ----------
    path, mark_names
        See :func:`comparison.marked_genes.read_genes`.
    model : DeepDiffRegressor
        Unfitted.

    Returns
    -------
    shares : ndarray of shape (n_test, n_marks)
        Of each mark in a gene's attention.
    correlation : float
        Of the predictions.
    importances : ndarray of shape (n_marks,)
        Permutation importance of each mark, in units of the correlation.
    """
    genes = read_genes(path, mark_names, "chromosomes")
    train, valid, test = split_by_chromosome(genes.chromosomes)
    X, y = genes.data, genes.target
    model.fit(X[train], y[train], X[valid], y[valid])
    attention = model.attention(X[test])
    shares, _ = sum_marks(attention.marks, attention.stream_marks)
    result = permutation_importance(model, X[test], y[test], random_state=0)
    return shares, result.score, result.importances_mean[:, 0]


def draw_means(shares, groups, mark_names):
    """Mean attention of groups of genes, of all trainings and genes and of resamples.

    Parameters
    ----------
    shares : ndarray of shape (n_seeds, n_genes, n_marks)
        Attention after each training.
    groups : dict of str to ndarray of bool of shape (n_genes,)
        Genes of each group.
    mark_names : list of str
        Names.

    Returns
    -------
    means : dict of str to DataFrame of shape (1 + 2000, n_marks)
        By group. The first row is of what there is, the others of as many trainings
        and genes, drawn with replacement.
    """
    rng = np.random.RandomState(0)

    def draw(n):
        drawn = rng.multinomial(n, np.full(n, 1 / n), N_RESAMPLES)
        return np.vstack([np.ones(n), drawn]) / n

    seeds = draw(len(shares))
    means = {}
    for name, chosen in groups.items():
        genes = draw(chosen.sum())
        by_seed = np.tensordot(genes, shares[:, chosen], ([1], [1]))
        values = np.einsum("rs,rsm->rm", seeds, by_seed)
        means[name] = pd.DataFrame(values, columns=mark_names)
    return means


def summarise(draws):
    """What is measured, and its interval.

    Parameters
    ----------
    draws : array-like of shape (1 + n_resamples,)
        As the columns of :func:`draw_means`.

    Returns
    -------
    summary : dict of str to float
        ``mean``, ``low`` and ``high``.
    """
    measured, *resampled = np.asarray(draws)
    low, high = interval_of(np.array(resampled))
    return {"mean": measured, "low": low, "high": high}


def tabulate_attention(means):
    """Attention to each mark.

    Parameters
    ----------
    means : dict of str to DataFrame
        Of two groups, from :func:`draw_means`.

    Returns
    -------
    table : DataFrame
        A row for each mark and group, and their ``difference``, the first less the
        second, with ``mean``, ``low`` and ``high``.
    """
    one, another = means.values()
    return pd.DataFrame(
        [
            {"genes": group, "mark": mark, **summarise(values[mark])}
            for group, values in (means | {"difference": one - another}).items()
            for mark in values
        ]
    )


def judge_claims(up, down):
    """Whether what the paper says of the marks holds.

    Parameters
    ----------
    up, down : DataFrame
        From :func:`draw_means`.

    Returns
    -------
    table : DataFrame
        A row a claim, with the measured difference, ``mean``, that is positive where
        it holds, its interval from ``low`` to ``high``, and the ``verdict``.
    """
    rows = []
    for claim, measure in CLAIMS.items():
        summary = summarise(measure(up, down))
        verdict = "undecided"
        if summary["low"] > 0:
            verdict = "holds"
        elif summary["high"] < 0:
            verdict = "doesn't hold"
        rows.append({"claim": claim, **summary, "verdict": verdict})
    return pd.DataFrame(rows)


def tabulate_importance(importances, mark_names):
    """Permutation importance of each mark.

    Parameters
    ----------
    importances : ndarray of shape (n_seeds, n_marks)
        Of each training.
    mark_names : list of str
        Names.

    Returns
    -------
    table : DataFrame
        A row a mark, with ``mean``, ``low`` and ``high`` over the trainings.
    """
    return pd.DataFrame(
        {
            "mark": mark_names,
            "mean": importances.mean(axis=0),
            "low": importances.min(axis=0),
            "high": importances.max(axis=0),
        }
    )
