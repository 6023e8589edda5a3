"""What all Displays draw with: matplotlib, colours, axes."""

import numpy as np
from sklearn.utils._plotting import _validate_style_kwargs

from .._utils._extras import import_extra

# Okabe and Ito's palette, which colour-blind people can tell apart; no yellow, which
# white paper swallows, and a grey in the place of black, which a dark one would.
PALETTE = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#888888",
)
GROUP_COLORS = {"up": "#D55E00", "down": "#0072B2", "all": "#009E73"}
CELL_COLORS = ("#56B4E9", "#E69F00")
# Grid lines and bounds, visible on white and on black.
FAINT = {"color": "0.5", "alpha": 0.35, "linewidth": 0.8}


def import_pyplot():
    """Matplotlib's pyplot.

    Returns
    -------
    pyplot : module
        ``matplotlib.pyplot``.

    Raises
    ------
    ImportError
        If matplotlib isn't installed.
    """
    import_extra("matplotlib", "plots")
    import matplotlib.pyplot

    return matplotlib.pyplot


def style(defaults, given):
    """Keyword arguments of an artist: the defaults, unless others are given.

    Parameters
    ----------
    defaults : dict
        Keyword arguments by their full names.
    given : dict or None
        The user's, perhaps under short names such as ``c`` and ``lw``.

    Returns
    -------
    keywords : dict
        By their full names.
    """
    return _validate_style_kwargs(defaults, given or {})


def one_axes(ax, figsize):
    """The axes to draw on, in a figure of its own unless they are given.

    Parameters
    ----------
    ax : matplotlib Axes or None
        None makes a figure.
    figsize : tuple of float
        Its width and height in inches.

    Returns
    -------
    ax : matplotlib Axes
        Axes.
    """
    pyplot = import_pyplot()
    if ax is None:
        _, ax = pyplot.subplots(figsize=figsize, layout="constrained")
    elif not isinstance(ax, pyplot.Axes):
        raise TypeError(f"ax must be matplotlib Axes or None, got {type(ax).__name__}.")
    return ax


def grid_axes(ax, shape, figsize, n_panels=None, legend_height=None, wspace=0.4):
    """Several axes to draw on, as scikit-learn lays them out.

    Parameters
    ----------
    ax : matplotlib Axes, array-like of matplotlib Axes, or None
        Axes are switched off and a grid is put where they are; an array is used as it
        is; None makes a figure with a grid.
    shape : tuple of int
        Rows and columns of a grid.
    figsize : tuple of float
        Width and height of a new figure in inches.
    n_panels : int, optional
        How many axes are needed; as many as a grid has by default.
    legend_height : float, optional
        Inches above a grid to keep for a legend.
    wspace : float
        Space between columns, in widths of a panel, where no layout engine finds it.

    Returns
    -------
    axes : ndarray of matplotlib Axes
        Of the shape of the grid, with None where no panel is needed, or of that of the
        array.
    bounding_ax : matplotlib Axes or None
        The axes that the grid lies in.
    legend_ax : matplotlib Axes or None
        Axes, switched off, above a grid.
    """
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
    """End the vertical axis where a legend at the top hides nothing.

    Parameters
    ----------
    ax : matplotlib Axes
        Axes whose values start at 0.
    legend : matplotlib Legend
        Legend in it.
    highest : float
        Largest value drawn.
    """
    share = legend.get_window_extent().height / ax.get_window_extent().height
    # Where the legend needs nearly all of a tiny picture, nothing helps.
    ax.set_ylim(0, highest / max(0.95 - share, 0.3))


def fits(ax, texts, n_places, fontsize=None, own=False):
    """Whether texts beside one another, in so many places, don't overlap.

    Parameters
    ----------
    ax : matplotlib Axes
        Axes as wide as all places together.
    texts : sequence of str
        Words; lines are separated.
    n_places : int
        Places of equal width.
    fontsize : float, optional
        In points; that of tick labels by default.
    own : bool
        Whether the figure was made for the axes. Others may yet become narrower, as
        their layout comes when they are drawn.

    Returns
    -------
    fits : bool
        As far as the mean width of a character tells.
    """
    from matplotlib.font_manager import FontProperties

    if fontsize is None:
        fontsize = import_pyplot().rcParams["xtick.labelsize"]
    points = FontProperties(size=fontsize).get_size_in_points()
    lines = [line for text in texts for line in text.split("\n")]
    widest = max(map(len, lines), default=0) * 0.62 * points * ax.figure.dpi / 72
    return widest <= (1 if own else 0.8) * ax.get_window_extent().width / n_places


def slant_ticks(ax, angle):
    """Turn the names below an axis so that each ends at its tick.

    Parameters
    ----------
    ax : matplotlib Axes
        Axes.
    angle : float
        In degrees.
    """
    for label in ax.get_xticklabels():
        label.set(rotation=angle, rotation_mode="anchor", ha="right")
        if angle == 90:
            label.set_va("center")
