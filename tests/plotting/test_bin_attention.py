import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.nn import VARIANTS
from skdeepdiff.plotting import BinAttentionDisplay

THRESHOLD = 1.0
# Kinds of streams: signals that the network reads of each mark.
KINDS = {name: len(v.raw) + 2 * v.auxiliary for name, v in VARIANTS.items()}
KINDS["attentive_chrome"] = 2


@pytest.fixture
def draw(fitted, X):
    def draw(variant, y=None, **options):
        options = {"threshold": THRESHOLD, "n_resamples": 20} | options
        return BinAttentionDisplay.from_estimator(fitted(variant), X, y, **options)

    return draw


@pytest.mark.parametrize("variant", [*VARIANTS, "attentive_chrome"])
def test_means_of_every_variant(draw, fitted, genes, X, y, variant):
    display = draw(variant, y, bin_positions=genes.bin_positions)
    bins = fitted(variant).attention(X).bins
    # A row a kind of stream, a column a mark.
    assert display.axes_.shape == (KINDS[variant], 3)
    assert display.lines_.shape == (2, 3 * KINDS[variant])
    for group, members in enumerate([y[:, 0] >= THRESHOLD, y[:, 0] <= -THRESHOLD]):
        for stream, line in enumerate(display.lines_[group]):
            assert line.axes is display.axes_.flat[stream]
            assert_array_equal(line.get_xdata(), genes.bin_positions)
            assert_allclose(line.get_ydata(), bins[members, stream].mean(axis=0))
            assert_allclose(line.get_ydata().sum(), 1, atol=1e-6)
    assert (display.low <= display.attention).all()
    assert (display.high >= display.attention).all()
    band = display.bands_[1, 2].get_paths()[0].vertices
    assert_allclose(band[:, 1].max(), display.high[1, 2].max())
    assert_allclose(band[:, 1].min(), display.low[1, 2].min())
    assert_allclose(display.equal_lines_[0].get_ydata(), 1 / 8)
    texts = [text.get_text() for text in display.legend_.get_texts()]
    n_up, n_down = (y[:, 0] >= 1).sum(), (y[:, 0] <= -1).sum()
    assert texts == [
        f"up, ≥ 1: {n_up} genes",
        f"down, ≤ \N{MINUS SIGN}1: {n_down} genes",
        "equal attention",
    ]


def test_labels(draw):
    display = draw("raw")
    titles = [ax.get_title() for ax in display.axes_.flat]
    assert titles[0] == "H3K4me1, A"
    assert titles[8] == "H3K9me3, A \N{MINUS SIGN} B"
    assert [ax.get_ylabel() for ax in display.axes_[1]] == ["attention", "", ""]
    labels = [ax.get_xlabel() for ax in display.axes_[:, 1]]
    assert labels == ["", "", "bp from start site"]
    assert display.groups == ["all"]
    assert display.bounding_ax_.axison is False
    # Eight bins of 100 bp.
    assert display.axes_[0, 0].get_xlim() == (-400, 400)
    narrow = draw("raw", bin_size=50)
    assert_array_equal(narrow.bin_positions, np.arange(-175, 200, 50))


def test_one_gene_with_flattened_signal_or_none(fitted, X):
    attention = fitted("raw_d").attention(X)
    display = BinAttentionDisplay.from_attention(attention, X=X.reshape(60, -1), gene=5)
    assert_array_equal(display.signal, X[5].swapaxes(0, 1))
    display = BinAttentionDisplay.from_attention(attention, gene=5)
    assert display.signals_ is display.arrows_ is None
    assert len(display.figure_.axes) == 2 + 3  # the grid's place, the legend, panels


@pytest.mark.parametrize("variant", ["raw_d", "raw_aux"])
def test_one_gene_beside_its_signal(draw, fitted, genes, X, variant):
    strand = genes.strand
    for gene in (3, -1):
        display = draw(variant, gene=gene, strand=strand)
        bins = fitted(variant).attention(X).bins
        for stream, name in enumerate(display.stream_names):
            assert_allclose(display.lines_[0, stream].get_ydata(), bins[gene, stream])
            kind = name.split("_", 1)[1]
            for cell in range(2):
                drawn = display.signals_[stream, cell]
                if kind != "A-B" and kind[0] != "AB"[cell]:
                    assert drawn is None
                    continue
                assert_array_equal(drawn.get_data().values, X[gene, cell, stream % 3])
                assert_array_equal(drawn.get_data().edges, np.arange(-400, 401, 100))
        sign = "minus" if strand[gene] < 0 else "plus"
        title = display.legend_.get_title()
        assert title.get_text() == f"gene on the {sign} strand"
        # In the direction of transcription.
        assert np.sign(display.arrows_[0].xy[0]) == strand[gene]
        texts = [text.get_text() for text in display.legend_.get_texts()]
        assert texts == ["attention", "signal in A", "signal in B", "equal attention"]
        assert display.bands_ is None


def test_genes_on_the_minus_strand_are_turned_around(fitted, genes, X):
    attention = fitted("raw_d").attention(X)
    display = BinAttentionDisplay.from_attention(attention, strand=genes.strand)
    turned = attention.bins.copy()
    turned[genes.strand < 0] = turned[genes.strand < 0, :, ::-1]
    assert_allclose(display.attention[0], turned.mean(axis=0))
    assert not np.allclose(display.attention[0], attention.bins.mean(axis=0))
    assert display.axes_[0, 0].get_xlabel() == "bp downstream of start site"


def test_given_axes(draw, no_figure_made):
    figure, axes = plt.subplots(1, 3)
    no_figure_made(figure)
    display = draw("raw_d", ax=axes, line_kw={"c": "red"})
    assert display.bounding_ax_ is None
    assert [line.axes for line in display.lines_[0]] == [*axes]
    assert display.lines_[0, 0].get_color() == "red"
    assert len(figure.axes) == 3


def test_a_grid_within_given_axes(draw, no_figure_made):
    figure, axes = plt.subplots(2, 1)
    no_figure_made(figure)
    display = draw("raw_d", ax=axes[1], n_cols=2)
    assert display.bounding_ax_ is axes[1]
    assert display.axes_.shape == (2, 2)
    assert display.axes_[1, 1] is None
    # The lowest of each column has the label.
    assert display.axes_[0, 1].get_xlabel() == "bp from start site"
    bounds = axes[1].get_position()
    for ax in display.axes_.flat[:3]:
        place = ax.get_position()
        assert bounds.x0 - 1e-9 <= place.x0 < place.x1 <= bounds.x1 + 1e-9
        assert bounds.y0 - 1e-9 <= place.y0 < place.y1 <= bounds.y1 + 1e-9
    # Once more, into the same axes.
    again = display.plot(display.axes_.ravel()[:3])
    assert len(again.axes_[0].lines) > 3
    with pytest.raises(ValueError, match="ax was already used for a grid"):
        display.plot(axes[1])


def test_panels_dont_overlap(draw, y):
    display = draw("raw_aux", y)
    display.figure_.canvas.draw()
    boxes = [ax.get_tightbbox() for ax in display.axes_.flat]
    boxes.append(display.legend_.get_window_extent())
    for index, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:index])


def test_narrow_panels_have_short_texts(draw):
    figure = plt.figure(figsize=(3.5, 4), layout="constrained")
    display = draw("raw_d", ax=figure.add_subplot())
    assert display.axes_[0, 0].get_title() == "H3K4me1,\nA \N{MINUS SIGN} B"
    labels = [ax.get_xlabel() for ax in display.axes_[0]]
    assert labels == ["", "bp from start site", ""]
    figure.canvas.draw()
    boxes = [ax.title.get_window_extent() for ax in display.axes_[0]]
    assert boxes[0].x1 < boxes[1].x0 < boxes[1].x1 < boxes[2].x0


def test_many_marks():
    names = [f"mark{i}_A-B" for i in range(7)]
    arrays = {"attention": np.ones((1, 7, 1)), "bin_positions": [0]}
    display = BinAttentionDisplay(stream_names=names, **arrays).plot()
    assert display.axes_.shape == (2, 4)
    assert [ax is None for ax in display.axes_.flat] == [False] * 7 + [True]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"gene": 60}, "gene must be one of 60 rows, got 60"),
        ({"gene": 0, "groups": ["all"]}, "gene and groups can't be given together"),
        ({"groups": ["up"]}, r"y must be given for groups=\['up'\]"),
        ({"bin_positions": [1, 2]}, r"bin_positions must be \(8,\), one a bin"),
        ({"strand": ["+"] * 60}, "strand must be 1 or -1 for each of 60 genes"),
        ({"y": np.zeros(60)}, "No gene is up-regulated at threshold=2"),
        ({"gene": 0, "X": np.zeros((60, 2, 3, 7))}, r"X must be .* \(60, 2, 3, 7\)"),
        ({"attention": {"stream_names": []}}, "one without bins"),
        ({"ax": [None] * 3}, "ax must be matplotlib Axes, an array of them, or None"),
        (
            {"strand": np.ones(60), "bin_positions": range(8)},
            "only if the bins lie evenly",
        ),
    ],
)
def test_bad_input(fitted, X, options, message):
    options = {"attention": fitted("raw_d").attention(X), "n_resamples": 5} | options
    with pytest.raises((TypeError, ValueError), match=message):
        BinAttentionDisplay.from_attention(**options)


def test_bad_axes(fitted, X):
    attention = fitted("raw_d").attention(X)
    figure, axes = plt.subplots(1, 2)
    with pytest.raises(ValueError, match="one Axes or an array of 3, got 2"):
        BinAttentionDisplay.from_attention(attention, ax=axes)
    by_hand = figure.add_axes((0.1, 0.1, 0.5, 0.5))
    with pytest.raises(ValueError, match="got Axes placed by hand"):
        BinAttentionDisplay.from_attention(attention, ax=by_hand)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bin_positions": [1, 2, 3]}, r"attention must be of shape \(1, 1, 3\)"),
        ({"low": np.ones((1, 1, 2))}, "low and high must be given together"),
        ({"signal": np.ones((2, 2))}, r"signal must be of shape \(1, 2, 2\)"),
    ],
)
def test_bad_arrays(options, message):
    arrays = {"stream_names": ["x_A"], "bin_positions": [-50, 50]} | options
    with pytest.raises(ValueError, match=message):
        BinAttentionDisplay(attention=np.ones((1, 1, 2)), **arrays).plot()
