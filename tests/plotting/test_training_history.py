import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skdeepdiff import DeepDiffRegressor, TwoLayerSVR
from skdeepdiff.plotting import TrainingHistoryDisplay

from .conftest import TINY

HISTORY = {
    "train_loss": [3.0, 2.0, 1.0, 0.5],
    "valid_loss": [3.0, 2.5, 2.0, 2.0],
    "valid_pearson": [0.1, 0.6, 0.6, 0.6],
}


def test_lines_are_the_history(fitted):
    history = fitted("aux").histories_[0]
    display = TrainingHistoryDisplay.from_estimator(fitted("aux"))
    losses, correlations = display.axes_
    drawn = {
        "train_loss": display.train_lines_[0],
        "valid_loss": display.valid_lines_[0],
        "valid_pearson": display.correlation_lines_[0],
    }
    for name, line in drawn.items():
        assert_array_equal(line.get_xdata(), [1, 2])
        assert_array_equal(line.get_ydata(), history[name])
        assert line.axes is (correlations if name == "valid_pearson" else losses)
    best = history["valid_pearson"].argmax()
    assert display.best_epochs_ == [best + 1]
    assert display.best_points_[0].get_xdata() == [best + 1]
    assert display.best_points_[0].get_ydata() == history["valid_pearson"][best]
    assert [ax.get_xlabel() for ax in display.axes_] == ["epoch", "epoch"]
    assert losses.get_ylabel() == "loss"
    assert correlations.get_ylabel() == "Pearson correlation, validation genes"
    texts = [text.get_text() for text in display.legends_[0].get_texts()]
    assert texts == ["training genes", "validation genes"]


def test_ties_are_broken_as_in_training_and_colours_suffice():
    one = TrainingHistoryDisplay(HISTORY).plot()
    # The correlation is best three times; the loss then is best twice.
    assert one.best_epochs_ == [3]
    assert one.best_points_[0].get_label() == "best, epoch 3: 0.600"
    many = TrainingHistoryDisplay([HISTORY] * 12).plot()
    assert len({line.get_color() for line in many.train_lines_}) == 12
    assert many.names is None


def test_several_estimators(fitted):
    models = [fitted("raw_d"), fitted("raw_c"), fitted("attentive_chrome")]
    display = TrainingHistoryDisplay.from_estimator(models, names=["d", "c", "chrome"])
    texts = [text.get_text().split(", epoch")[0] for text in display.legends_[1].texts]
    assert texts == ["d", "c", "chrome, cell type A", "chrome, cell type B"]
    colors = {line.get_color() for line in display.correlation_lines_}
    assert len(colors) == 4
    assert_array_equal(
        display.train_lines_[3].get_ydata(), models[2].histories_[1]["train_loss"]
    )
    assert display.legends_[1].get_title().get_text() == "best epoch"


def test_without_a_validation_set():
    display = TrainingHistoryDisplay({"train_loss": [2.0, 1.0]}).plot()
    assert len(display.axes_) == 1
    assert display.valid_lines_ == display.best_epochs_ == [None]
    assert display.best_points_ == [None]
    (text,) = display.legends_[0].get_texts()
    assert text.get_text() == "training genes"


def test_given_axes_again_and_keywords(no_figure_made):
    figure, axes = plt.subplots(2, 1)
    no_figure_made(figure)
    first = TrainingHistoryDisplay(HISTORY, names=["x"]).plot(
        axes, train_kw={"lw": 3}, best_kw={"marker": "*"}, legend_kw={"title": "seed"}
    )
    assert first.axes_[0] is axes[0]
    assert first.figure_ is figure
    assert first.bounding_ax_ is None
    assert first.train_lines_[0].get_linewidth() == 3
    assert first.best_points_[0].get_marker() == "*"
    assert first.legends_[1].get_title().get_text() == "seed"
    TrainingHistoryDisplay(HISTORY).plot(first.axes_)
    assert sum(line.get_linestyle() == ":" for line in axes[0].lines) == 2


def test_bad_estimators(fitted):
    draw = TrainingHistoryDisplay.from_estimator
    with pytest.raises(TypeError, match=r"must be a fitted network.* got TwoLayerSVR"):
        draw(TwoLayerSVR())
    with pytest.raises(TypeError, match="got DeepDiffRegressor"):
        draw(DeepDiffRegressor())
    with pytest.raises(ValueError, match="names must name 2 estimators, got 'ab'"):
        draw([fitted("raw_d")] * 2, names="ab")


@pytest.mark.parametrize(
    ("histories", "names", "message"),
    [
        (HISTORY, ["a", "b"], "names must name 1 histories"),
        ({"loss": [1.0]}, None, r"without train_loss: \['loss'\]"),
        ([], None, "at least one history, got none"),
    ],
)
def test_bad_histories(histories, names, message):
    with pytest.raises(ValueError, match=message):
        TrainingHistoryDisplay(histories, names=names).plot()


def test_networks_of_one_estimator(X, y):
    model = DeepDiffRegressor("raw_d", n_networks=2, **TINY)
    display = TrainingHistoryDisplay.from_estimator(model.fit(X, y))
    texts = [text.get_text().split(", epoch")[0] for text in display.legends_[1].texts]
    assert texts == ["network 1", "network 2"]


def test_warm_start_with_another_validation_set(X, y):
    longer = {"max_epochs": 10, "lr": 0.05, "early_stopping": False}
    model = DeepDiffRegressor("raw_d", warm_start=True, **TINY | longer)
    model.fit(X[:30], y[:30], X[30:], y[30:])
    model.fit(X[:30], y[:30], X[:30], y[:30])
    (best,) = TrainingHistoryDisplay.from_estimator(model).best_epochs_
    correlations = model.histories_[0]["valid_pearson"]
    assert correlations[10:].max() < correlations[:10].max()
    assert best > 10
    kept = np.corrcoef(model.predict(X[:30]), y[:30, 0])[0, 1]
    np.testing.assert_allclose(correlations[best - 1], kept, atol=1e-5)
