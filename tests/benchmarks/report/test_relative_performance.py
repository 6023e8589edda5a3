import pandas as pd
import pytest

from comparison.report._relative_performance import name_columns, relative_table


def scores(**correlations):
    rows = [
        (pair, model.replace("_paper", "@paper"), value)
        for model, values in correlations.items()
        for pair, value in zip(("P-Q", "R-S"), values, strict=False)
    ]
    return pd.DataFrame(rows, columns=["pair", "model", "pearson"])


def test_percent_of_the_baselines():
    table = relative_table(
        scores(two_layer_svr=[0.4, 0.2], raw_d=[0.6, 0.2], aux=[0.4, 0.6])
    )
    assert list(table.index) == ["raw_d", "aux"]
    # 150 % and 100 %, 100 % and 300 %.
    assert table.loc["raw_d", ("two_layer_svr", "mean")] == pytest.approx(125)
    assert table.loc["aux", ("two_layer_svr", "median")] == pytest.approx(200)


def test_columns_are_named():
    table = relative_table(scores(two_layer_svr=[0.4, 0.2], raw_d=[0.6, 0.2]))
    assert name_columns(table) == ["SVR, two layers, mean", "SVR, two layers, median"]


def test_one_pair_has_no_median():
    table = relative_table(scores(two_layer_svr=[0.4], raw_d=[0.6]))
    assert list(table.columns) == [("two_layer_svr", "mean")]
    assert name_columns(table) == ["SVR, two layers"]
    assert table.iloc[0, 0] == pytest.approx(150)


def test_settings_of_the_paper_are_compared_with_their_likes():
    table = relative_table(
        scores(
            attentive_chrome=[0.4, 0.4],
            attentive_chrome_paper=[0.2, 0.2],
            raw_d=[0.4, 0.4],
            raw_d_paper=[0.3, 0.3],
        )
    )
    assert table[("attentive_chrome", "mean")].tolist() == pytest.approx([100, 150])


def test_a_pair_that_only_one_has_doesnt_count():
    table = relative_table(scores(two_layer_svr=[0.4, 0.2], raw_d=[0.6, float("nan")]))
    assert table.loc["raw_d", ("two_layer_svr", "mean")] == pytest.approx(150)


def test_baseline_without_correlation_is_left_out_with_a_warning():
    with pytest.warns(UserWarning, match="no positive correlation on every pair"):
        table = relative_table(scores(two_layer_svr=[0, 0.2], raw_d=[0.6, 0.2]))
    assert table.size == 0
