import numpy as np
import pandas as pd
import pytest

from comparison.report._model_styles import style_of
from comparison.report.figures import (
    calibration_of,
    draw_calibration,
    draw_correlations,
    draw_losses,
    draw_mark_attention,
    draw_runtime,
    draw_scatter,
    mean_attention,
    name_marks,
    say_seconds,
    style,
)


@pytest.fixture(autouse=True)
def in_style():
    with style():
        yield


def test_markers_tell_models_and_settings_apart():
    names = [
        "promoter_totals", "ridge", "forest", "single_layer_svr", "two_layer_svr",
        "relieff_forest", "attentive_chrome", "raw_d", "raw_c", "raw", "aux", "raw_aux",
        "aux_siamese", "raw_aux_siamese", "raw_d@paper", "two_layer_svr@paper",
    ]  # fmt: skip
    looks = [style_of(name) for name in names]
    assert len({(look.color, look.marker, look.fillstyle) for look in looks}) == 16
    assert len({look.label for look in looks}) == 16
    assert looks[-2].label == "Raw: d (paper settings)"
    assert looks[-2].color == style_of("raw_d").color


def test_a_model_that_isnt_in_the_table():
    look = style_of("of somebody else's")
    assert (look.label, look.kind) == ("of somebody else's", "yardstick")


def test_correlations():
    scores = pd.DataFrame(
        {
            "pair": ["P-Q", "P-Q", "P-Q", "R-S", "R-S"],
            "model": ["ridge", "raw_d", "aux", "raw_d", "aux"],
            "pearson": [0.7, 0.6, 0.5, 0.2, np.nan],
            "low": [0.6, 0.5, 0.4, 0.1, np.nan],
            "high": [0.8, 0.7, 0.6, 0.3, np.nan],
        }
    )
    figure, description = draw_correlations(scores)
    assert description == (
        "Test correlations, the best first. "
        "P-Q: Ridge, log1p difference 0.70 (0.60 to 0.80), Raw: d 0.60 (0.50 to 0.70), "
        "Aux 0.50 (0.40 to 0.60). R-S: Raw: d 0.20 (0.10 to 0.30)."
    )
    (axes,) = figure.axes
    lines = {line.get_label(): line.get_ydata() for line in axes.lines}
    np.testing.assert_array_equal(lines["Raw: d"], [0.6, 0.2])
    assert [text.get_text() for text in axes.texts] == ["Raw: d", "Raw: d"]


@pytest.mark.parametrize(("n_pairs", "n_rows"), [(1, 1), (5, 1), (6, 2), (10, 2)])
def test_many_pairs_in_rows(n_pairs, n_rows):
    pairs = [f"A{i}-B" for i in range(n_pairs)]
    scores = pd.DataFrame({"pair": pairs, "model": "raw_d", "pearson": 0.5})
    figure, description = draw_correlations(scores.assign(low=0.4, high=0.6))
    assert len(figure.axes) == n_rows
    assert all(pair in description for pair in pairs)


def test_scatter_says_how_well_it_fits():
    target = np.array([-2.0, 0, 2, 4])
    picture = draw_scatter(target, target / 2, "raw_d")
    assert picture.description == (
        "4 genes, correlation 1.00; the line of least squares rises by 0.50 for each "
        "unit of measured log fold change. Predictions range from -1.0 to 2.0, "
        "measurements from -2.0 to 4.0."
    )
    assert (
        "same measured or predicted"
        in draw_scatter(target, 0 * target, "x").description
    )


def test_calibration_counts_calls():
    # Of 20 genes called up at 1 or more, the 10 called at 2 or more truly are.
    target = np.repeat([3.0, 0, -3], 10)
    predicted = np.repeat([2.0, 1, -1], 10)
    thresholds, shares, counts = calibration_of(target, predicted)["up"]
    at = dict(zip(thresholds, zip(shares, counts, strict=True), strict=True))
    assert at[0.0] == at[1.0] == (0.5, 20)
    assert at[1.25] == at[2.0] == (1.0, 10)
    _, shares, counts = calibration_of(target, predicted)["down"]
    assert set(shares) == {1.0}
    assert set(counts) == {10}
    assert draw_calibration(target, predicted).description == (
        "Of the genes called up, truly up: 50 % of 20 at 0, 50 % of 20 at 1, 100 % of "
        "10 at 2 or more (of all genes 33 %). Of the genes called down, truly down: "
        "100 % of 10 at 0, 100 % of 10 at 1 or more (of all genes 33 %)."
    )


def test_few_calls_arent_drawn():
    text = draw_calibration(np.zeros(5), np.ones(5)).description
    assert "Fewer than 10 genes are called up." in text


def test_losses_with_and_without_validation():
    history = {
        "train_loss": [1.0, 0.5],
        "valid_loss": [1.0, 0.8],
        "valid_pearson": [None, 0.4],
    }
    assert draw_losses([history], ["seed 0"]).description == (
        "Training loss from 1 to 0.5; validation loss from 1 to 0.8; best validation "
        "correlation 0.400 at epoch 2."
    )
    alone = draw_losses([{"train_loss": [1.0, 0.5]}], ["seed 0"])
    assert alone.description == "Training loss from 1 to 0.5."


def test_attention_is_averaged_over_seeds():
    def record(marks):
        group = {"n": 4, "marks": marks, "marks_se": [0.1, 0.1], "bins": [[1], [1]]}
        return {"stream_names": ["a", "b"], "groups": {"up": group, "down": {"n": 0}}}

    names, groups = mean_attention([record([0.2, 0.8]), record([0.4, 0.6])])
    assert set(groups) == {"up"}
    np.testing.assert_allclose(groups["up"]["marks"], [0.3, 0.7])
    assert draw_mark_attention(names, groups, 2.0).description == (
        "4 up-regulated genes attend most to b 0.700, a 0.300."
    )
    assert draw_mark_attention(names, {}, 2.0) is None


def test_marks_have_the_names_of_the_data():
    streams = ["mark0_A", "mark1_A", "mark0_B", "mark1_B"]
    assert name_marks(streams, ["H3K4me3", "H3K27me3"]) == [
        "H3K4me3_A", "H3K27me3_A", "H3K4me3_B", "H3K27me3_B",
    ]  # fmt: skip
    assert name_marks(streams, ["H3K4me3"]) == name_marks(streams, None) == streams


@pytest.mark.parametrize("seconds", [[0.002], [1.0], [3.0, 5.0], [0.01, 90_000]])
def test_times_are_named(seconds):
    scores = pd.DataFrame({"model": "raw_d", "pearson": 0.5, "seconds": seconds})
    figure, description = draw_runtime(scores)
    assert figure.axes[0].get_xscale() == "log"
    assert len(figure.axes[0].get_xticks()) >= 1
    assert say_seconds(seconds[0]) in description


def test_units_of_time():
    assert [say_seconds(s) for s in (0.004, 0.5, 80, 100, 7200)] == [
        "4 ms", "0.5 s", "80.0 s", "1.7 min", "2.0 h",
    ]  # fmt: skip


def test_attention_is_that_of_the_genes_of_all_folds():
    def record(n_genes, marks, error):
        group = {"n": n_genes, "marks": marks, "marks_se": error, "bins": [[1], [1]]}
        return {"stream_names": ["a", "b"], "groups": {"up": group}}

    records = [
        record(3, [0.2, 0.8], [0.3, 0.3]),
        record(1, [0.6, 0.4], [0.1, 0.1]),
    ]
    _, groups = mean_attention(records, [0, 1])
    assert groups["up"]["n"] == 4
    np.testing.assert_allclose(groups["up"]["marks"], [0.3, 0.7])
    # Of 3 of 4 genes and of 1 of 4.
    expected = np.hypot(0.75 * 0.3, 0.25 * 0.1)
    np.testing.assert_allclose(groups["up"]["marks_se"], expected)


def test_a_single_gene_has_no_interval():
    one = {"n": 1, "marks": [0.2, 0.8], "marks_se": None, "bins": [[1], [1]]}
    four = {"n": 4, "marks": [0.4, 0.6], "marks_se": [0.1, 0.1], "bins": [[1], [1]]}
    record = {"stream_names": ["a", "b"], "groups": {"up": one, "down": four}}
    names, groups = mean_attention([record, record])
    assert np.isnan(groups["up"]["marks_se"]).all()
    assert draw_mark_attention(names, groups, 2.0).description.startswith(
        "1 up-regulated gene attends most to b 0.800"
    )


def test_legend_counts_genes_at_the_threshold(monkeypatch):
    def record(n_genes):
        return {"n": n_genes, "marks": [0.4], "marks_se": [0.1], "bins": [[1]]}

    groups = {"up": record(1), "down": record(1200)}
    names, groups = mean_attention([{"stream_names": ["a"], "groups": groups}])
    figures = []
    monkeypatch.setattr(
        "comparison.report.figures._attention.render",
        lambda figure, *_: figures.append(figure),
    )
    draw_mark_attention(names, groups, 2.0)
    texts = figures[0].axes[0].get_legend().get_texts()
    assert [text.get_text() for text in texts] == [
        "up, ≥ 2: 1 gene",
        "down, ≤ \N{MINUS SIGN}2: 1,200 genes",
        "equal attention",
    ]
