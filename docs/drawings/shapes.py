"""Shapes that the drawings of networks are made of, in hundredths of an inch."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

INK = "#222222"
FAINT_INK = "#666666"
SIZE = 10  # of texts, in points


def blank_axes(width, height):
    """Axes that fill a white figure, with y growing downwards.

    Parameters
    ----------
    width, height : float
        In hundredths of an inch.

    Returns
    -------
    ax : matplotlib Axes
        Without an axis.
    """
    figure = Figure(figsize=(width / 100, height / 100), facecolor="white")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    ax.set_axis_off()
    return ax


def tint(color, share):
    """A colour, mixed with white.

    Parameters
    ----------
    color : color
        Any that matplotlib knows.
    share : float
        Of the colour, 0 to 1.

    Returns
    -------
    color : tuple of float
        Red, green, blue.
    """
    return tuple(1 - share * (1 - part) for part in to_rgb(color))


def write(ax, x, y, words, **options):
    """A text, in the middle of a place unless told otherwise."""
    defaults = {"ha": "center", "va": "center", "fontsize": SIZE, "color": INK}
    return ax.text(x, y, words, **(defaults | options))


def box(ax, left, top, width, height, color, *, dashed=False, zorder=2):
    """A rectangle with round corners, and its colour pale inside."""
    patch = FancyBboxPatch(
        (left, top),
        width,
        height,
        boxstyle="round,pad=0,rounding_size=6",
        facecolor="white" if dashed else tint(color, 0.22),
        edgecolor=color,
        linewidth=1.3,
        linestyle=(0, (3, 2)) if dashed else "solid",
        zorder=zorder,
    )
    return ax.add_patch(patch)


def arrow(ax, start, end, *, color=INK, style="-|>"):
    """A straight arrow between two points."""
    patch = FancyArrowPatch(
        start,
        end,
        arrowstyle=style,
        mutation_scale=9,
        shrinkA=0,
        shrinkB=0,
        color=color,
        linewidth=1.2,
        zorder=3,
    )
    return ax.add_patch(patch)


def line(ax, *points, color=INK, **options):
    """Straight lines from point to point."""
    x, y = zip(*points, strict=True)
    defaults = {"color": color, "linewidth": 1.2, "zorder": 3, "solid_capstyle": "butt"}
    return ax.plot(x, y, **(defaults | options))[0]


def junction(ax, x, y):
    """A dot where lines meet."""
    return ax.add_patch(Circle((x, y), 3, color=INK, linewidth=0, zorder=4))


def heat_map(ax, values, left, top, width, height, colors):
    """Small rectangles, as vectors.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to.
    values : ndarray of shape (n_rows, n_columns)
        Between 0 and 1.
    left, top, width, height : float
        Of the whole.
    colors : sequence of color
        From 0 to 1.
    """
    n_rows, n_columns = values.shape
    ax.pcolormesh(
        np.linspace(left, left + width, n_columns + 1),
        np.linspace(top, top + height, n_rows + 1),
        values,
        cmap=LinearSegmentedColormap.from_list("", colors),
        vmin=0,
        vmax=1,
        linewidth=0.2,
        edgecolors="face",
        zorder=2,
    )
    for row in range(1, n_rows):
        y = top + height * row / n_rows
        line(ax, (left, y), (left + width, y), color="white", linewidth=1.2)


def chain(ax, left, middle, width, color, n_steps=4):
    """Steps of a sequence, along which arrows run in both directions."""
    for y, start, end in (
        (middle - 7, left - 4, left + width + 6),
        (middle + 7, left + width + 4, left - 6),
    ):
        arrow(ax, (start, y), (end, y), color=color).set_mutation_scale(6)
    for x in np.linspace(left, left + width, n_steps):
        ax.add_patch(Circle((x, middle), 3.2, color=color, linewidth=0, zorder=4))


def bars(ax, left, bottom, width, height, color, weights):
    """A weight for each step."""
    step = width / (len(weights) - 1)
    ax.bar(
        left + step * np.arange(len(weights)),
        -height * np.asarray(weights) / max(weights),
        width=0.72 * step,
        bottom=bottom,
        color=color,
        zorder=4,
    )
    line(ax, (left - 5, bottom), (left + width + 5, bottom), color=color, linewidth=1)
