"""What a PerformanceDisplay draws: several pairs, or one."""

import re

import numpy as np

from ._drawing import (
    FAINT,
    PALETTE,
    fits,
    import_pyplot,
    one_axes,
    slant_ticks,
    style,
)

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h")
TEXT_SIZE = 8
# Of the width of a pair or the height of a model, what its markers take.
SPREAD = 0.8
SHADE = {"color": "0.5", "alpha": 0.1, "linewidth": 0, "zorder": 0}


def _look(display, index):
    """Colour and marker of a model."""
    color = None if display.colors is None else display.colors[index]
    marker = None if display.markers is None else display.markers[index]
    # No two models alike: the marker changes whenever the colours begin again.
    turn, place = divmod(index, len(PALETTE))
    return (
        PALETTE[place] if color is None else color,
        MARKERS[(place + turn) % len(MARKERS)] if marker is None else marker,
    )


def _wrap(name):
    """A name with a line break after each part."""
    return re.sub(r"([+ _,/-]+)(?=\S)", r"\1\n", name).replace(" \n", "\n")


class _Scores:
    """Markers, intervals and seeds of all models, as they were drawn.

    ``places`` has the shape (n_models, n_pairs). ``across`` says whether they run along
    the horizontal axis, and scores along the vertical. The attributes are those of a
    PerformanceDisplay, without the underscores at their ends.
    """

    def __init__(
        self, display, best, ax, places, across, point_kw, interval_kw, seed_kw
    ):
        self.ax, self.figure, self.legend = ax, ax.figure, None
        self.texts = []
        self.points, self.intervals, self.seed_points = [], [], []
        self._display = display
        self._scores = np.asarray(display.scores, dtype=float)
        for index, name in enumerate(display.models):
            color, marker = _look(display, index)
            self.intervals.append(None)
            if display.low is not None:
                draw = ax.vlines if across else ax.hlines
                defaults = {"color": color, "linewidth": 1.4, "alpha": 0.75}
                low, high = (
                    np.asarray(bound, dtype=float)[index]
                    for bound in (display.low, display.high)
                )
                self.intervals[-1] = draw(
                    places[index], low, high, **style(defaults, interval_kw)
                )
            self.seed_points.append(None)
            if display.seed_scores is not None:
                seeds = np.asarray(display.seed_scores, dtype=float)[index].T
                where = np.broadcast_to(places[index], seeds.shape)
                defaults = {
                    "color": color,
                    "marker": ".",
                    "linestyle": "none",
                    "markersize": 4,
                    "alpha": 0.6,
                }
                data = (where.ravel(), seeds.ravel())
                (self.seed_points[-1],) = ax.plot(
                    *(data if across else data[::-1]), **style(defaults, seed_kw)
                )
            defaults = {
                "color": color,
                "marker": marker,
                "linestyle": "none",
                "markersize": 6.5,
                "label": name,
            }
            data = (places[index], self._scores[index])
            self.points += ax.plot(
                *(data if across else data[::-1]), **style(defaults, point_kw)
            )
        found = [(index, pair) for pair, index in enumerate(best) if index is not None]
        data = [places[i] for i in found], [self._scores[i] for i in found]
        (self.best_points,) = ax.plot(
            *(data if across else data[::-1]),
            marker="o",
            linestyle="none",
            markersize=12,
            markerfacecolor="none",
            markeredgecolor=import_pyplot().rcParams["text.color"],
            markeredgewidth=1,
        )

    def _extremes(self):
        """Lowest and highest of what is drawn of each pair, of shape (n_pairs,)."""
        display = self._display
        drawn = [display.scores, display.low, display.high]
        if display.seed_scores is not None:
            seeds = np.asarray(display.seed_scores, dtype=float)
            drawn += list(np.moveaxis(seeds, 2, 0))
        drawn = np.stack(
            [np.asarray(each, dtype=float) for each in drawn if each is not None]
        )
        return (
            np.where(np.isnan(drawn), np.inf, drawn).min(axis=(0, 1)),
            np.where(np.isnan(drawn), -np.inf, drawn).max(axis=(0, 1)),
        )


class AcrossPairs(_Scores):
    """Pairs from left to right, each with all models."""

    def __init__(self, display, best, ax, text_kw, legend_kw, **keywords):
        n_models, n_pairs = len(display.models), len(display.pairs)
        pair_width = max(1.1, 0.13 * n_models)
        size = (min(3.2 + pair_width * n_pairs, 18), max(4.4, 0.9 + 0.235 * n_models))
        own = ax is None
        ax = one_axes(ax, size)
        offsets = (np.arange(n_models) - (n_models - 1) / 2) * (SPREAD / n_models)
        places = np.arange(n_pairs) + offsets[:, None]
        super().__init__(display, best, ax, places, True, **keywords)
        for pair in range(0, n_pairs, 2):
            ax.axvspan(pair - 0.5, pair + 0.5, **SHADE)
        lowest, highest = self._extremes()
        if lowest.min() < 0:
            ax.axhline(0, **FAINT, zorder=0)
        ax.set(
            xlim=(-0.5, n_pairs - 0.5),
            xlabel="pair of cell types (A-B)",
            ylabel=display.score_name,
        )
        ax.set_xticks(range(n_pairs), display.pairs)
        if not fits(ax, display.pairs, n_pairs, own=own):
            slant_ticks(ax, 30)
        ax.grid(axis="y", **FAINT)
        ax.set_axisbelow(True)
        self._name_best(highest, own, text_kw)
        defaults = {
            "handles": self.points,
            "loc": "center left",
            "bbox_to_anchor": (1.01, 0.5),
            "frameon": False,
            "fontsize": "small",
        }
        self.legend = ax.legend(**{**defaults, **(legend_kw or {})})

    def _name_best(self, highest, own, text_kw):
        """Write the best model's name above all that is drawn of a pair."""
        ax, best = self.ax, self._display.best_
        names = [name for name in best if name is not None]
        wrapped = not fits(ax, names, len(best), TEXT_SIZE, own)
        n_lines = 1
        for pair, name in enumerate(best):
            if name is None:
                continue
            text = _wrap(name) if wrapped else name
            n_lines = max(n_lines, text.count("\n") + 1)
            defaults = {
                "xytext": (0, 8),
                "textcoords": "offset points",
                "horizontalalignment": "center",
                "verticalalignment": "bottom",
                "fontsize": TEXT_SIZE,
            }
            self.texts.append(
                ax.annotate(text, (pair, highest[pair]), **style(defaults, text_kw))
            )
        # Room for the names above the highest interval.
        low, high = ax.get_ylim()
        share = (12 + 1.3 * TEXT_SIZE * n_lines) * ax.figure.dpi / 72
        share /= ax.get_window_extent().height
        top = highest[np.isfinite(highest)].max(initial=high)
        ax.set_ylim(low, low + (top - low) / (1 - min(share, 0.6)))


class OnePair(_Scores):
    """A row a model, with its score in figures; it needs no legend."""

    def __init__(self, display, best, ax, text_kw, legend_kw, **keywords):
        n_models = len(display.models)
        ax = one_axes(ax, (6.4, 1.1 + 0.32 * n_models))
        places = np.arange(n_models)[:, None]
        super().__init__(display, best, ax, places, False, **keywords)
        for row in range(0, n_models, 2):
            ax.axhspan(row - 0.5, row + 0.5, **SHADE)
        lowest, _ = self._extremes()
        if lowest.min() < 0:
            ax.axvline(0, **FAINT, zorder=0)
        ax.set_yticks(range(n_models), display.models)
        ax.set(
            ylim=(n_models - 0.5, -0.5),
            xlabel=display.score_name,
            title=display.pairs[0],
        )
        for index, (score,) in enumerate(self._scores):
            if np.isnan(score):
                continue
            defaults = {
                "xytext": (6, 0),
                "textcoords": "offset points",
                "xycoords": ax.get_yaxis_transform(),
                "verticalalignment": "center",
                "fontweight": "bold" if index == best[0] else "normal",
                "fontsize": "small",
                "annotation_clip": False,
            }
            self.texts.append(
                ax.annotate(f"{score:.3f}", (1, index), **style(defaults, text_kw))
            )
        ax.locator_params(axis="x", nbins=6)
        ax.grid(axis="x", **FAINT)
        ax.set_axisbelow(True)
