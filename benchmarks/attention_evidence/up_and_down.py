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

    Gives the marks' shares of attention (n_test, n_marks), the correlation of the
    predictions, and the permutation importance (n_marks,) in units of it.
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
    """Average attention in groups of genes, over trainings and genes.

    ``shares`` are of shape (n_seeds, n_genes, n_marks). Gives tables of
    shape (1 + 2000, n_marks): the first row is of what there is, the others of as many
    trainings and genes, drawn with replacement.
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
    """Give what is measured, the first draw, with its interval from the others."""
    measured, *resampled = np.asarray(draws)
    low, high = interval_of(np.array(resampled))
    return {"mean": measured, "low": low, "high": high}


def tabulate_attention(means):
    """Summarise attention to each mark in two groups, from :func:`draw_means`.

    Gives a row for each mark and group, and their ``difference``, the first less the
    second.
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
    """Judge whether what the paper says of the marks holds.

    Gives a row a claim: ``mean`` is the measured difference, positive where it holds.
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
    """Summarise permutation importance (n_seeds, n_marks) of trainings by mark."""
    return pd.DataFrame(
        {
            "mark": mark_names,
            "mean": importances.mean(axis=0),
            "low": importances.min(axis=0),
            "high": importances.max(axis=0),
        }
    )
