import sys
from doctest import DocTestParser
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest

from skdeepdiff import plotting
from skdeepdiff.plotting._drawing import fits, grid_axes, style


def run_example(name):
    """Draw as the example in a display's docstring does."""
    names = {}
    for example in DocTestParser().get_examples(getattr(plotting, name).__doc__):
        exec(example.source, names)


@pytest.mark.parametrize("name", plotting.__all__)
def test_without_matplotlib(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"pip install 'skdeepdiff\[plots\]'"):
        run_example(name)


@pytest.mark.parametrize("name", [n for n in plotting.__all__ if n[-7:] == "Display"])
def test_plotting_leaves_the_settings_alone(name):
    before = dict(plt.rcParams)
    run_example(name)
    assert dict(plt.rcParams) == before
    assert plt.get_fignums()


def test_short_names_of_keywords():
    blue = {"color": "blue", "linewidth": 1}
    assert style({"color": "red", "linewidth": 1}, {"c": "blue"}) == blue
    assert style({"color": "red"}, None) == {"color": "red"}
    with pytest.raises(TypeError, match="aliases"):
        style({}, {"c": "blue", "color": "red"})


def test_texts_fit_where_they_do():
    figure, ax = plt.subplots(figsize=(6, 2))
    ax.set_xticks(range(8), ["E123-E003"] * 8)
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert any(a.overlaps(b) for a, b in pairwise(boxes))
    assert not fits(ax, ["E123-E003"], 8)
    assert fits(ax, ["E123-E003"], 3)
    assert fits(ax, [], 3)


def test_a_grid_of_given_axes_keeps_its_shape():
    axes = plt.subplots(2, 3)[1]
    grid, bounding_ax, legend_ax = grid_axes(axes, (3, 2), (1, 1))
    assert np.array_equal(grid, axes)
    assert bounding_ax is legend_ax is None
