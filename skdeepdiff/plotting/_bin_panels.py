"""The panels of a BinAttentionDisplay."""

import numpy as np

from .._pairs._streams import split_stream
from ._drawing import (
    CELL_COLORS,
    FAINT,
    GROUP_COLORS,
    PALETTE,
    grid_axes,
    import_pyplot,
    style,
)
from ._gene_groups import group_label, legend_title
from ._streams import KIND_LABELS

MAX_COLUMNS = 6
# Of the legend above all panels, in inches.
LEGEND_HEIGHT = 0.5
# Panels of fewer inches get shorter texts.
NARROW = 1.4
# Space at the top, and with an arrow there.
TOP, TOP_WITH_ARROW = 1.05, 1.3


def _grid_shape(stream_names, n_cols):
    """Rows and columns: a row a kind of streams, if there are several."""
    n_streams = len(stream_names)
    if n_cols is None:
        kinds = {split_stream(name)[1] for name in stream_names}
        n_cols = n_streams // len(kinds)
        if n_cols > MAX_COLUMNS or n_streams % len(kinds):
            # As even as possible.
            n_rows = -(-n_streams // MAX_COLUMNS)
            n_cols = -(-n_streams // n_rows)
    n_cols = min(n_cols, n_streams)
    return -(-n_streams // n_cols), n_cols


def _title(stream_name, narrow):
    mark, kind = split_stream(stream_name)
    if not kind:
        return mark
    space = "\n" if narrow else " "
    return f"{mark},{space}{KIND_LABELS.get(kind, kind)}"


def _edges(positions):
    """Bounds of the bins, from their centres."""
    if len(positions) == 1:
        return np.array([positions[0] - 0.5, positions[0] + 0.5])
    middle = (positions[:-1] + positions[1:]) / 2
    first, last = 2 * positions[0] - middle[0], 2 * positions[-1] - middle[-1]
    return np.concatenate([[first], middle, [last]])


def _share_place(ax):
    """Axes for the signal, below those of the attention, with a scale on the right."""
    below = ax.twinx()
    ax.set_zorder(below.get_zorder() + 1)
    ax.patch.set_visible(False)
    below.tick_params(labelsize="x-small")
    below.locator_params(axis="y", nbins=3)
    return below


def _draw_signal(ax, signal, kind, edges, top, signal_kw):
    """The signal that a stream reads, of one cell type or of both."""
    artists = [None, None]
    for cell, values in enumerate(signal):
        if kind[:1] in ("A", "B") and kind != "A-B" and kind[0] != "AB"[cell]:
            continue
        defaults = {
            "color": CELL_COLORS[cell],
            "fill": True,
            "alpha": 0.6,
            "linewidth": 0,
            "label": f"signal in {'AB'[cell]}",
        }
        artists[cell] = ax.stairs(values, edges, **style(defaults, signal_kw))
    highest = max(artist.get_data().values.max() for artist in artists if artist)
    ax.set_ylim(0, highest * top or 1)
    return artists


def _draw_arrow(ax, strand, span):
    """An arrow from the start site in the direction of transcription."""
    place = ax.get_xaxis_transform()
    color = import_pyplot().rcParams["text.color"]
    return ax.annotate(
        "",
        (0.18 * strand * span, 0.93),
        xytext=(0, 0.93),
        xycoords=place,
        textcoords=place,
        arrowprops={"arrowstyle": "->", "color": color, "shrinkA": 0, "shrinkB": 0},
    )


def _outer(axes):
    """Which panels are the first of their row, the last of it, the last of a column."""
    panels = [panel for panel in axes.flat if panel is not None]
    everywhere = np.ones(len(panels), dtype=bool)
    if axes.ndim != 2:
        return everywhere, everywhere, everywhere
    place = np.arange(len(panels))
    n_cols = axes.shape[1]
    last = (place % n_cols == n_cols - 1) | (place == len(panels) - 1)
    return place % n_cols == 0, last, place + n_cols >= len(panels)


def draw_grid(display, ax, n_cols, line_kw, band_kw, signal_kw, legend_kw):
    """Draw all panels, and set the display's fitted attributes."""
    names = display.stream_names
    n_rows, n_cols = _grid_shape(names, n_cols)
    size = (max(4.2, 0.9 + 2.2 * n_cols), 1.1 + max(1.6 * n_rows, 2))
    axes, display.bounding_ax_, legend_ax = grid_axes(
        ax,
        (n_rows, n_cols),
        size,
        len(names),
        LEGEND_HEIGHT,
        0.1 if display.signal is None else 0.35,
    )
    panels = [panel for panel in axes.flat if panel is not None]
    display.axes_, display.figure_ = axes, panels[0].figure
    _draw_attention(display, panels, line_kw, band_kw)
    _draw_below(display, panels, signal_kw)
    _label(display, panels)
    _draw_legend(display, panels[0] if legend_ax is None else legend_ax, legend_kw)


def _label(display, panels):
    """Titles, ticks and labels, the latter at the edges of the grid."""
    edges = _edges(np.asarray(display.bin_positions, dtype=float))
    width = panels[0].get_window_extent().width / display.figure_.dpi
    narrow = width < NARROW
    downstream = "downstream of" if display.along_transcription else "from"
    first, last, bottom = _outer(display.axes_)
    for index, panel in enumerate(panels):
        title = _title(display.stream_names[index], narrow)
        panel.set_title(title, fontsize="small")
        panel.set_xlim(edges[0], edges[-1])
        panel.tick_params(
            labelsize="x-small", labelleft=first[index], labelbottom=bottom[index]
        )
        # Not at the ends, where numbers would run into those of the next panel.
        panel.locator_params(axis="x", nbins=2 if narrow else 4, prune="both")
        panel.locator_params(axis="y", nbins=4)
        if first[index]:
            panel.set_ylabel("attention", fontsize="small")
        if bottom[index] and (not narrow or index == _middle(display.axes_, bottom)):
            panel.set_xlabel(f"bp {downstream} start site", fontsize="small")
        if last[index] and display.signal is not None:
            display.signal_axes_[index].set_ylabel("signal", fontsize="small")


def _middle(axes, bottom):
    """Which of the lowest panels is in the middle."""
    lowest = sorted(np.flatnonzero(bottom), key=lambda index: index % axes.shape[-1])
    return lowest[(len(lowest) - 1) // 2]


def _draw_attention(display, panels, line_kw, band_kw):
    attention = np.asarray(display.attention, dtype=float)
    positions = np.asarray(display.bin_positions, dtype=float)
    display.lines_ = np.empty(attention.shape[:2], dtype=object)
    display.bands_ = None if display.low is None else display.lines_.copy()
    display.equal_lines_ = np.empty(len(panels), dtype=object)
    text_color = import_pyplot().rcParams["text.color"]
    for stream, panel in enumerate(panels):
        for group, name in enumerate(display.groups):
            n_genes = None if display.n_genes is None else display.n_genes[group]
            color = GROUP_COLORS.get(name, PALETTE[group % len(PALETTE)])
            defaults = {
                "color": text_color if display.signal is not None else color,
                "label": group_label(name, display.threshold, n_genes),
                "linewidth": 1.2,
            }
            line_style = style(defaults, line_kw)
            (display.lines_[group, stream],) = panel.plot(
                positions, attention[group, stream], **line_style
            )
            if display.low is not None:
                display.bands_[group, stream] = panel.fill_between(
                    positions,
                    np.asarray(display.low)[group, stream],
                    np.asarray(display.high)[group, stream],
                    **style(
                        {
                            "color": line_style["color"],
                            "alpha": 0.25,
                            "linewidth": 0,
                        },
                        band_kw,
                    ),
                )
        display.equal_lines_[stream] = panel.axhline(
            1 / len(positions),
            color="0.5",
            linestyle="--",
            linewidth=0.8,
            label="equal attention",
        )
    highest = np.max(attention if display.high is None else display.high)
    for panel in panels:
        panel.set_ylim(0, highest * _top(display))


def _top(display):
    return TOP if display.strand is None else TOP_WITH_ARROW


def _draw_below(display, panels, signal_kw):
    """Start site, direction of transcription, and signal."""
    edges = _edges(np.asarray(display.bin_positions, dtype=float))
    display.signal_axes_ = display.signals_ = display.arrows_ = None
    if display.signal is not None:
        signal = np.asarray(display.signal, dtype=float)
        display.signal_axes_ = np.array([_share_place(panel) for panel in panels])
        display.signals_ = np.array(
            [
                _draw_signal(
                    below,
                    values,
                    split_stream(name)[1],
                    edges,
                    _top(display),
                    signal_kw,
                )
                for below, values, name in zip(
                    display.signal_axes_, signal, display.stream_names, strict=True
                )
            ],
            dtype=object,
        )
    if edges[0] <= 0 <= edges[-1]:
        for panel in panels:
            panel.axvline(0, **FAINT)
    if display.strand is not None:
        span = edges[-1] - edges[0]
        display.arrows_ = np.array(
            [_draw_arrow(panel, display.strand, span) for panel in panels]
        )


def _draw_legend(display, ax, legend_kw):
    """One legend for all panels: above them, or in the first of a given array."""
    handles = [*display.lines_[:, 0], display.equal_lines_[0]]
    if display.signals_ is not None:
        # Of either cell type, from the first panel that has it.
        handles[1:1] = [
            next(artist for artist in column if artist is not None)
            for column in display.signals_.T
            if any(artist is not None for artist in column)
        ]
    title = legend_title(display.groups)
    if display.strand is not None:
        title = f"gene on the {'minus' if display.strand < 0 else 'plus'} strand"
    defaults = {
        "handles": handles,
        "title": title,
        "fontsize": "small",
        "title_fontsize": "small",
        "loc": "upper right",
    }
    if display.bounding_ax_ is not None:
        width = display.bounding_ax_.get_window_extent().width / display.figure_.dpi
        defaults |= {
            "loc": "center",
            "frameon": False,
            "ncols": len(handles) if width > 5 else 2,
        }
    display.legend_ = ax.legend(**{**defaults, **(legend_kw or {})})
