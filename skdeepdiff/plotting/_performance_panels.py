"""What a PerformanceDisplay draws: several pairs, or one."""

import re

import numpy as np

from ._drawing import FAINT, PALETTE, fits, import_pyplot, one_axes, slant_ticks, style

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h")
TEXT_SIZE = 8
# Of the width of a pair or the height of a model, what its markers take.
SPREAD = 0.8
SHADE = {"color": "0.5", "alpha": 0.1, "linewidth": 0, "zorder": 0}


def _look(display, index):
    color = None if display.colors is None else display.colors[index]
    marker = None if display.markers is None else display.markers[index]
    # No two models alike: the marker changes whenever the colours begin again.
    turn, place = divmod(index, len(PALETTE))
    return (
        PALETTE[place] if color is None else color,
        MARKERS[(place + turn) % len(MARKERS)] if marker is None else marker,
    )


class ScorePanels:
    def _draw_scores(self, ax, best, arrays, places, across, keywords):
        """Draw all models, pairs across or down; return what is highest of each."""
        self.ax_, self.figure_, self.legend_, self.texts_ = ax, ax.figure, None, []
        scores, low, high = arrays
        point_kw, interval_kw, seed_kw = keywords
        self.points_ = []
        self.intervals_ = [None] * len(scores)
        self.seed_points_ = [None] * len(scores)
        drawn = [each[..., None] for each in arrays if each is not None]
        if self.seed_scores is not None:
            drawn.append(np.asarray(self.seed_scores, dtype=float))

        def draw(where, values, defaults, given=None):
            data = where, values
            defaults = {"linestyle": "none"} | defaults
            return ax.plot(*(data if across else data[::-1]), **style(defaults, given))

        for index, name in enumerate(self.models):
            color, marker = _look(self, index)
            if low is not None:
                draw_lines = ax.vlines if across else ax.hlines
                look = {"color": color, "linewidth": 1.4, "alpha": 0.75}
                ends = places[index], low[index], high[index]
                self.intervals_[index] = draw_lines(*ends, **style(look, interval_kw))
            if self.seed_scores is not None:
                seeds = drawn[-1][index].T
                where = np.broadcast_to(places[index], seeds.shape)
                look = {"color": color, "marker": ".", "markersize": 4, "alpha": 0.6}
                (self.seed_points_[index],) = draw(
                    where.ravel(), seeds.ravel(), look, seed_kw
                )
            look = {"color": color, "marker": marker, "markersize": 6.5, "label": name}
            self.points_ += draw(places[index], scores[index], look, point_kw)
        found = [(index, pair) for pair, index in enumerate(best) if index is not None]
        defaults = {
            "marker": "o",
            "markersize": 12,
            "markerfacecolor": "none",
            "markeredgecolor": import_pyplot().rcParams["text.color"],
            "markeredgewidth": 1,
        }
        (self.best_points_,) = draw(
            [places[i] for i in found], [scores[i] for i in found], defaults
        )
        shade = ax.axvspan if across else ax.axhspan
        for place in range(0, scores.shape[1 if across else 0], 2):
            shade(place - 0.5, place + 0.5, **SHADE)
        values = np.concatenate(drawn, axis=2)
        if np.fmin.reduce(values, axis=None) < 0:
            (ax.axhline if across else ax.axvline)(0, **FAINT, zorder=0)
        ax.grid(axis="y" if across else "x", **FAINT)
        ax.set_axisbelow(True)
        return np.fmax.reduce(values, axis=(0, 2))

    def _draw_pairs(self, ax, best, arrays, text_kw, legend_kw, *keywords):
        n_models, n_pairs = len(self.models), len(self.pairs)
        pair_width = max(1.1, 0.13 * n_models)
        size = (min(3.2 + pair_width * n_pairs, 18), max(4.4, 0.9 + 0.235 * n_models))
        own = ax is None
        ax = one_axes(ax, size)
        offsets = (np.arange(n_models) - (n_models - 1) / 2) * (SPREAD / n_models)
        places = np.arange(n_pairs) + offsets[:, None]
        highest = self._draw_scores(ax, best, arrays, places, True, keywords)
        ax.set(
            xlim=(-0.5, n_pairs - 0.5),
            xlabel="pair of cell types (A-B)",
            ylabel=self.score_name,
        )
        ax.set_xticks(range(n_pairs), self.pairs)
        if not fits(ax, self.pairs, n_pairs, own=own):
            slant_ticks(ax, 30)
        self._name_best(highest, own, text_kw)
        defaults = {
            "handles": self.points_,
            "loc": "center left",
            "bbox_to_anchor": (1.01, 0.5),
            "frameon": False,
            "fontsize": "small",
        }
        self.legend_ = ax.legend(**{**defaults, **(legend_kw or {})})

    def _name_best(self, highest, own, text_kw):
        ax = self.ax_
        names = [name for name in self.best_ if name is not None]
        wrapped = not fits(ax, names, len(self.best_), TEXT_SIZE, own)
        n_lines = 1
        for pair, name in enumerate(self.best_):
            if name is None:
                continue
            text = name
            if wrapped:  # a line break after each part
                text = re.sub(r"([+ _,/-]+)(?=\S)", r"\1\n", name).replace(" \n", "\n")
            n_lines = max(n_lines, text.count("\n") + 1)
            defaults = {
                "xytext": (0, 8),
                "textcoords": "offset points",
                "horizontalalignment": "center",
                "verticalalignment": "bottom",
                "fontsize": TEXT_SIZE,
            }
            self.texts_.append(
                ax.annotate(text, (pair, highest[pair]), **style(defaults, text_kw))
            )
        # Room for the names above the highest interval.
        low, high = ax.get_ylim()
        share = (12 + 1.3 * TEXT_SIZE * n_lines) * ax.figure.dpi / 72
        share /= ax.get_window_extent().height
        top = np.fmax.reduce(highest, initial=high)
        ax.set_ylim(low, low + (top - low) / (1 - min(share, 0.6)))

    def _draw_one_pair(self, ax, best, arrays, text_kw, legend_kw, *keywords):
        n_models = len(self.models)
        ax = one_axes(ax, (6.4, 1.1 + 0.32 * n_models))
        places = np.arange(n_models)[:, None]
        self._draw_scores(ax, best, arrays, places, False, keywords)
        ax.set_yticks(range(n_models), self.models)
        ax.set(ylim=(n_models - 0.5, -0.5), xlabel=self.score_name, title=self.pairs[0])
        for index, (score,) in enumerate(arrays[0]):
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
            self.texts_.append(
                ax.annotate(f"{score:.3f}", (1, index), **style(defaults, text_kw))
            )
        ax.locator_params(axis="x", nbins=6)
