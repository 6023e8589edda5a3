import numpy as np
import pandas as pd
import pytest
from scipy.stats import bootstrap

from comparison import statistics


@pytest.fixture
def genes():
    rng = np.random.default_rng(0)
    y = rng.normal(size=150)
    return y, y + rng.normal(size=150)


def table(predictions, y, fold=0):
    """Results of models on a pair, with one prediction a seed."""
    return pd.DataFrame(
        {
            "pair": "P-Q",
            "fold": fold,
            "model": model,
            "seed": seed,
            "test_target": y,
            "test_predicted": values,
            "test_pearson": np.corrcoef(y, values)[0, 1] if values.any() else np.nan,
        }
        for model, of_seeds in predictions.items()
        for seed, values in enumerate(of_seeds)
    )


def width_of(row):
    return row["high"] - row["low"]


def test_score_intervals(genes):
    y, p = genes
    rows = statistics.score_intervals(table({"ridge": [p, y], "raw_d": [p]}, y))
    ridge, raw_d = rows.to_dict("records")
    correlation = np.corrcoef(y, p)[0, 1]
    assert ridge["score"] == pytest.approx((1 + correlation) / 2)
    assert ridge["seed_deviation"] == pytest.approx((1 - correlation) / 2**0.5)
    assert (ridge["n_seeds"], raw_d["n_seeds"], raw_d["n_folds"]) == (2, 1, 1)
    assert np.isnan(raw_d["seed_deviation"])
    results = pd.DataFrame({"fold": [0, 0, 1], "test_pearson": [0.2, 0.4, 0.9]})
    # Folds are averaged after seeds.
    averages = statistics.pair_scores(results.assign(pair="P-Q", model="ridge"))
    assert averages.loc["ridge", "P-Q"] == pytest.approx(0.6)


def test_interval_agrees_with_scipy(genes):
    results = table({"ridge": [genes[1]]}, genes[0])
    (row,) = statistics.score_intervals(results, n_bootstraps=4000).to_dict("records")
    how = {"paired": True, "vectorized": False, "n_resamples": 2000, "rng": 1}
    how["statistic"] = lambda y, p: np.corrcoef(y, p)[0, 1]
    expected = bootstrap(genes, method="percentile", **how).confidence_interval
    assert (row["low"], row["high"]) == pytest.approx(tuple(expected), abs=0.02)


def test_folds_are_averaged_and_draw_their_own_genes(genes):
    y, p = genes
    parts = [table({"ridge": [p]}, y, 0), table({"ridge": [y]}, y, 1)]
    (row,) = statistics.score_intervals(pd.concat(parts)).to_dict("records")
    assert row["score"] == pytest.approx((1 + np.corrcoef(y, p)[0, 1]) / 2)
    assert row["n_folds"] == 2
    (one,) = statistics.score_intervals(parts[0]).to_dict("records")
    parts[1] = parts[0].assign(fold=1)
    (both,) = statistics.score_intervals(pd.concat(parts)).to_dict("records")
    # The mean of two independent folds varies less by the square root of two.
    assert width_of(one) / width_of(both) == pytest.approx(2**0.5, rel=0.1)


def test_comparison_is_paired(genes):
    y, p = genes
    # Nearly the same predictions: their difference is small, and certain.
    worse = p + 0.2 * np.random.default_rng(1).normal(size=150)
    results = table({"ridge": [p], "raw_d": [worse]}, y)
    (row,) = statistics.compare_models(results, n_bootstraps=2000).to_dict("records")
    assert (row["model_a"], row["model_b"]) == ("ridge", "raw_d")
    difference = np.corrcoef(y, p)[0, 1] - np.corrcoef(y, worse)[0, 1]
    assert row["difference"] == pytest.approx(difference)
    assert width_of(row) < width_of(statistics.score_intervals(results).iloc[0]) / 2
    assert row["p_value"] == row["p_holm"]


def test_comparison_of_equal_and_of_very_different_models(genes):
    y, p = genes
    results = table({"ridge": [p], "forest": [p.copy()], "raw_d": [-p]}, y)
    rows = statistics.compare_models(results, n_bootstraps=999)
    same, different, _ = rows.to_dict("records")
    assert (same["difference"], same["p_value"]) == (0, 1)
    assert different["p_value"] == 2 / 1000
    assert different["p_holm"] == pytest.approx(3 * 2 / 1000)


def test_a_constant_seed_counts_as_no_correlation(genes):
    y, p = genes
    results = table({"ridge": [p], "raw_d": [p, np.zeros(len(y))]}, y)
    ridge, raw_d = statistics.score_intervals(results).to_dict("records")
    assert raw_d["score"] == pytest.approx(ridge["score"] / 2)
    assert raw_d["high"] == pytest.approx(ridge["high"] / 2)
    score = statistics.pair_scores(results).loc["raw_d", "P-Q"]
    assert raw_d["score"] == pytest.approx(score)
    (row,) = statistics.compare_models(results, n_bootstraps=50).to_dict("records")
    assert row["difference"] == pytest.approx(ridge["score"] - raw_d["score"])
    _, spearman = statistics.score_intervals(results, "spearman")["score"]
    assert np.isnan(spearman)


def test_holm():
    # 4 * 0.01, 3 * 0.02, 2 * 0.03, 1 * 0.5
    found = statistics.correct_holm([0.03, 0.01, 0.5, 0.02])
    np.testing.assert_allclose(found, [0.06, 0.04, 0.5, 0.06])
    assert statistics.correct_holm([0.9, 0.8]).tolist() == [1, 1]
    assert len(statistics.correct_holm([])) == 0


def over_pairs(scores):
    return pd.DataFrame(
        {"pair": f"pair{i}", "model": model, "seed": 0, "test_pearson": value}
        for model, values in scores.items()
        for i, value in enumerate(values)
    )


def test_wilcoxon():
    ridge = np.array([0.5, 0.6, 0.4, 0.7, 0.3, 0.5])
    gains = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.06])
    results = over_pairs({"raw_d": ridge + gains, "ridge": ridge, "forest": ridge})
    better, _, same = statistics.wilcoxon_over_pairs(results).to_dict("records")
    names = [better[name] for name in ("model_a", "model_b", "n_pairs")]
    assert names == ["raw_d", "ridge", 6]
    # All six signs agree: 2 / 2**6.
    assert better["p_value"] == pytest.approx(0.03125)
    assert better["p_holm"] == pytest.approx(3 * 0.03125)
    assert better["median_difference"] == pytest.approx(0.035)
    assert same["p_value"] == 1
    found = statistics.wilcoxon_over_pairs(results[results["pair"] != "pair0"])
    assert found.empty, "five pairs can't tell"
    assert "p_holm" in found
