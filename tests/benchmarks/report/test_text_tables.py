import numpy as np
import pandas as pd
import pytest

from comparison.report._text_tables import (
    failed_cells,
    overview,
    pair_table,
    wilcoxon_table,
)
from comparison.statistics import compare_models


@pytest.fixture
def results():
    """Made-up results of two models on seven pairs, two seeds each."""
    rng, rows = np.random.default_rng(0), []
    for number in range(7):
        y = rng.normal(0, 2, 60)
        for model, noise in (("ridge", 3.0), ("raw_d", 1.0)):
            for seed in (0, 1):
                predicted = y + rng.normal(0, noise, 60)
                row = {"pair": f"P-{number}", "fold": 0, "model": model, "seed": seed}
                row["test_pearson"] = np.corrcoef(y, predicted)[0, 1]
                row |= {"test_spearman": 0.5, "test_r2": 0.25, "test_auc": np.nan}
                row |= {"fit_seconds": 2.0 + 2 * seed, "tune_seconds": 0.0}
                row |= {"predict_seconds": 0.5, "peak_memory": 3_000_000}
                row |= {"test_target": y, "test_predicted": predicted}
                rows.append(row)
    return pd.DataFrame(rows)


FAILURES = ["P-0__aux__0", "P-0__fold1__raw_d__1", "P-0__raw_d__2", "P-9__aux@paper__0"]


def test_failed_cells():
    assert failed_cells(FAILURES) == {
        ("P-0", "aux"): 1,
        ("P-0", "raw_d"): 2,
        ("P-9", "aux@paper"): 1,
    }


def test_overview(results):
    table = overview(results, FAILURES)
    assert list(table.index) == [
        "Ridge, log1p difference",
        "Raw: d",
        "Aux",
        "Aux (paper settings)",
    ]
    first = results[(results["pair"] == "P-0") & (results["model"] == "raw_d")]
    score = first["test_pearson"].mean()
    assert table.loc["Raw: d", "P-0"] == f"{score:.3f} (2 failed)"
    assert table.loc["Aux", "P-0"] == "failed"
    assert table.loc["Aux", "P-1"] == ""
    assert table.loc["Aux (paper settings)", "P-9"] == "failed"
    assert table.loc["Ridge, log1p difference", "mean"] == "-", "it lacks P-9"
    means = results[results["model"] == "ridge"]["test_pearson"].mean()
    table = overview(results)
    assert table.loc["Ridge, log1p difference", "mean"] == f"{means:.3f}"


def test_only_failures():
    nothing = pd.DataFrame(columns=["pair", "fold", "model", "seed", "test_pearson"])
    assert overview(nothing, ["P-0__aux__0"]).to_dict() == {"P-0": {"Aux": "failed"}}


def test_table_of_a_pair(results):
    comparisons = compare_models(results, n_bootstraps=200)
    table = pair_table(results, "P-0", comparisons, FAILURES)
    best, other = table.loc["Raw: d"], table.loc["Ridge, log1p difference"]
    assert (best["from best"], best["p"]) == ("best", "")
    assert float(other["from best"]) == pytest.approx(
        float(other["Pearson"]) - float(best["Pearson"]), abs=0.0011
    )
    assert float(other["p"]) < 0.05
    low, high = map(float, best["95 % interval"].split(" to "))
    assert low < float(best["Pearson"]) < high
    assert (best["training (s)"], best["test (s)"], best["peak (MB)"]) == (
        "3.0",
        "0.50",
        "3",
    )
    assert (best["R²"], best["AUC"]) == ("0.250", "-")
    assert table.loc["Aux", "Pearson"] == "failed"


def test_wilcoxon(results):
    table = wilcoxon_table(results)
    assert list(table.index) == ["Ridge, log1p difference"]
    # Seven signs agree: 2 / 2**7.
    assert table.loc["Ridge, log1p difference", "p"] == "0.016"
    assert wilcoxon_table(results[results["pair"] < "P-5"]).empty
