"""What all Displays draw with: checked arrays, matplotlib, colours, axes."""

import numpy as np
import pandas as pd
from sklearn.utils import Bunch
from sklearn.utils._param_validation import Integral, Interval, Real
from sklearn.utils._plotting import _validate_style_kwargs

from .._utils._estimators import one_of
from .._utils._extras import import_extra

# What parameters may be, whichever Display has them.
CONSTRAINTS = {
    "attention": [Bunch, dict],
    "gene": [Integral, None],
    "groups": [list, tuple, None],
    "threshold": [Interval(Real, 0, None, closed="left")],
    "by": [one_of("mark", "stream")],
    "bin_positions": ["array-like", None],
    "bin_size": [Interval(Integral, 1, None, closed="left")],
    "strand": ["array-like", None],
    "mark_names": ["array-like", None],
    "results": [pd.DataFrame],
    "score": [str],
    "low": [str, None],
    "high": [str, None],
    "labels": [dict, None],
    "predictions": [dict],
    "pair": [str],
    "metric": [callable, None],
    "colors": [dict, None],
    "markers": [dict, None],
    "candidates": ["array-like", None],
    "score_name": [str],
    "confidence_level": [Interval(Real, 0, 1, closed="neither")],
    "n_resamples": [Interval(Integral, 1, None, closed="left")],
    "random_state": ["random_state"],
}

# Okabe and Ito's palette, which colour-blind people can tell apart; no yellow, which
# white paper swallows, and a grey in the place of black, which a dark one would.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#888888")
CELL_COLORS = ("#56B4E9", "#E69F00")
# Grid lines and bounds, visible on white and on black.
FAINT = {"color": "0.5", "alpha": 0.35, "linewidth": 0.8}


def import_pyplot():
    import_extra("matplotlib", "plots")
    import matplotlib.pyplot

    return matplotlib.pyplot


def check_arrays(display, name, shape, allowed):
    """Get an array and its bounds, if any; ``allowed`` is the shape in words."""
    arrays = []
    for each in (name, "low", "high"):
        values = getattr(display, each)
        if np.shape(values) != shape and (each == name or values is not None):
            raise ValueError(f"{each} must {allowed}, got shape {np.shape(values)}.")
        arrays.append(None if values is None else np.asarray(values, dtype=float))
    if (display.low is None) != (display.high is None):
        raise ValueError("low and high must be given together.")
    return arrays


def style(defaults, given):
    """Merge an artist's defaults with the user's keywords, perhaps ``c`` and ``lw``."""
    return _validate_style_kwargs(defaults, given or {})


def one_axes(ax, figsize):
    pyplot = import_pyplot()
    if ax is None:
        _, ax = pyplot.subplots(figsize=figsize, layout="constrained")
    elif not isinstance(ax, pyplot.Axes):
        raise TypeError(f"ax must be matplotlib Axes or None, got {type(ax).__name__}.")
    return ax


def grid_axes(ax, shape, figsize, n_panels=None, legend_height=None, wspace=0.4):
    """Get a grid's axes, None for spare ones; the one they lie in; and the legend's."""
    pyplot = import_pyplot()
    n_panels = shape[0] * shape[1] if n_panels is None else n_panels
    if ax is not None and not isinstance(ax, pyplot.Axes):
        axes = np.asarray(ax, dtype=object)
        if not all(isinstance(each, pyplot.Axes) for each in axes.flat):
            raise TypeError(
                "ax must be matplotlib Axes, an array of them, or None, got "
                f"{type(ax).__name__}."
            )
        if axes.size != n_panels:
            raise ValueError(
                f"ax must be one Axes or an array of {n_panels}, got {axes.size}."
            )
        return axes, None, None
    if ax is None:
        _, ax = pyplot.subplots(figsize=figsize, layout="constrained")
    elif not ax.axison:
        raise ValueError(
            "ax was already used for a grid of axes; give that grid, the display's "
            "axes_, instead."
        )
    place = ax.get_subplotspec()
    if place is None:
        raise ValueError(
            "ax must be a subplot, which a grid of axes can lie in, or an array of "
            f"{n_panels} Axes, got Axes placed by hand."
        )
    # As scikit-learn does: the axes are switched off, and the grid is put there.
    ax.set_axis_off()
    # A layout engine finds the spacing.
    managed = ax.figure.get_layout_engine() is not None
    legend_ax = None
    if legend_height is not None:
        share = legend_height * ax.figure.dpi / ax.get_window_extent().height
        ratios = [min(share, 0.4), 1 - min(share, 0.4)]
        # Unmanaged, the panels' titles need room below the legend.
        between = {} if managed else {"hspace": 0.35}
        above, place = place.subgridspec(2, 1, height_ratios=ratios, **between)
        legend_ax = ax.figure.add_subplot(above)
        legend_ax.set_axis_off()
    axes = np.full(shape, None, dtype=object)
    spacing = {} if managed else {"hspace": 0.5, "wspace": wspace}
    cells = list(place.subgridspec(*shape, **spacing))
    for index in range(n_panels):
        axes.flat[index] = ax.figure.add_subplot(cells[index])
    return axes, ax, legend_ax


def leave_room(ax, legend, highest):
    """End the vertical axis, from 0, where a legend at the top hides nothing."""
    share = legend.get_window_extent().height / ax.get_window_extent().height
    # Where the legend needs nearly all of a tiny picture, nothing helps.
    ax.set_ylim(0, highest / max(0.95 - share, 0.3))


def fits(ax, texts, n_places, fontsize=None, own=False):
    """Estimate whether texts fit side by side; axes not our own may become narrower."""
    from matplotlib.font_manager import FontProperties

    if fontsize is None:
        fontsize = import_pyplot().rcParams["xtick.labelsize"]
    points = FontProperties(size=fontsize).get_size_in_points()
    lines = [line for text in texts for line in text.split("\n")]
    widest = max(map(len, lines), default=0) * 0.62 * points * ax.figure.dpi / 72
    return widest <= (1 if own else 0.8) * ax.get_window_extent().width / n_places


def slant_ticks(ax, angle):
    for label in ax.get_xticklabels():
        label.set(rotation=angle, rotation_mode="anchor", ha="right")
        if angle == 90:
            label.set_va("center")
