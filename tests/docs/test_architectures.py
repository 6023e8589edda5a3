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
RAW = {"a": "A", "b": "B", "difference": DIFFERENCE}
CELLS = ["A (aux)", "B (aux)"]


def texts(figure):
    (ax,) = figure.axes
    return [" ".join(text.get_text().split()) for text in ax.texts]


def boxes(figure, color):
    patches = figure.axes[0].findobj(FancyBboxPatch)
    return [patch for patch in patches if patch.get_edgecolor() == to_rgba(color)]


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_named_and_where_it_is(variant):
    labels = [RAW[side] for side in VARIANTS[variant].raw]
    labels += CELLS * VARIANTS[variant].auxiliary
    net = DeepDiffNet(variant, 5)
    figure = draw_architecture(variant)
    words = texts(figure)
    assert [word for word in words if word in [*RAW.values(), *CELLS]] == labels
    assert variant in words
    assert f"{5 * len(labels)} streams, {count_parameters(net):,} parameters" in words
    parts = [re.fullmatch(r"([\d,]+) parameters", word) for word in words]
    parts = [int(match[1].replace(",", "")) for match in parts if match]
    assert count_parameters(net.bin_encoder) in parts
    assert len(parts) == 3
    assert sum(parts) == count_parameters(net)

    predictions = {"log fold change"}
    if VARIANTS[variant].auxiliary:
        predictions |= {"expression in A", "expression in B"}
    assert {word for word in words if word.startswith(("log", "expr"))} == predictions
    assert words.count("squared error") == len(predictions)
    siamese = VARIANTS[variant].siamese
    contrastive = "contrastive loss \N{MULTIPLICATION SIGN} 4" in words
    assert contrastive == ("shared weights" in words) == siamese
    # A pile of five marks for each cell type.
    assert len(boxes(figure, SHARED)) == 10 * siamese
    raw = [f"over {5 * len(labels)} streams"] if VARIANTS[variant].raw else []
    steps = ["over 5 streams"] * 2 * VARIANTS[variant].auxiliary + raw
    assert [word for word in words if "over" in word] == steps

    figure.canvas.draw()
    extents = [text.get_window_extent() for text in figure.axes[0].texts]
    width, height = figure.canvas.get_width_height()
    for index, extent in enumerate(extents):
        assert 0 < extent.x0 < extent.x1 < width
        assert 0 < extent.y0 < extent.y1 < height
        assert extent.count_overlaps(extents[index + 1 :]) == 0, words[index]


def test_sizes_are_those_of_the_network():
    words = texts(draw_architecture("aux", n_marks=3, n_bins=50, hidden_size=8))
    assert "3 \N{MULTIPLICATION SIGN} 50 bins" in words
    assert words.count("3 \N{MULTIPLICATION SIGN} 16") == 2
    assert words.count("8") == 2
    layers = "Linear 16 \N{RIGHTWARDS ARROW} 8 ReLU Linear 8 \N{RIGHTWARDS ARROW} 1"
    assert layers in words


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
