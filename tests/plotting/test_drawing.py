import subprocess
import sys
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest

from skdeepdiff import plotting
from skdeepdiff.plotting._drawing import fits, grid_axes, style

DRAW = {
    "MarkAttentionDisplay": lambda cls: cls(
        means=[[1.0]], bar_names=["x"], groups=["all"]
    ).plot(),
    "BinAttentionDisplay": lambda cls: cls(
        attention=[[[1.0]]], stream_names=["x_A"], bin_positions=[0]
    ).plot(),
    "TrainingHistoryDisplay": lambda cls: cls({"train_loss": [1.0]}).plot(),
    "PerformanceDisplay": lambda cls: cls(
        models=["a"], pairs=["p"], scores=[[0.5]]
    ).plot(),
}


def test_all_displays_are_drawn_here():
    assert sorted(DRAW) == plotting.__all__


@pytest.mark.parametrize("name", plotting.__all__)
def test_without_matplotlib(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"pip install 'skdeepdiff\[plots\]'"):
        DRAW[name](getattr(plotting, name))


@pytest.mark.parametrize("name", plotting.__all__)
def test_plotting_leaves_the_settings_alone(name):
    before = dict(plt.rcParams)
    display = DRAW[name](getattr(plotting, name))
    assert dict(plt.rcParams) == before
    assert plt.get_fignums() == [display.figure_.number]


def test_importing_the_package_imports_no_matplotlib():
    code = (
        "import sys, skdeepdiff.plotting; "
        "sys.exit(any(name.startswith('matplotlib') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_short_names_of_keywords():
    assert style({"color": "red", "linewidth": 1}, {"c": "blue"}) == {
        "color": "blue",
        "linewidth": 1,
    }
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
