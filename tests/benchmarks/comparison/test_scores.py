import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import r2_score, roc_auc_score

from comparison.scores import SCORES, evaluate_scores


@pytest.fixture
def genes():
    """True and predicted changes with ties."""
    rng = np.random.default_rng(0)
    y = rng.normal(0, 2, 200).round(1)
    return y, (y + rng.normal(0, 2, 200)).round(1)


def expected(y, p):
    changed = np.abs(y) >= 2
    return {
        "pearson": np.corrcoef(y, p)[0, 1],
        "spearman": spearmanr(y, p).statistic,
        "r2": r2_score(y, p),
        "auc": roc_auc_score(y[changed] > 0, p[changed]),
    }


@pytest.mark.parametrize("name", SCORES)
def test_weights_are_repetitions_in_many_models_at_once(genes, name):
    y, p = genes
    rows = np.random.default_rng(1).integers(len(y), size=(5, len(y)))
    weights = np.array([np.bincount(row, minlength=len(y)) for row in rows], float)
    found = SCORES[name](y, np.stack([p, -p]), weights)
    both = [[expected(y[r], sign * p[r])[name] for sign in (1, -1)] for r in rows]
    np.testing.assert_allclose(found, both)


def test_literal_scores():
    scores = evaluate_scores([-3, -2, 0, 2, 3], [-1, 1, 0, 1, 2])
    # Of four pairs of an up and a down gene, three are in order and one is a tie.
    assert scores["auc"] == 3.5 / 4
    assert scores["r2"] == pytest.approx(1 - 15 / 26)


@pytest.mark.parametrize(
    ("y", "p", "undefined"),
    [
        ([1, 1, 1], [1, 2, 3], {"pearson", "spearman", "r2", "auc"}),
        ([1, 2, 3], [0.1, 0.1, 0.1], {"pearson", "spearman", "auc"}),
        ([-3, 3], [0, 1], set()),
        ([0, 3], [0, 1], {"auc"}),
        ([2], [1], {"pearson", "spearman", "r2", "auc"}),
    ],
)
def test_undefined_scores_are_none(y, p, undefined):
    scores = evaluate_scores(y, p)
    assert {name for name, score in scores.items() if score is None} == undefined
