import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from attention_evidence import up_and_down
from comparison.models import MODELS
from comparison.pairs import load_pair
from comparison.sources import Source

MARKS = ["H3K4me1", "H3K4me3", "H3K9me3", "H3K27me3"]


@pytest.mark.parametrize("variant", ["raw_c", "aux_siamese"])
def test_attention_and_importance_of_the_test_genes(placed_genes, variant):
    model, marks = MODELS[variant].make(0, 1), ("H3K27me3", "H3K4me3")
    shares, correlation, importances = up_and_down.attend(placed_genes, marks, model)
    # The test genes are those of the comparison.
    pair = load_pair(Source("P-Q", "dataset", placed_genes, "chromosomes"))
    assert shares.shape == (pair.n_genes["test"], 2)
    assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)
    assert -1 <= correlation <= 1
    assert importances.shape == (2,)


def test_means_of_trainings_and_genes():
    shares = np.random.RandomState(0).dirichlet(np.ones(2), size=(3, 50))
    up = np.arange(50) < 20
    means = up_and_down.draw_means(shares, {"up": up, "down": ~up}, ["P", "Q"])
    for name, chosen in (("up", up), ("down", ~up)):
        assert_allclose(means[name].iloc[0], shares[:, chosen].mean(axis=(0, 1)))
        assert_allclose(means[name].sum(axis=1), 1)
    table = up_and_down.tabulate_attention(means).set_index(["genes", "mark"])
    assert list(table.index.unique("genes")) == ["up", "down", "difference"]
    assert (table["low"] < table["mean"]).all()
    assert (table["mean"] < table["high"]).all()
    difference = table.loc[("up", "Q"), "mean"] - table.loc[("down", "Q"), "mean"]
    assert table.loc[("difference", "Q"), "mean"] == pytest.approx(difference)


def test_intervals_are_of_trainings_and_of_genes():
    by_seed, by_gene = np.zeros((2, 4, 30, 1))
    by_seed[:] = np.arange(4)[:, None, None]
    by_gene[:] = np.arange(30)[:, None]
    for shares, spread in ((by_seed, 5**0.5 / 4), (by_gene, 8.655 / 30**0.5)):
        everything = np.ones(30, dtype=bool)
        draws = up_and_down.draw_means(shares, {"up": everything}, ["P"])["up"]
        assert draws["P"][1:].std() == pytest.approx(spread, rel=0.1)


def judge(up, *ups, down):
    """Verdicts on one mean, and resamples of that in up; the first is measured."""
    ups = pd.DataFrame([up, *(ups or [up] * 2)], columns=MARKS)
    downs = pd.DataFrame([down] * len(ups), columns=MARKS)
    return up_and_down.judge_claims(ups, downs)


def test_claims():
    true = judge([0.3, 0.4, 0.1, 0.2], down=[0.2, 0.4, 0.1, 0.3])
    assert list(true["claim"]) == list(up_and_down.CLAIMS)
    assert_allclose(true["mean"], [0.1, 0.1, 0, 0.1, 0.1, 0.15, 0.15], atol=1e-12)
    assert_array_equal(true["verdict"] == "holds", true["mean"] > 1e-12)
    # H3K4me1 isn't first or second in up; H3K27me3 is third in down.
    false = judge([0.1, 0.4, 0.3, 0.2], down=[0.3, 0.35, 0.15, 0.2])
    assert_allclose(false["mean"], [-0.2, -0.2, 0.05, 0, -0.1, -0.05, 0.1], atol=1e-12)
    assert list(false["verdict"][:2]) == ["doesn't hold"] * 2
    # Resamples disagree.
    ups = ([first, 0.25, 0.25, 0.25] for first in (0.3, 0.2, 0.3, 0.4))
    assert judge(*ups, down=[0.25] * 4)["verdict"][1] == "undecided"


def test_importance_and_its_range():
    table = up_and_down.tabulate_importance(np.array([[0.1, 0.5], [0.3, 0.4]]), "PQ")
    assert_allclose(table["mean"], [0.2, 0.45])
    assert_allclose(table["low"], [0.1, 0.4])
    assert_allclose(table["high"], [0.3, 0.5])
