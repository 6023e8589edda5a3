import pandas as pd
import pytest

from comparison.report._analysis import on_common_pairs, relative_table

SVR = "SVR, two layers"
MEAN, NAN = f"{SVR}, mean (%)", float("nan")


def make_scores(**correlations):
    rows = [
        (pair, model.replace("_paper", "@paper"), value)
        for model, values in correlations.items()
        for pair, value in zip(("P-Q", "R-S"), values, strict=False)
    ]
    return pd.DataFrame(rows, columns=["pair", "model", "pearson"])


def test_pairs_that_all_have():
    scores = make_scores(raw=[0.1, 0.2], aux=[0.3, NAN], ridge=[NAN] * 2)
    table = on_common_pairs(scores)
    assert table.to_dict() == {"P-Q": {"raw": 0.1, "aux": 0.3}}


@pytest.mark.parametrize(
    ("correlations", "column", "expected"),
    [
        # 150 % and 100 %, 100 % and 300 %.
        (
            {"two_layer_svr": [0.4, 0.2], "raw_d": [0.6, 0.2], "aux": [0.4, 0.6]},
            MEAN,
            {"Raw: d": 125, "Aux": 200},
        ),
        ({"two_layer_svr": [0.4], "raw_d": [0.6]}, f"{SVR} (%)", {"Raw: d": 150}),
        (
            {
                "attentive_chrome": [0.4, 0.4], "attentive_chrome_paper": [0.2, 0.2],
                "raw_d": [0.4, 0.4], "raw_d_paper": [0.3, 0.3],
            },
            "AttentiveChrome, median (%)",
            {"Raw: d": 100, "Raw: d (paper settings)": 150},
        ),
        # A pair that only one has doesn't count.
        ({"two_layer_svr": [0.4, 0.2], "raw_d": [0.6, NAN]}, MEAN, {"Raw: d": 150}),
    ],
)  # fmt: skip
def test_percent_of_the_baselines(correlations, column, expected):
    table = relative_table(make_scores(**correlations))
    assert table[column].to_dict() == pytest.approx(expected)


def test_baseline_without_correlation_is_left_out_with_a_warning():
    scores = make_scores(two_layer_svr=[0, 0.2], raw_d=[0.6, 0.2])
    with pytest.warns(UserWarning, match="no positive correlation on every pair"):
        assert relative_table(scores).size == 0
