import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import r2_score

from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.plotting import PerformanceDisplay

MODELS = ["ridge", "raw_d", "raw_c"]
PAIRS = ["E123-E003", "E116-E003"]


@pytest.fixture(scope="module")
def results():
    rng = np.random.default_rng(0)
    rows = [
        {"pair": pair, "model": model, "seed": seed, "score": rng.uniform(0.4, 0.6)}
        for pair in PAIRS
        for model in MODELS
        for seed in range(3)
    ]
    table = pd.DataFrame(rows)
    table.loc[table["model"] == "ridge", "score"] += 0.3
    table["low"], table["high"] = table["score"] - 0.1, table["score"] + 0.2
    # A failed seed.
    return table.drop(index=4)


def test_means_and_ranges_over_seeds(results):
    display = PerformanceDisplay.from_results(results)
    groups = results.groupby(["model", "pair"])["score"]
    assert display.models == MODELS
    assert display.pairs == PAIRS
    for index, model in enumerate(MODELS):
        scores = [groups.get_group((model, pair)) for pair in PAIRS]
        points = display.points_[index]
        assert_allclose(points.get_ydata(), [each.mean() for each in scores])
        assert_allclose(display.low[index], [each.min() for each in scores])
        assert_allclose(display.high[index], [each.max() for each in scores])
        seeds = np.sort(display.seed_points_[index].get_ydata())  # NaN comes last
        own = np.sort(np.concatenate(scores))
        assert_allclose(seeds[: len(own)], own)
        assert np.isnan(seeds[len(own) :]).all()
        # Beside one another, each within its pair.
        assert_array_equal(np.round(points.get_xdata()), [0, 1])
    assert len({points.get_xdata()[0] for points in display.points_}) == 3
    texts = [text.get_text() for text in display.legend_.get_texts()]
    assert texts == MODELS


def test_the_best_variant_is_named(results):
    display = PerformanceDisplay.from_results(results, labels={"raw_d": "Raw: d"})
    means = results.groupby(["pair", "model"])["score"].mean()
    best = [means[pair].drop("ridge").idxmax() for pair in PAIRS]
    names = [{"raw_d": "Raw: d"}.get(name, name) for name in best]
    assert display.best_ == names
    assert [text.get_text() for text in display.texts_] == names
    scores = [means[pair, name] for pair, name in zip(PAIRS, best, strict=True)]
    assert_allclose(display.best_points_.get_ydata(), scores)
    display = PerformanceDisplay.from_results(results, candidates=MODELS)
    assert display.best_ == ["ridge", "ridge"]


def test_intervals_of_the_table(results):
    display = PerformanceDisplay.from_results(results, low="low", high="high")
    drawn = [[seg[:, 1] for seg in ls.get_segments()] for ls in display.intervals_]
    low, high = np.moveaxis(drawn, 2, 0)
    scores = np.array([points.get_ydata() for points in display.points_])
    assert_allclose(low, scores - 0.1)
    assert_allclose(high, scores + 0.2)


def test_one_seed_and_missing_models(results):
    table = results[results["seed"] == 0].iloc[:-1]
    display = PerformanceDisplay.from_results(table)
    assert display.intervals_ == display.seed_points_ == [None] * 3
    assert np.isnan(display.scores[2, 1])
    assert display.best_[1] == "raw_d"


def test_names_lie_above_and_apart():
    rng = np.random.default_rng(0)
    models = [f"Raw+Aux+Siamese {i}" for i in range(16)]
    pairs = [f"E{i:03}-E003" for i in range(10)]
    scores = rng.uniform(-0.1, 0.8, size=(16, 10))
    display = PerformanceDisplay(
        models=models, pairs=pairs, scores=scores, low=scores - 0.05, high=scores + 0.05
    ).plot()
    display.figure_.canvas.draw()
    labels = [*display.texts_, *display.ax_.get_xticklabels()]
    boxes = [text.get_window_extent() for text in labels]
    for index, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:index])
    inside = display.ax_.get_window_extent()
    for pair, text in enumerate(display.texts_):
        box = text.get_window_extent()
        assert box.y1 <= inside.y1
        top = display.ax_.transData.transform((0, scores[:, pair].max() + 0.05))
        assert box.y0 > top[1]
    looks = {(line.get_color(), line.get_marker()) for line in display.points_}
    assert len(looks) == 16


def test_predictions_of_one_pair(y):
    rng = np.random.default_rng(0)
    predictions = {
        "good": y[:, 0] + rng.normal(size=len(y)),
        "bad": rng.normal(size=len(y)),
        "exact": y,
    }
    display = PerformanceDisplay.from_predictions(
        y, predictions, pair="A-B", n_resamples=200, candidates=["good", "bad"]
    )
    expected = [pearson_corrcoef(y, values) for values in predictions.values()]
    for row, (points, score) in enumerate(zip(display.points_, expected, strict=True)):
        assert_allclose(points.get_xdata(), [score])
        assert_array_equal(points.get_ydata(), [row])
        (segment,) = display.intervals_[row].get_segments()
        assert segment[0, 0] - 1e-12 <= score <= segment[1, 0] + 1e-12
    assert display.best_ == ["good"]
    texts = [text.get_text() for text in display.texts_]
    assert texts == [f"{score:.3f}" for score in expected]
    weights = [text.get_fontweight() for text in display.texts_]
    assert weights == ["bold", "normal", "normal"]
    rows = [label.get_text() for label in display.ax_.get_yticklabels()]
    assert rows == ["good", "bad", "exact"]
    assert display.ax_.get_title() == "A-B"
    assert display.ax_.get_xlabel() == "Pearson correlation, test genes"
    assert display.legend_ is None


def test_another_metric(y):
    predictions = {"half": y[:, 0] / 2, "mean": np.full(len(y), y[:, 0].mean())}
    display = PerformanceDisplay.from_predictions(
        y, predictions, metric=r2_score, score_name="R²", n_resamples=20
    )
    drawn = [points.get_xdata()[0] for points in display.points_]
    assert_allclose(drawn, [r2_score(y[:, 0], predictions["half"]), 0], atol=1e-12)
    assert display.ax_.get_xlabel() == "R²"


def test_given_axes_colours_and_keywords(results, no_figure_made):
    figure, ax = plt.subplots()
    no_figure_made(figure)
    display = PerformanceDisplay.from_results(
        results,
        colors={"raw_c": "red"},
        markers={"ridge": "*"},
        ax=ax,
        point_kw={"ms": 3},
        interval_kw={"lw": 5},
        seed_kw={"alpha": 1},
        text_kw={"color": "blue"},
        legend_kw={"title": "models"},
    )
    assert display.ax_ is ax
    assert display.figure_ is figure
    assert display.points_[2].get_color() == "red"
    assert display.points_[0].get_marker() == "*"
    assert display.points_[0].get_markersize() == 3
    assert display.intervals_[0].get_linewidth() == 5
    assert display.seed_points_[0].get_alpha() == 1
    assert display.texts_[0].get_color() == "blue"
    assert display.legend_.get_title().get_text() == "models"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"results": {}}, "'results' parameter of PerformanceDisplay"),
        ({"results": pd.DataFrame({"pair": [], "model": [], "score": []})}, "one row"),
        ({"score": "r2"}, "must have the columns 'pair', 'model', 'r2', got"),
        ({"score": "none"}, "finite scores"),
        ({"low": "low"}, "low and high must be given together"),
        ({"candidates": ["x"]}, "candidates must be among the models, got 'x'"),
    ],
)
def test_bad_tables(results, options, message):
    options = {"results": results.assign(none=np.nan)} | options
    with pytest.raises(ValueError, match=message):
        PerformanceDisplay.from_results(**options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scores": [[1.0]]}, r"scores must have a row for each of 2 .* \(1, 1\)"),
        ({"low": [[0.5], [0.5]]}, "low and high must be given together"),
        ({"seed_scores": [[1.0], [2.0]]}, r"must be of shape \(2, 1, n_seeds"),
        ({"colors": ["red"]}, "colors must have one for each of 2 models, got 1"),
        ({"pairs": []}, "models and pairs must name at least one each, got 2 and 0"),
    ],
)
def test_bad_arrays(options, message):
    arrays = {"models": ["a", "b"], "pairs": ["p"], "scores": [[1.0], [2.0]]}
    with pytest.raises(ValueError, match=message):
        PerformanceDisplay(**arrays | options).plot()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"predictions": {}}, "predictions must have at least one model"),
        ({"predictions": {"x": [1.0]}}, r"predictions\['x'\] must have 3 genes, got 1"),
        ({"predictions": {"x": [1, 2, np.nan]}}, r"predictions\['x'\]"),
    ],
)
def test_bad_predictions(options, message):
    options = {"predictions": {"x": [1.0, 3.0, 2.0]}} | options
    with pytest.raises(ValueError, match=message):
        PerformanceDisplay.from_predictions([1.0, 2.0, 3.0], **options)
