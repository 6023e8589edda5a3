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


def _middle(axes, bottom):
    """Which of the lowest panels is in the middle."""
    lowest = sorted(np.flatnonzero(bottom), key=lambda index: index % axes.shape[-1])
    return lowest[(len(lowest) - 1) // 2]


class BinPanels:
    """The panels of a BinAttentionDisplay, with the artists that were drawn.

    The attributes are those of the display, without the underscores at their ends.
    """

    def __init__(self, display, ax, n_cols, line_kw, band_kw, signal_kw, legend_kw):
        self._display = display
        self._positions = np.asarray(display.bin_positions, dtype=float)
        self._edges = _edges(self._positions)
        # Space at the top, and with an arrow there.
        self._top = 1.05 if display.strand is None else 1.3
        n_rows, n_cols = _grid_shape(display.stream_names, n_cols)
        self.axes, self.bounding_ax, legend_ax = grid_axes(
            ax,
            (n_rows, n_cols),
            (max(4.2, 0.9 + 2.2 * n_cols), 1.1 + max(1.6 * n_rows, 2)),
            len(display.stream_names),
            LEGEND_HEIGHT,
            0.1 if display.signal is None else 0.35,
        )
        self._panels = [panel for panel in self.axes.flat if panel is not None]
        self.figure = self._panels[0].figure
        self._draw_attention(line_kw, band_kw)
        self._draw_signals(signal_kw)
        self._mark_start_site()
        self._label()
        self._draw_legend(
            self._panels[0] if legend_ax is None else legend_ax, legend_kw
        )

    def _draw_attention(self, line_kw, band_kw):
        display = self._display
        attention = np.asarray(display.attention, dtype=float)
        self.lines = np.empty(attention.shape[:2], dtype=object)
        self.bands = None if display.low is None else self.lines.copy()
        self.equal_lines = np.empty(len(self._panels), dtype=object)
        text_color = import_pyplot().rcParams["text.color"]
        highest = np.max(attention if display.high is None else display.high)
        for stream, panel in enumerate(self._panels):
            for group, name in enumerate(display.groups):
                n_genes = None if display.n_genes is None else display.n_genes[group]
                color = GROUP_COLORS.get(name, PALETTE[group % len(PALETTE)])
                defaults = {
                    "color": text_color if display.signal is not None else color,
                    "label": group_label(name, display.threshold, n_genes),
                    "linewidth": 1.2,
                }
                line_style = style(defaults, line_kw)
                (self.lines[group, stream],) = panel.plot(
                    self._positions, attention[group, stream], **line_style
                )
                if display.low is None:
                    continue
                defaults = {
                    "color": line_style["color"],
                    "alpha": 0.25,
                    "linewidth": 0,
                }
                self.bands[group, stream] = panel.fill_between(
                    self._positions,
                    np.asarray(display.low)[group, stream],
                    np.asarray(display.high)[group, stream],
                    **style(defaults, band_kw),
                )
            self.equal_lines[stream] = panel.axhline(
                1 / len(self._positions),
                color="0.5",
                linestyle="--",
                linewidth=0.8,
                label="equal attention",
            )
            panel.set_ylim(0, highest * self._top)

    def _draw_signals(self, signal_kw):
        self.signal_axes = self.signals = None
        if self._display.signal is None:
            return
        self.signal_axes = np.array([_share_place(panel) for panel in self._panels])
        parts = zip(
            self.signal_axes,
            np.asarray(self._display.signal, dtype=float),
            self._display.stream_names,
            strict=True,
        )
        self.signals = np.array(
            [
                _draw_signal(
                    below,
                    values,
                    split_stream(name)[1],
                    self._edges,
                    self._top,
                    signal_kw,
                )
                for below, values, name in parts
            ],
            dtype=object,
        )

    def _mark_start_site(self):
        """Show it, and the direction of transcription from there."""
        if self._edges[0] <= 0 <= self._edges[-1]:
            for panel in self._panels:
                panel.axvline(0, **FAINT)
        self.arrows = None
        if self._display.strand is not None:
            span = self._edges[-1] - self._edges[0]
            self.arrows = np.array(
                [
                    _draw_arrow(panel, self._display.strand, span)
                    for panel in self._panels
                ]
            )

    def _label(self):
        """Titles, ticks and labels, the latter at the edges of the grid."""
        display = self._display
        width = self._panels[0].get_window_extent().width / self.figure.dpi
        narrow = width < NARROW
        downstream = "downstream of" if display.along_transcription else "from"
        first, last, bottom = _outer(self.axes)
        for index, panel in enumerate(self._panels):
            title = _title(display.stream_names[index], narrow)
            panel.set_title(title, fontsize="small")
            panel.set_xlim(self._edges[0], self._edges[-1])
            panel.tick_params(
                labelsize="x-small", labelleft=first[index], labelbottom=bottom[index]
            )
            # Not at the ends, where numbers would run into those of the next panel.
            panel.locator_params(axis="x", nbins=2 if narrow else 4, prune="both")
            panel.locator_params(axis="y", nbins=4)
            if first[index]:
                panel.set_ylabel("attention", fontsize="small")
            if bottom[index] and (not narrow or index == _middle(self.axes, bottom)):
                panel.set_xlabel(f"bp {downstream} start site", fontsize="small")
            if last[index] and display.signal is not None:
                self.signal_axes[index].set_ylabel("signal", fontsize="small")

    def _draw_legend(self, ax, legend_kw):
        """One legend for all panels: above them, or in the first of a given array."""
        display = self._display
        handles = [*self.lines[:, 0], self.equal_lines[0]]
        if self.signals is not None:
            # Of either cell type, from the first panel that has it.
            handles[1:1] = [
                next(artist for artist in column if artist is not None)
                for column in self.signals.T
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
        if self.bounding_ax is not None:
            width = self.bounding_ax.get_window_extent().width / self.figure.dpi
            defaults |= {
                "loc": "center",
                "frameon": False,
                "ncols": len(handles) if width > 5 else 2,
            }
        self.legend = ax.legend(**{**defaults, **(legend_kw or {})})
