"""How well scores rank what is planted above what isn't."""

import numpy as np
from scipy.stats import rankdata

# What is asked of a method, with the arrays it is asked of.
QUESTIONS = {
    "marks": "which marks of a gene",
    "genes": "which genes follow a mark",
    "bins": "which bins of a mark that a gene follows",
    "blocks": "which bins of which marks of a gene",
}


def rank_rows(scores, truth):
    """Rank what is true in each row of shape (n_rows, n) above what isn't.

    Gives a column each for the area under the curve, where ties count half; the mean
    precision over the true ones; and the share of true ones, which is the precision by
    chance. NaN in rows without both.
    """
    n = truth.shape[1]
    n_true = truth.sum(axis=1)
    ranks = rankdata(scores, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        above = (ranks * truth).sum(axis=1) - n_true * (n_true + 1) / 2
        area = above / (n_true * (n - n_true))
        # How many score at least as high, of all and of the true ones.
        n_above = rankdata(-scores, method="max", axis=1).astype(int)
        order = np.argsort(-scores, axis=1, kind="stable")
        found = np.take_along_axis(truth, order, axis=1).cumsum(axis=1)
        n_found = np.take_along_axis(found, n_above - 1, axis=1)
        precision = (truth * n_found / n_above).sum(axis=1) / n_true
    values = np.column_stack([area, precision, n_true / n])
    values[(n_true == 0) | (n_true == n)] = np.nan
    return values


def _mean(values):
    """Mean over the rows that have a value; NaN if none has."""
    values = values[~np.isnan(values[:, 0])]
    return values.mean(axis=0) if len(values) else np.full(3, np.nan)


def answer_by_gene(scores, planted):
    """Answer the questions that each gene can be asked.

    Gives values of shape (n_genes, 3) as :func:`rank_rows` does, for bins the mean over
    the gene's marks. ``planted`` is of shape (n_genes, n_marks, n_bins).
    """
    n_genes, n_marks, n_bins = planted.shape
    bins = rank_rows(scores.bins.reshape(-1, n_bins), planted.reshape(-1, n_bins))
    bins = bins.reshape(n_genes, n_marks, 3)
    return {
        "marks": rank_rows(scores.marks, planted.any(axis=2)),
        "bins": np.array([_mean(gene) for gene in bins]),
        "blocks": rank_rows(
            scores.blocks.reshape(n_genes, -1), planted.reshape(n_genes, -1)
        ),
    }


def answer_by_mark(scores, planted, rows):
    """Tell how well a mark's score separates the genes that follow it from others.

    Gives the mean over marks of what :func:`rank_rows` does. Scores and truth are of
    shape (n_genes, n_marks); rows may come more than once.
    """
    return _mean(rank_rows(scores[rows].T, planted[rows].T))


def answer(scores, planted, groups, n_bootstrap, rng):
    """Answer all questions, with 95 % intervals.

    ``scores``, ``planted`` and ``groups``, the genes that are asked, are of each seed;
    seeds and the genes of each are drawn again. Gives values of shape (3, 3): estimate,
    low and high, each of area, precision and precision by chance.
    """
    by_gene = [
        answer_by_gene(one, truth) for one, truth in zip(scores, planted, strict=True)
    ]

    def of_sample(seeds, genes):
        sample = list(zip(seeds, genes, strict=True))
        answers = {
            question: [_mean(by_gene[seed][question][rows]) for seed, rows in sample]
            for question in by_gene[0]
        }
        answers["genes"] = [
            answer_by_mark(scores[seed].marks, planted[seed].any(axis=2), rows)
            for seed, rows in sample
        ]
        return {name: _mean(np.array(values)) for name, values in answers.items()}

    n_seeds = len(scores)
    estimate = of_sample(range(n_seeds), groups)
    resampled = []
    for _ in range(n_bootstrap):
        seeds = rng.randint(n_seeds, size=n_seeds)
        genes = [rng.choice(groups[seed], len(groups[seed])) for seed in seeds]
        resampled.append(of_sample(seeds, genes))
    return {
        question: np.vstack(
            [
                estimate[question],
                np.nanpercentile(
                    [one[question] for one in resampled], [2.5, 97.5], axis=0
                ),
            ]
        )
        for question in QUESTIONS
    }


def mark_shares(scores):
    """Average the share of each mark in a gene's scores; negative ones count as 0."""
    scores = np.clip(scores, 0, None)
    totals = scores.sum(axis=1, keepdims=True)
    n_marks = scores.shape[1]
    shares = np.divide(
        scores, totals, out=np.full(scores.shape, 1 / n_marks), where=totals > 0
    )
    return shares.mean(axis=0)
