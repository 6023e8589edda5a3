import pandas as pd
import pytest

from comparison.report import load_results
from comparison.report._analysis import (
    against_best,
    analyse,
    on_common_pairs,
    relative_table,
)

SVR = "SVR, two layers"


@pytest.fixture(scope="module")
def whole(whole_folder):
    return analyse(load_results(whole_folder))


def entry_of(scores, pair, model):
    return scores[(scores["pair"] == pair) & (scores["model"] == model)].iloc[0]


def test_means_over_seeds_with_intervals(whole):
    assert len(whole.scores) == 8
    row = entry_of(whole.scores, "R-S", "raw_d@paper")
    own = dict(iter(whole.results.by_model("R-S")))["raw_d@paper"]
    assert row["pearson"] == pytest.approx(own["test_pearson"].mean())
    assert row["seed_deviation"] == pytest.approx(own["test_pearson"].std())
    assert row["fit_seconds"] == pytest.approx(own["fit_seconds"].mean())
    assert row["peak_memory"] == own["peak_memory"].max()
    assert row["low"] < row["pearson"] < row["high"]
    assert (row["n_seeds"], row["n_failed"], row["n_missing"]) == (2, 0, 0)


def test_differences_from_the_best_are_positive(whole):
    for pair in ("P-Q", "R-S"):
        best, table = against_best(whole, pair)
        own = whole.scores[whole.scores["pair"] == pair].set_index("model")["pearson"]
        assert best == own.idxmax()
        assert set(table["model"]) == set(own.index) - {best}
        expected = own[best] - own[table["model"]].to_numpy()
        assert table["difference"].tolist() == pytest.approx(expected.tolist())
        assert (table["low"] <= table["difference"]).all()
        assert (table["difference"] <= table["high"]).all()


def make_scores(**correlations):
    rows = [
        (pair, model.replace("_paper", "@paper"), value)
        for model, values in correlations.items()
        for pair, value in zip(("P-Q", "R-S"), values, strict=False)
    ]
    return pd.DataFrame(rows, columns=["pair", "model", "pearson"])


def test_pairs_that_all_have():
    nan = float("nan")
    table = on_common_pairs(
        make_scores(raw=[0.1, 0.2], aux=[0.3, nan], ridge=[nan] * 2)
    )
    assert table.to_dict() == {"P-Q": {"raw": 0.1, "aux": 0.3}}


@pytest.mark.parametrize(
    ("correlations", "column", "expected"),
    [
        # 150 % and 100 %, 100 % and 300 %.
        (
            {"two_layer_svr": [0.4, 0.2], "raw_d": [0.6, 0.2], "aux": [0.4, 0.6]},
            f"{SVR}, mean (%)",
            {"Raw: d": 125, "Aux": 200},
        ),
        (
            {"two_layer_svr": [0.4], "raw_d": [0.6]},
            f"{SVR} (%)",
            {"Raw: d": 150},
        ),
        (
            {
                "attentive_chrome": [0.4, 0.4], "attentive_chrome_paper": [0.2, 0.2],
                "raw_d": [0.4, 0.4], "raw_d_paper": [0.3, 0.3],
            },
            "AttentiveChrome, median (%)",
            {"Raw: d": 100, "Raw: d (paper settings)": 150},
        ),
        # A pair that only one has doesn't count.
        (
            {"two_layer_svr": [0.4, 0.2], "raw_d": [0.6, float("nan")]},
            f"{SVR}, mean (%)",
            {"Raw: d": 150},
        ),
    ],
)  # fmt: skip
def test_percent_of_the_baselines(correlations, column, expected):
    table = relative_table(make_scores(**correlations))
    assert table[column].to_dict() == pytest.approx(expected)


def test_baseline_without_correlation_is_left_out_with_a_warning():
    scores = make_scores(two_layer_svr=[0, 0.2], raw_d=[0.6, 0.2])
    with pytest.warns(UserWarning, match="no positive correlation on every pair"):
        assert relative_table(scores).size == 0
