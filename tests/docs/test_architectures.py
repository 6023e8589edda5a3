import re

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch

from architectures import (
    SHARED,
    A,
    count_parameters,
    draw_architecture,
    file_name,
    write_architectures,
)
from skdeepdiff.nn import VARIANTS, DeepDiffNet, Variant

DIFFERENCE = "A \N{MINUS SIGN} B"
RAW = ["A", "B", DIFFERENCE]
CELLS = ["A (aux)", "B (aux)"]
# Labels of streams, parameters, parameters of level I.
DRAWN = {
    "raw_d": ([DIFFERENCE], "55,681", "45,120"),
    "raw_c": (RAW[:2], "100,801", "90,240"),
    "raw": (RAW, "145,921", "135,360"),
    "aux": (CELLS, "113,475", "90,240"),
    "raw_aux": (RAW + CELLS, "257,283", "225,600"),
    "aux_siamese": (CELLS, "68,355", "45,120"),
    "raw_aux_siamese": (RAW + CELLS, "212,163", "180,480"),
}


@pytest.fixture(scope="module")
def drawn():
    """Figures by variant, each drawn once."""
    figures = {}

    def draw(variant):
        if variant not in figures:
            figures[variant] = draw_architecture(variant)
        return figures[variant]

    return draw


def texts(figure):
    (ax,) = figure.axes
    return [" ".join(text.get_text().split()) for text in ax.texts]


def boxes(figure, color):
    (ax,) = figure.axes
    return [
        patch
        for patch in ax.patches
        if isinstance(patch, FancyBboxPatch) and patch.get_edgecolor() == to_rgba(color)
    ]


@pytest.mark.parametrize("variant", DRAWN)
def test_streams_and_parameters_are_named(drawn, variant):
    labels, n_parameters, in_level_1 = DRAWN[variant]
    words = texts(drawn(variant))
    assert [word for word in words if word in RAW + CELLS] == labels
    assert variant in words
    assert f"{5 * len(labels)} streams, {n_parameters} parameters" in words
    assert f"{in_level_1} parameters" in words


@pytest.mark.parametrize("variant", DRAWN)
def test_parameters_of_the_parts_add_up(drawn, variant):
    parts = [
        int(match[1].replace(",", ""))
        for match in map(
            re.compile(r"([\d,]+) parameters").fullmatch, texts(drawn(variant))
        )
        if match
    ]
    assert len(parts) == 3
    assert sum(parts) == count_parameters(DeepDiffNet(variant, 5))


@pytest.mark.parametrize("variant", DRAWN)
def test_predictions_and_losses_are_named(drawn, variant):
    words = texts(drawn(variant))
    predictions = ["log fold change"]
    if VARIANTS[variant].auxiliary:
        predictions += ["expression in A", "expression in B"]
    assert {word for word in words if word.startswith(("log", "expr"))} == {
        *predictions
    }
    assert words.count("squared error") == len(predictions)
    contrastive = "contrastive loss \N{MULTIPLICATION SIGN} 4" in words
    assert contrastive == ("shared weights" in words) == VARIANTS[variant].siamese


@pytest.mark.parametrize("variant", DRAWN)
def test_level_1_has_the_shared_color_if_weights_are_shared(drawn, variant):
    # A pile of five marks for each cell type.
    assert len(boxes(drawn(variant), SHARED)) == 10 * VARIANTS[variant].siamese


@pytest.mark.parametrize(
    ("variant", "steps"),
    [
        ("raw_d", ["over 5 streams"]),
        ("raw", ["over 15 streams"]),
        ("aux", ["over 5 streams"] * 2),
        ("raw_aux", ["over 5 streams"] * 2 + ["over 25 streams"]),
    ],
)
def test_level_2_says_what_it_runs_over(drawn, variant, steps):
    assert [word for word in texts(drawn(variant)) if "over" in word] == steps


@pytest.mark.parametrize("variant", DRAWN)
def test_nothing_leaves_the_picture_and_no_texts_overlap(drawn, variant):
    figure = drawn(variant)
    figure.canvas.draw()
    (ax,) = figure.axes
    extents = [text.get_window_extent() for text in ax.texts]
    width, height = figure.canvas.get_width_height()
    for index, extent in enumerate(extents):
        assert 0 < extent.x0 < extent.x1 < width
        assert 0 < extent.y0 < extent.y1 < height
        assert extent.count_overlaps(extents[index + 1 :]) == 0, ax.texts[index]


def test_sizes_are_those_of_the_network():
    words = texts(draw_architecture("aux", n_marks=3, n_bins=50, hidden_size=8))
    assert "3 \N{MULTIPLICATION SIGN} 50 bins" in words
    assert words.count("3 \N{MULTIPLICATION SIGN} 16") == 2
    assert words.count("8") == 2
    assert (
        "Linear 16 \N{RIGHTWARDS ARROW} 8 ReLU Linear 8 \N{RIGHTWARDS ARROW} 1" in words
    )


def test_a_variant_of_ones_own_can_be_drawn():
    figure = draw_architecture(Variant(raw=("a",)))
    assert "5 streams, 55,681 parameters" in texts(figure)
    assert len(boxes(figure, A)) == 5


def test_files_are_the_same_each_time(tmp_path, monkeypatch):
    monkeypatch.setattr("architectures.VARIANTS", {"raw_d": VARIANTS["raw_d"]})
    before = dict(mpl.rcParams)
    contents = []
    for folder in (tmp_path / "one", tmp_path / "another"):
        write_architectures(folder)
        (path,) = folder.iterdir()
        assert path.name == file_name("raw_d")
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]
    assert contents[0].startswith(b"<?xml")
    assert dict(mpl.rcParams) == before
