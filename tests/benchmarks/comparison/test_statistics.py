import numpy as np
import pandas as pd
import pytest
from scipy.stats import bootstrap

from comparison.statistics import (
    compare_models,
    correct_holm,
    pair_scores,
    score_intervals,
    wilcoxon_over_pairs,
)


@pytest.fixture
def genes():
    rng = np.random.default_rng(0)
    y = rng.normal(size=150)
    return y, y + rng.normal(size=150)


def table(predictions, y, pair="P-Q", fold=None):
    rows = [
        {
            "pair": pair,
            "model": model,
            "seed": seed,
            "test_target": y,
            "test_predicted": values,
            "test_pearson": np.corrcoef(y, values)[0, 1],
        }
        for model, of_seeds in predictions.items()
        for seed, values in enumerate(of_seeds)
    ]
    results = pd.DataFrame(rows)
    return results if fold is None else results.assign(fold=fold)


def test_score_intervals(genes):
    y, p = genes
    rows = score_intervals(table({"ridge": [p, y], "raw_d": [p]}, y))
    ridge, raw_d = rows.to_dict("records")
    correlation = np.corrcoef(y, p)[0, 1]
    assert ridge["score"] == pytest.approx((1 + correlation) / 2)
    assert ridge["seed_deviation"] == pytest.approx((1 - correlation) / 2**0.5)
    assert (ridge["n_seeds"], raw_d["n_seeds"], raw_d["n_folds"]) == (2, 1, 1)
    assert np.isnan(raw_d["seed_deviation"])


def test_interval_agrees_with_scipy(genes):
    results = table({"ridge": [genes[1]]}, genes[0])
    (row,) = score_intervals(results, n_bootstraps=4000).to_dict("records")
    found = bootstrap(
        genes,
        lambda y, p: np.corrcoef(y, p)[0, 1],
        paired=True,
        vectorized=False,
        n_resamples=2000,
        method="percentile",
        rng=1,
    ).confidence_interval
    assert (row["low"], row["high"]) == pytest.approx((found.low, found.high), abs=0.02)


def test_folds_are_averaged(genes):
    y, p = genes
    parts = [table({"ridge": [p]}, y, fold=0), table({"ridge": [y]}, y, fold=1)]
    (row,) = score_intervals(pd.concat(parts)).to_dict("records")
    assert row["score"] == pytest.approx((1 + np.corrcoef(y, p)[0, 1]) / 2)
    assert row["n_folds"] == 2


def test_comparison_is_paired(genes):
    y, p = genes
    # Nearly the same predictions: their difference is small, and certain.
    worse = p + 0.2 * np.random.default_rng(1).normal(size=150)
    (row,) = compare_models(
        table({"ridge": [p], "raw_d": [worse]}, y), n_bootstraps=2000
    ).to_dict("records")
    assert (row["model_a"], row["model_b"]) == ("ridge", "raw_d")
    difference = np.corrcoef(y, p)[0, 1] - np.corrcoef(y, worse)[0, 1]
    assert row["difference"] == pytest.approx(difference)
    width = row["high"] - row["low"]
    (alone,) = score_intervals(table({"ridge": [p]}, y)).to_dict("records")
    assert width < (alone["high"] - alone["low"]) / 2
    assert row["p_value"] == row["p_holm"]


def test_comparison_of_equal_and_of_very_different_models(genes):
    y, p = genes
    rows = compare_models(
        table({"ridge": [p], "forest": [p.copy()], "raw_d": [-p]}, y), n_bootstraps=999
    )
    same, different, _ = rows.to_dict("records")
    assert (same["difference"], same["p_value"]) == (0, 1)
    assert different["p_value"] == 2 / 1000
    assert different["p_holm"] == pytest.approx(3 * 2 / 1000)


def test_constant_predictions_count_as_zero(genes):
    y, p = genes
    results = table({"ridge": [p]}, y)
    results = pd.concat([results, results.assign(model="raw_d")], ignore_index=True)
    results["test_predicted"] = [p, np.zeros(150)]
    (row,) = compare_models(results, n_bootstraps=100).to_dict("records")
    assert row["difference"] == pytest.approx(np.corrcoef(y, p)[0, 1])


def test_holm():
    # 4 * 0.01, 3 * 0.02, 2 * 0.03, 1 * 0.5
    np.testing.assert_allclose(
        correct_holm([0.03, 0.01, 0.5, 0.02]), [0.06, 0.04, 0.5, 0.06]
    )
    assert correct_holm([0.9, 0.8]).tolist() == [1, 1]
    assert len(correct_holm([])) == 0


def over_pairs(scores):
    return pd.DataFrame(
        [
            {"pair": f"pair{i}", "model": model, "seed": 0, "test_pearson": value}
            for model, values in scores.items()
            for i, value in enumerate(values)
        ]
    )


def test_wilcoxon():
    ridge = np.array([0.5, 0.6, 0.4, 0.7, 0.3, 0.5])
    gains = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.06])
    results = over_pairs({"raw_d": ridge + gains, "ridge": ridge, "forest": ridge})
    rows = wilcoxon_over_pairs(results).to_dict("records")
    better = rows[0]
    assert (better["model_a"], better["model_b"], better["n_pairs"]) == (
        "raw_d",
        "ridge",
        6,
    )
    # All six signs agree: 2 / 2**6.
    assert better["p_value"] == pytest.approx(0.03125)
    assert better["p_holm"] == pytest.approx(3 * 0.03125)
    assert better["median_difference"] == pytest.approx(0.035)
    assert rows[2]["p_value"] == 1, "of models that are the same"


def test_wilcoxon_needs_six_pairs():
    found = wilcoxon_over_pairs(over_pairs({"raw_d": [0.1] * 5, "ridge": [0.2] * 5}))
    assert found.empty
    assert "p_holm" in found


def test_pair_scores_average_folds_after_seeds():
    results = pd.DataFrame(
        [
            ("P-Q", 0, "ridge", 0, 0.2),
            ("P-Q", 0, "ridge", 1, 0.4),
            ("P-Q", 1, "ridge", 0, 0.9),
        ],
        columns=["pair", "fold", "model", "seed", "test_pearson"],
    )
    assert pair_scores(results).loc["ridge", "P-Q"] == pytest.approx(0.6)


def test_a_constant_seed_counts_as_no_correlation(genes):
    y, p = genes
    results = table({"ridge": [p], "raw_d": [p]}, y)
    constant = results.iloc[[1]].assign(seed=1, test_pearson=np.nan)
    constant["test_predicted"] = [np.ones(len(y))]
    results = pd.concat([results, constant], ignore_index=True)
    ridge, raw_d = score_intervals(results).to_dict("records")
    assert raw_d["score"] == pytest.approx(ridge["score"] / 2)
    assert raw_d["high"] == pytest.approx(ridge["high"] / 2)
    assert raw_d["score"] == pytest.approx(pair_scores(results).loc["raw_d", "P-Q"])
    (row,) = compare_models(results, n_bootstraps=50).to_dict("records")
    assert row["difference"] == pytest.approx(ridge["score"] - raw_d["score"])
    _, spearman = score_intervals(results, "spearman")["score"]
    assert np.isnan(spearman)


def test_folds_draw_their_own_genes(genes):
    y, p = genes
    results = pd.concat([table({"ridge": [p]}, y, fold=fold) for fold in (0, 1)])
    (both,) = score_intervals(results).to_dict("records")
    (one,) = score_intervals(table({"ridge": [p]}, y)).to_dict("records")
    widths = [row["high"] - row["low"] for row in (one, both)]
    # The mean of two independent folds varies less by the square root of two.
    assert widths[0] / widths[1] == pytest.approx(2**0.5, rel=0.1)
