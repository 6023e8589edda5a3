import numpy as np
import pytest

from comparison.report import load_results
from comparison.report._analysis import against_best, analyse, genes_of
from made_up_results import write_results


def entry_of(scores, pair, model):
    return scores[(scores["pair"] == pair) & (scores["model"] == model)].iloc[0]


def test_means_over_seeds_with_intervals(whole_folder):
    results = load_results(whole_folder)
    scores = analyse(results).scores
    assert len(scores) == 8
    row = entry_of(scores, "R-S", "raw_d@paper")
    own = results.table[
        (results.table["pair"] == "R-S") & (results.table["model"] == "raw_d@paper")
    ]
    assert row["pearson"] == pytest.approx(own["test_pearson"].mean())
    assert row["seed_deviation"] == pytest.approx(own["test_pearson"].std())
    assert row["fit_seconds"] == pytest.approx(own["fit_seconds"].mean())
    assert row["peak_memory"] == own["peak_memory"].max()
    assert row["low"] < row["pearson"] < row["high"]
    assert (row["n_seeds"], row["n_failed"], row["n_missing"]) == (2, 0, 0)


def test_failed_and_missing_models_have_rows(partial_folder):
    scores = analyse(load_results(partial_folder)).scores
    row = entry_of(scores, "P-Q", "aux")
    assert np.isnan(row["pearson"])
    assert (row["n_seeds"], row["n_failed"]) == (0, 2)
    row = entry_of(scores, "R-S", "raw_d")
    assert (row["n_seeds"], row["n_missing"]) == (1, 1)


def test_differences_from_the_best_are_positive(whole_folder):
    analysis = analyse(load_results(whole_folder))
    for pair in ("P-Q", "R-S"):
        best, table = against_best(analysis, pair)
        own = analysis.scores[analysis.scores["pair"] == pair]
        assert best == own.loc[own["pearson"].idxmax(), "model"]
        assert best not in set(table["model"])
        assert len(table) == 3
        assert (table["difference"] >= 0).all()
        assert (table["low"] <= table["difference"]).all()
        assert (table["difference"] <= table["high"]).all()


def test_genes_of_all_folds(tmp_path):
    write_results(tmp_path, ["P-Q"], ["ridge"], (3, 4), n_folds=2, n_genes=30)
    target, predicted, seed = genes_of(load_results(tmp_path), "P-Q", "ridge")
    assert (len(target), len(predicted), seed) == (60, 60, 3)
