import numpy as np
import pandas as pd
import pytest

from comparison.report import _figures


def test_correlations():
    scores = pd.DataFrame(
        [
            ("P-Q", "ridge", 0.7),
            ("P-Q", "raw_d", 0.6),
            ("P-Q", "aux", 0.5),
            ("R-S", "raw_d", 0.2),
            ("R-S", "aux", np.nan),
        ],
        columns=["pair", "model", "pearson"],
    )
    scores["low"], scores["high"] = scores["pearson"] - 0.1, scores["pearson"] + 0.1
    figure, description = _figures.draw_correlations(scores)
    assert "P-Q: Ridge, log1p difference 0.70 (0.60 to 0.80), Raw: d 0.6" in description
    assert description.endswith("0.50 (0.40 to 0.60). R-S: Raw: d 0.20 (0.10 to 0.30).")
    (axes,) = figure.axes
    lines = {line.get_label(): line.get_ydata() for line in axes.lines}
    np.testing.assert_array_equal(lines["Raw: d"], [0.6, 0.2])
    assert [text.get_text() for text in axes.texts] == ["Raw: d", "Raw: d"]


@pytest.mark.parametrize(("n_pairs", "n_rows"), [(1, 1), (5, 1), (6, 2)])
def test_many_pairs_in_rows(n_pairs, n_rows):
    pairs = [f"A{i}-B" for i in range(n_pairs)]
    scores = pd.DataFrame({"pair": pairs, "model": "raw_d", "pearson": 0.5})
    figure, description = _figures.draw_correlations(scores.assign(low=0.4, high=0.6))
    assert len(figure.axes) == n_rows
    assert all(pair in description for pair in pairs)


@pytest.mark.parametrize("seconds", [0.004, 20_000])
def test_times_are_named(seconds):
    means = {"pearson": 0.5, "seconds": [seconds, 2 * seconds]}
    figure, description = _figures.draw_runtime(pd.DataFrame(means, ["aux", "raw"]))
    axis = figure.axes[0].xaxis
    figure.draw_without_rendering()
    low, high = axis.get_view_interval()
    ticks = [tick for tick in axis.get_major_ticks() if tick.label1.get_text()]
    assert any(low <= tick.get_loc() <= high for tick in ticks)
    assert f"Aux {seconds:,.2f} s, 0.500" in description


def test_calibration_counts_calls():
    # Of 20 genes called up at 1 or more, the 10 called at 2 or more truly are.
    target = np.repeat([3.0, 0, -3], 10)
    predicted = np.repeat([2.0, 1, -1], 10)
    tables = _figures.calibration_of(target, predicted)
    up, down = (tables[group].set_index("threshold") for group in ("up", "down"))
    assert up["share"].tolist() == [0.5] * 5 + [1] * 4
    assert (up["n"][1.0], up["n"][1.25]) == (20, 10)
    # Wilson's intervals, from a table.
    low, high = up.loc[1.0, ["low", "high"]]
    assert (low, high) == pytest.approx((0.299, 0.701), abs=1e-3)
    assert set(zip(down["n"], down["share"], strict=True)) == {(10, 1.0)}
    told = _figures.draw_calibration(target, predicted)[1]
    assert "up: 50 % of 20 at 0, 50 % of 20 at 1, 100 % of 10 at 2 or more (of " in told
    assert "truly down: 100 % of 10 at 0, 100 % of 10 at 1 or more (of all gene" in told
    few = _figures.draw_calibration(np.zeros(5), np.ones(5))[1]
    assert "called up, truly up: too few to tell" in few


HISTORY = {"train_loss": [1, 0.5], "valid_loss": [1, 0.8], "valid_pearson": [None, 0.4]}


def test_losses_with_and_without_validation():
    told = _figures.draw_losses({"seed 0": HISTORY})[1]
    assert told.startswith("Training loss from 1 to 0.5; validation loss from 1 to 0.8")
    assert told.endswith("best validation correlation 0.400 at epoch 2.")
    alone = _figures.draw_losses({"seed 0": {"train_loss": [1.0, 0.5]}})
    assert alone[1] == "Training loss from 1 to 0.5."


def test_seeds_that_stop_early_count_as_long_as_they_run():
    longer = {"valid_pearson": [0.1, 0.2, 0.9]}
    figure, description = _figures.draw_validation(
        {"raw_d": [HISTORY, longer], "ridge": [{}]}
    )
    assert description.endswith("mean over seeds: Raw: d 0.900 at epoch 3.")
    (line,) = figure.axes[0].lines
    np.testing.assert_allclose(line.get_ydata(), [0.1, 0.3, 0.9])
