"""Figures of a model's report, each drawn with a description in words and numbers."""

import numpy as np

from .._report import new_panel
from ..inspection import permutation_importance
from ._bin_attention import BinAttentionDisplay
from ._drawing import FAINT, PALETTE, import_pyplot
from ._gene_bins import bin_edges, lie_evenly
from ._mark_attention import MarkAttentionDisplay
from ._training_history import TrainingHistoryDisplay

SIZE = (4.6, 3.4)  # in inches, of pictures that lie side by side
N_WINDOWS = 10


def _close(display):
    """Get a Display's figure, which nobody else is to show."""
    import_pyplot().close(display.figure_)
    return display.figure_


def draw_mark_attention(attention, y, **options):
    _, ax = new_panel("", "", SIZE)
    display = MarkAttentionDisplay.from_attention(attention, y, ax=ax, **options)
    parts = [
        f"{group} " + ", ".join(map("{} {:.3f}".format, display.bar_names, shares))
        for group, shares in zip(display.groups, display.means, strict=True)
    ]
    return display.figure_, f"Mean attention to marks: {'; '.join(parts)}."


def draw_bin_attention(attention, y, positions, strand, **options):
    turned = strand is not None and lie_evenly(positions)
    options |= {"bin_positions": positions, "strand": strand if turned else None}
    display = BinAttentionDisplay.from_attention(attention, y, **options)
    means = np.max(display.attention, axis=0)
    peaks = means.max(axis=1), positions[means.argmax(axis=1)]
    highest = map("{} {:.3f} at {:+g} bp".format, display.stream_names, *peaks)
    return _close(display), (
        f"The highest mean attention of a bin, in any group: {', '.join(highest)}; "
        f"equal attention would be {1 / len(positions):.3f}."
    )


def draw_importance(estimator, X, y, positions, **options):
    marks = permutation_importance(estimator, X, y, **options)
    windows = min(N_WINDOWS, len(positions))
    places = permutation_importance(
        estimator, X, y, marks="all", windows=windows, **options
    )
    fall = "fall of the correlation"
    size = (SIZE[0], max(SIZE[1], 0.9 + 0.22 * len(marks.marks)))
    by_mark, ax = new_panel(fall, "", size)
    means, deviations = marks.importances_mean[:, 0], marks.importances_std[:, 0]
    ax.barh(marks.marks, means, xerr=deviations, color=PALETTE[0], ecolor="0.3")
    ax.invert_yaxis()
    ax.axvline(0, **FAINT)
    parts = map("{} {:.3f}".format, marks.marks, means)
    said = f"Fall of the correlation when a mark is permuted: {', '.join(parts)}."

    by_place, ax = new_panel("bp from the start site", fall, SIZE)
    means, deviations = places.importances_mean[0], places.importances_std[0]
    starts, stops = places.windows.T
    edges = bin_edges(positions)[[*starts, stops[-1]]]
    ax.stairs(means, edges, fill=True, color=PALETTE[0])
    middles = (edges[:-1] + edges[1:]) / 2
    ax.errorbar(middles, means, deviations, fmt="none", color="0.3")
    ax.axvline(0, **FAINT)
    parts = map("{:g} to {:g} bp {:.3f}".format, edges[:-1], edges[1:], means)
    also = f"Fall of the correlation when a window is permuted: {', '.join(parts)}."
    return (by_mark, said), (by_place, also)


def draw_history(estimator):
    display = TrainingHistoryDisplay.from_estimator(estimator)
    losses = [history["train_loss"] for history in display.histories]
    ranges = [f"{own[0]:.3g} to {own[-1]:.3g}" for own in losses]
    said = f"Training loss from {' and from '.join(ranges)}"
    if best := [epoch for epoch in display.best_epochs_ if epoch is not None]:
        said += f"; best epoch {' and '.join(map(str, best))}"
    return _close(display), f"{said}."
