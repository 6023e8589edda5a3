"""The panels of a BinAttentionDisplay."""

import numpy as np

from .._pairs._streams import split_stream
from ._drawing import CELL_COLORS, FAINT, grid_axes, import_pyplot, style
from ._gene_bins import bin_edges
from ._gene_groups import group_looks, legend_title
from ._streams import KIND_LABELS

MAX_COLUMNS = 6
# Of the legend above all panels, in inches.
LEGEND_HEIGHT = 0.5
# Panels of fewer inches get shorter texts.
NARROW = 1.4


def _grid_shape(stream_names, n_cols):
    """Choose rows and columns: a row a kind of streams, if there are several."""
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


def _outer(axes):
    panels = [panel for panel in axes.flat if panel is not None]
    everywhere = np.ones(len(panels), dtype=bool)
    if axes.ndim != 2:
        return everywhere, everywhere, everywhere
    place = np.arange(len(panels))
    n_cols = axes.shape[1]
    last = (place % n_cols == n_cols - 1) | (place == len(panels) - 1)
    return place % n_cols == 0, last, place + n_cols >= len(panels)


class BinPanels:
    def _lay_out(self, ax, n_cols):
        self._positions = np.asarray(self.bin_positions, dtype=float)
        self._edges = bin_edges(self._positions)
        # Space at the top, and with an arrow there.
        self._top = 1.05 if self.strand is None else 1.3
        n_rows, n_cols = _grid_shape(self.stream_names, n_cols)
        self.axes_, self.bounding_ax_, self._legend_ax = grid_axes(
            ax,
            (n_rows, n_cols),
            (max(4.2, 0.9 + 2.2 * n_cols), 1.1 + max(1.6 * n_rows, 2)),
            len(self.stream_names),
            LEGEND_HEIGHT,
            0.1 if self.signal is None else 0.35,
        )
        self._panels = [panel for panel in self.axes_.flat if panel is not None]
        self.figure_ = self._panels[0].figure

    def _draw_attention(self, attention, low, high, line_kw, band_kw):
        self.lines_ = np.empty(attention.shape[:2], dtype=object)
        self.bands_ = None if low is None else self.lines_.copy()
        self.equal_lines_ = np.empty(len(self._panels), dtype=object)
        looks = group_looks(self)
        if self.signal is not None:
            text_color = import_pyplot().rcParams["text.color"]
            looks = [look | {"color": text_color} for look in looks]
        highest = np.max(attention if high is None else high)
        for stream, panel in enumerate(self._panels):
            for group, look in enumerate(looks):
                line_style = style(look | {"linewidth": 1.2}, line_kw)
                (self.lines_[group, stream],) = panel.plot(
                    self._positions, attention[group, stream], **line_style
                )
                if low is None:
                    continue
                band = {"color": line_style["color"], "alpha": 0.25, "linewidth": 0}
                bounds = low[group, stream], high[group, stream]
                self.bands_[group, stream] = panel.fill_between(
                    self._positions, *bounds, **style(band, band_kw)
                )
            dashed = {"color": "0.5", "linestyle": "--", "linewidth": 0.8}
            self.equal_lines_[stream] = panel.axhline(
                1 / len(self._positions), label="equal attention", **dashed
            )
            panel.set_ylim(0, highest * self._top)

    def _draw_signals(self, signal_kw):
        """Draw it below the attention, with a scale on the right."""
        self.signal_axes_ = self.signals_ = None
        if self.signal is None:
            return
        self.signal_axes_ = np.array([panel.twinx() for panel in self._panels])
        self.signals_ = np.empty((len(self._panels), 2), dtype=object)
        for stream, values in enumerate(np.asarray(self.signal, dtype=float)):
            _, kind = split_stream(self.stream_names[stream])
            above, below = self._panels[stream], self.signal_axes_[stream]
            above.set_zorder(below.get_zorder() + 1)
            above.patch.set_visible(False)
            below.tick_params(labelsize="x-small")
            below.locator_params(axis="y", nbins=3)
            for cell in (0, 1):
                # A stream that reads one cell type is drawn over the signal there.
                if kind[:1] in ("A", "B") and kind != "A-B" and kind[0] != "AB"[cell]:
                    continue
                defaults = {
                    "color": CELL_COLORS[cell],
                    "fill": True,
                    "alpha": 0.6,
                    "linewidth": 0,
                    "label": f"signal in {'AB'[cell]}",
                }
                self.signals_[stream, cell] = below.stairs(
                    values[cell], self._edges, **style(defaults, signal_kw)
                )
            drawn = [artist is not None for artist in self.signals_[stream]]
            below.set_ylim(0, values[drawn].max() * self._top or 1)

    def _mark_start_site(self):
        if self._edges[0] <= 0 <= self._edges[-1]:
            for panel in self._panels:
                panel.axvline(0, **FAINT)
        self.arrows_ = None
        if self.strand is not None:
            tip = 0.18 * self.strand * (self._edges[-1] - self._edges[0])
            color = import_pyplot().rcParams["text.color"]
            look = {"arrowstyle": "->", "color": color, "shrinkA": 0, "shrinkB": 0}
            arrows = []
            for panel in self._panels:
                place = panel.get_xaxis_transform()
                options = {"xycoords": place, "textcoords": place, "arrowprops": look}
                arrows.append(panel.annotate("", (tip, 0.93), (0, 0.93), **options))
            self.arrows_ = np.array(arrows)

    def _label(self):
        width = self._panels[0].get_window_extent().width / self.figure_.dpi
        narrow = width < NARROW
        downstream = "downstream of" if self.along_transcription else "from"
        first, last, bottom = _outer(self.axes_)
        n_cols = self.axes_.shape[-1]
        lowest = sorted(np.flatnonzero(bottom), key=lambda index: index % n_cols)
        middle = lowest[(len(lowest) - 1) // 2]
        for index, panel in enumerate(self._panels):
            title = _title(self.stream_names[index], narrow)
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
            if bottom[index] and (not narrow or index == middle):
                panel.set_xlabel(f"bp {downstream} start site", fontsize="small")
            if last[index] and self.signal is not None:
                self.signal_axes_[index].set_ylabel("signal", fontsize="small")

    def _draw_legend(self, legend_kw):
        """Draw a legend for all panels: above, or in the first of a given array."""
        handles = [*self.lines_[:, 0], self.equal_lines_[0]]
        if self.signals_ is not None:
            # Of either cell type, from the first panel that has it.
            drawn = [
                [artist for artist in column if artist] for column in self.signals_.T
            ]
            handles[1:1] = [column[0] for column in drawn if column]
        title = legend_title(self.groups)
        if self.strand is not None:
            title = f"gene on the {'minus' if self.strand < 0 else 'plus'} strand"
        defaults = {
            "handles": handles,
            "title": title,
            "fontsize": "small",
            "title_fontsize": "small",
            "loc": "upper right",
        }
        if self.bounding_ax_ is not None:
            width = self.bounding_ax_.get_window_extent().width / self.figure_.dpi
            defaults |= {
                "loc": "center",
                "frameon": False,
                "ncols": len(handles) if width > 5 else 2,
            }
        ax = self._panels[0] if self._legend_ax is None else self._legend_ax
        self.legend_ = ax.legend(**{**defaults, **(legend_kw or {})})
