import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.nn import VARIANTS
from skdeepdiff.plotting import MarkAttentionDisplay

THRESHOLD = 1.0


def heights(display):
    return np.array([[bar.get_height() for bar in bars] for bars in display.bars_])


def legend_texts(display):
    return [text.get_text() for text in display.legend_.get_texts()]


def intervals(display):
    """Bounds of every bar's interval, of shape (n_groups, n_bars, 2)."""
    drawn = [bars.errorbar.lines[2][0].get_segments() for bars in display.bars_]
    return np.array(drawn)[..., 1]


@pytest.fixture
def draw(fitted, X, y):
    def draw(variant, **options):
        options = {"threshold": THRESHOLD, "n_resamples": 50} | options
        return MarkAttentionDisplay.from_estimator(fitted(variant), X, y, **options)

    return draw


@pytest.mark.parametrize("by", ["mark", "stream"])
@pytest.mark.parametrize("variant", [*VARIANTS, "attentive_chrome"])
def test_bars_of_every_variant(draw, fitted, X, y, variant, by):
    display = draw(variant, by=by)
    attention = fitted(variant).attention(X)
    whole = 2 if variant in ("aux", "aux_siamese", "attentive_chrome") else 1
    groups = [y[:, 0] >= THRESHOLD, y[:, 0] <= -THRESHOLD]
    for index, group in enumerate(groups):
        means = attention.marks[group].mean(axis=0)
        if by == "mark":
            # Streams of a mark are as far apart as there are marks.
            means = means.reshape(-1, 3).sum(axis=0) / whole
        assert_allclose(heights(display)[index], means, atol=1e-7)
    total = whole if by == "stream" else 1
    assert_allclose(heights(display).sum(axis=1), total, atol=1e-6)
    n_bars = heights(display).shape[1]
    assert_allclose(display.equal_line_.get_ydata(), total / n_bars, atol=1e-6)
    low, high = np.moveaxis(intervals(display), 2, 0)
    assert (low <= heights(display)).all()
    assert (high >= heights(display)).all()
    assert (high > low).any()
    assert legend_texts(display) == [
        f"up, ≥ 1: {groups[0].sum()} genes",
        f"down, ≤ \N{MINUS SIGN}1: {groups[1].sum()} genes",
        "equal attention",
    ]


def test_seeds_and_levels(draw):
    def width(**options):
        display = draw("raw_d", **options)
        return display.high - display.low

    assert_array_equal(width(random_state=1), width(random_state=1))
    assert (width(random_state=1) != width(random_state=2)).any()
    assert (width(confidence_level=0.5) <= width(confidence_level=0.99)).all()


def test_marks_and_kinds_are_named_and_the_legend_hides_no_bar(draw):
    display = draw("raw_aux", by="stream")
    names = [label.get_text() for label in display.ax_.get_xticklabels()]
    assert names == ["H3K4me1", "H3K4me3", "H3K9me3"] * 5
    kinds = [label.get_text() for label in display.kind_axis_.get_xticklabels()]
    assert kinds == ["A", "B", "A \N{MINUS SIGN} B", "A, auxiliary", "B, auxiliary"]
    assert_array_equal(display.kind_axis_.get_xticks(), [1, 4, 7, 10, 13])
    display.figure_.canvas.draw()
    legend = display.legend_.get_window_extent()
    tops = [bar.get_window_extent().y1 for bars in display.bars_ for bar in bars]
    assert max(tops) < legend.y0


def test_given_axes_and_keywords(fitted, X, y, no_figure_made):
    figure, ax = plt.subplots()
    no_figure_made(figure)
    display = MarkAttentionDisplay.from_attention(
        fitted("raw_d").attention(X),
        y[:, 0],
        threshold=THRESHOLD,
        groups=["all"],
        n_resamples=5,
        ax=ax,
        bar_kw={"color": "red"},
        line_kw={"ls": ":", "c": "blue"},
        legend_kw={"loc": "lower left"},
    )
    assert display.ax_ is ax
    assert display.figure_ is figure
    assert display.bars_[0][0].get_facecolor() == (1, 0, 0, 1)
    assert display.equal_line_.get_linestyle() == ":"
    assert display.equal_line_.get_color() == "blue"
    assert legend_texts(display) == ["all: 60 genes", "equal attention"]


def test_plain_numbers():
    display = MarkAttentionDisplay(
        means=[[0.4, 0.6]], bar_names=["x", "y"], groups=["z"]
    )
    assert vars(display).keys().isdisjoint({"ax_", "bars_"})
    assert display.plot() is display
    assert_allclose(heights(display), [[0.4, 0.6]])
    assert display.bars_[0].errorbar is None
    assert legend_texts(display) == ["z", "equal attention"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"groups": ["up", "sideways"]}, "groups must be .* got .*sideways"),
        ({"groups": []}, r"groups must be a list of one or more .* got \[\]"),
        ({"mark_names": ["a"]}, "mark_names must name 3 marks, got 1"),
        ({"y": [1.0, 2.0]}, "y must have 60 genes, got 2"),
        ({"y": np.zeros((60, 2))}, r"y must be \(n_genes,\) or \(n_genes, 3\)"),
        ({"attention": {"marks": np.ones((60, 3))}}, "got one without stream_names"),
        (
            {"attention": {"marks": np.ones((60, 3)), "stream_names": ["a"]}},
            r"attention.marks must have a column for each of 1 streams, got .*60, 3",
        ),
    ],
)
def test_bad_input(fitted, X, y, options, message):
    options = {"attention": fitted("raw_d").attention(X), "y": y} | options
    with pytest.raises(ValueError, match=message):
        MarkAttentionDisplay.from_attention(**options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"means": [0.4, 0.6]}, "means must have a row for each of 1 groups"),
        ({"low": [[0.3, 0.5]]}, "low and high must be given together"),
        ({"low": [[0.3]], "high": [[1, 2]]}, r"low must have a row .* \(1, 1\)"),
    ],
)
def test_bad_arrays(options, message):
    arrays = {"means": [[0.4, 0.6]], "bar_names": "xy", "groups": ["all"]}
    with pytest.raises(ValueError, match=message):
        MarkAttentionDisplay(**arrays | options).plot()


def test_bad_axes_and_misspelt_options(X):
    display = MarkAttentionDisplay(means=[[1.0]], bar_names=["x"], groups=["all"])
    with pytest.raises(TypeError, match="ax must be matplotlib Axes or None, got str"):
        display.plot("ax")
    # It is told before anything is computed.
    with pytest.raises(TypeError, match="unexpected keyword argument 'n_resample'"):
        MarkAttentionDisplay.from_estimator(None, X, n_resample=5)
