"""A drawing of each variant, made of what the package says of it."""

import io
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import torch

from shapes import (
    FAINT_INK,
    INK,
    SIZE,
    arrow,
    bars,
    blank_axes,
    box,
    chain,
    heat_map,
    junction,
    line,
    tint,
    write,
)
from skdeepdiff._utils._files import write_whole
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.nn import VARIANTS, DeepDiffLoss, DeepDiffNet, Targets, get_variant

# Okabe and Ito's colours, which colour-blind people can tell apart. The cell types have
# those of the package's other pictures.
A, B, DIFFERENCE, SHARED, MAIN = "#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#777777"
COLORS = {"a": A, "b": B, "difference": DIFFERENCE, "cell_a": A, "cell_b": B}
LABELS = {
    "a": "A",
    "b": "B",
    "difference": "A \N{MINUS SIGN} B",
    "cell_a": "A (aux)",
    "cell_b": "B (aux)",
}
PREDICTIONS = {
    "main": "log fold\nchange",
    "cell_a": "expression\nin A",
    "cell_b": "expression\nin B",
}
CELLS = ("cell_a", "cell_b")

WIDTH = 728
# Left edges and widths of the columns.
SIGNAL, LEVEL_1, LEVEL_2, HEAD, PREDICTION = (
    (10, 102),
    (138, 120),
    (338, 118),
    (498, 114),
    (630, 84),
)
CONTRAST = 288  # where embeddings go to the contrastive loss
BUS = 323  # where streams are put together for the main level II
TITLE, HEADINGS, FIRST_ROW = 22, 56, 142
BLOCK = 62  # height of a block
ROW = 98  # from the middle of a block to that of the next
EXTRA = 46  # between A and B, if something stands there
STEP_WEIGHTS = (1, 2, 6, 3, 1.5)


class Place(NamedTuple):
    """Streams of one kind, all marks together.

    Attributes
    ----------
    kind : {"a", "b", "difference", "cell_a", "cell_b"}
        Which.
    y : float
        Middle of their row.
    sharing : tuple of int
        Their parameter sets in level I.
    """

    kind: str
    y: float
    sharing: tuple


def _places(net):
    """Rows of the streams, from top to bottom."""
    kinds = [*net.variant.raw, *(CELLS if net.variant.auxiliary else ())]
    sharing = net.bin_encoder.lstm.sharing
    places, y = [], FIRST_ROW
    for index, kind in enumerate(kinds):
        first = index * net.n_marks
        places.append(Place(kind, y, sharing[first : first + net.n_marks]))
        y += ROW
        if kind == "cell_a" and (net.variant.siamese or not net.variant.raw):
            y += EXTRA
    return places


def _loss_terms(net, loss):
    """Names of what is minimised."""
    n_marks = net.n_marks
    output = net(torch.zeros(1, 2, n_marks, 2))
    targets = Targets(torch.zeros(1), torch.zeros(1, 2), torch.zeros(1))
    return list(loss.parts(output, targets))


def count_parameters(module):
    """Trainable numbers of a network or a part of it.

    Parameters
    ----------
    module : torch.nn.Module
        Network.

    Returns
    -------
    n_parameters : int
        How many.
    """
    return sum(parameter.numel() for parameter in module.parameters())


def _example_signal(n_marks, n_bins):
    """A synthetic gene that is on in one cell type, 0 to 1, and bins to draw."""
    genes = make_paired_marks(200, n_marks, n_bins, random_state=3)
    gene = np.abs(genes.target[:, 0]).argmax()
    parts = np.array_split(genes.data[gene], min(n_bins, 40), axis=-1)
    signal = np.log1p(np.stack([part.mean(axis=-1) for part in parts], axis=-1))
    return signal / signal.max(axis=(0, 2), keepdims=True)


def _draw_signals(ax, places, n_marks, n_bins):
    a, b = _example_signal(n_marks, n_bins)
    white = (1, 1, 1)
    left, width = SIGNAL
    for kind, y, _ in places:
        color = COLORS[kind]
        values = {"difference": (1 + a - b) / 2}.get(kind, b if kind[-1] == "b" else a)
        colors = [B, white, A] if kind == "difference" else [tint(color, 0.08), color]
        top = y - BLOCK / 2
        heat_map(ax, values, left, top, width, BLOCK, colors)
        line(
            ax,
            (left, top),
            (left + width, top),
            (left + width, top + BLOCK),
            (left, top + BLOCK),
            (left, top),
            color=color,
            linewidth=1.6,
            solid_joinstyle="miter",
        )
        write(
            ax,
            left,
            top - 11,
            LABELS[kind],
            ha="left",
            weight="bold",
            fontsize=SIZE + 1,
        )


def _draw_encoder(ax, left, y, width, color, n_copies=1):
    """Bidirectional LSTM and attention, on a pile of as many."""
    top = y - BLOCK / 2
    for copy in range(min(n_copies, 5) - 1, 0, -1):
        box(ax, left + 3.2 * copy, top - 3.2 * copy, width, BLOCK, color)
    box(ax, left, top, width, BLOCK, color)
    write(ax, left + 8, y - 15, "BiLSTM", ha="left")
    write(ax, left + 8, y + 14, "attention", ha="left")
    glyphs = left + width - 39, 29
    chain(ax, glyphs[0], y - 15, glyphs[1], color)
    bars(ax, glyphs[0], y + 24, glyphs[1], 20, color, STEP_WEIGHTS)


def _draw_level_1(ax, net, places):
    left, width = LEVEL_1
    reach = 3.2 * (min(net.n_marks, 5) - 1)
    sets = [place.sharing for place in places]
    for kind, y, sharing in places:
        color = SHARED if sets.count(sharing) > 1 else COLORS[kind]
        arrow(ax, (sum(SIGNAL) + 4, y), (left - 2, y))
        _draw_encoder(ax, left, y, width, color, net.n_marks)
    return left + width + reach


def _draw_sharing(ax, places):
    """A bracket from A's to B's level I."""
    a, b = (next(place for place in places if place.kind == cell) for cell in CELLS)
    x = LEVEL_1[0] + 14
    top, bottom = a.y + BLOCK / 2 + 3, b.y - BLOCK / 2 - 3 - 13
    style = {"color": SHARED, "linewidth": 2}
    line(ax, (x - 6, top), (x + 6, top), **style)
    line(ax, (x, top), (x, bottom), **style)
    line(ax, (x - 6, bottom), (x + 6, bottom), **style)
    write(
        ax, x - 10, (top + bottom) / 2, "shared\nweights", ha="right", linespacing=1.1
    )


def _draw_contrast(ax, places, weight):
    """The contrastive loss, between A's and B's embeddings."""
    a, b = (next(place for place in places if place.kind == cell) for cell in CELLS)
    x, y = CONTRAST, (a.y + b.y) / 2
    for place, side in ((a, -1), (b, 1)):
        junction(ax, x, place.y)
        arrow(ax, (x, place.y), (x, y + side * 22))
    box(ax, x - 90, y - 22, 108, 44, INK, dashed=True)
    write(
        ax,
        x - 36,
        y,
        f"contrastive\nloss \N{MULTIPLICATION SIGN} {weight:g}",
        linespacing=1.15,
        style="italic",
    )


def _head_words(head):
    """A line for each layer."""
    lines = []
    for layer in head:
        words = type(layer).__name__
        if isinstance(layer, torch.nn.Linear):
            words += f" {layer.in_features} \N{RIGHTWARDS ARROW} {layer.out_features}"
        lines.append(words)
    return lines


def _draw_head(ax, y, head, color):
    left, width = HEAD
    lines = _head_words(head)
    height = max(34, 12 + 18 * len(lines))
    box(ax, left, y - height / 2, width, height, color)
    write(ax, left + width / 2, y, "\n".join(lines), linespacing=1.25)


def _draw_prediction(ax, y, path, terms, weight):
    left, width = PREDICTION
    arrow(ax, (sum(HEAD) + 2, y), (left - 2, y))
    write(ax, left + width / 2, y, PREDICTIONS[path], weight="bold", linespacing=1.1)
    if path in terms:
        words = "squared error"
        if weight != 1:
            words += f" \N{MULTIPLICATION SIGN} {weight:g}"
        write(
            ax,
            left + width / 2,
            y + 29,
            words,
            style="italic",
            fontsize=SIZE - 1,
            color=FAINT_INK,
        )


def _draw_headings(ax, net, n_bins, height):
    head = ("head", "one number", net.head)
    if len(net.head) > 1:
        head = ("heads", "one number each", net.head)
    headings = {
        SIGNAL: (
            "signal",
            f"{net.n_marks} \N{MULTIPLICATION SIGN} {n_bins} bins",
            None,
        ),
        LEVEL_1: ("level I", "along the bins", net.bin_encoder),
        LEVEL_2: ("level II", "across the streams", net.mark_encoder),
        HEAD: head,
        PREDICTION: ("prediction", "and its loss", None),
    }
    for (left, width), (first, second, module) in headings.items():
        middle = left + width / 2
        write(ax, middle, HEADINGS, first, weight="bold")
        write(ax, middle, HEADINGS + 16, second, fontsize=SIZE - 1, color=FAINT_INK)
        if module is not None:
            words = f"{count_parameters(module):,}\nparameters"
            write(ax, middle, height - 22, words, fontsize=SIZE - 1, color=FAINT_INK)


def draw_architecture(variant, *, n_marks=5, n_bins=200, hidden_size=32):
    """Draw a network from its signals to its losses.

    Parameters
    ----------
    variant : str or Variant
        Which, as in :class:`skdeepdiff.nn.DeepDiffNet`.
    n_marks, n_bins, hidden_size : int
        Sizes.

    Returns
    -------
    figure : matplotlib Figure
        7.28 inches wide.
    """
    net = DeepDiffNet(get_variant(variant), n_marks, hidden_size, seed=0)
    loss = DeepDiffLoss(siamese=net.variant.siamese)
    terms = _loss_terms(net, loss)
    places = _places(net)
    height = places[-1].y + BLOCK / 2 + 66
    ax = blank_axes(WIDTH, height)
    name = variant if isinstance(variant, str) else "variant"
    n_streams = len(net.bin_encoder.lstm.sharing)
    write(
        ax,
        10,
        TITLE,
        name,
        ha="left",
        weight="bold",
        fontsize=SIZE + 4,
        family="monospace",
    )
    write(
        ax,
        WIDTH - 10,
        TITLE,
        f"{n_streams} streams, {count_parameters(net):,} parameters",
        ha="right",
        fontsize=SIZE + 1,
    )
    _draw_headings(ax, net, n_bins, height)
    _draw_signals(ax, places, n_marks, n_bins)
    start = _draw_level_1(ax, net, places)
    if "contrastive" in terms:
        _draw_sharing(ax, places)
        _draw_contrast(ax, places, loss.siamese_weight)
    _draw_paths(ax, net, places, start, terms, loss)
    return ax.figure


def _side(kind):
    """Whether sizes stand above their line; B's has others coming from above."""
    return 1 if kind == "cell_b" else -1


def _draw_paths(ax, net, places, start, terms, loss):
    """Level II, heads and predictions of all paths."""
    rows = {place.kind: place.y for place in places}
    raw = [rows[kind] for kind in net.variant.raw]
    embedding = net.bin_encoder.attention.size
    enters = LEVEL_2[0] - 2
    for place in places:
        write(
            ax,
            start + 4,
            place.y + _side(place.kind) * 11,
            f"{net.n_marks} \N{MULTIPLICATION SIGN} {embedding}",
            ha="left",
            fontsize=SIZE - 1,
        )
    levels = {cell: rows[cell] for cell in CELLS if cell in rows}
    for y in levels.values():
        arrow(ax, (start + 3, y), (enters, y))
    if raw:
        middle = levels["main"] = (raw[0] + raw[-1]) / 2
        for y in raw:
            line(ax, (start + 3, y), (BUS, y))
        if len(places) > 1:
            line(ax, (BUS, places[0].y), (BUS, places[-1].y))
            for place in places:
                junction(ax, BUS, place.y)
        arrow(ax, (BUS, middle), (enters, middle))
    for path, y in levels.items():
        color = COLORS.get(path, MAIN)
        size = net.mark_encoder[path].attention.size
        _draw_encoder(ax, LEVEL_2[0], y, LEVEL_2[1], color)
        write(ax, sum(LEVEL_2) + 14, y + _side(path) * 11, str(size), fontsize=SIZE - 1)
        n_steps = net.n_marks if path in CELLS else len(places) * net.n_marks
        write(
            ax,
            LEVEL_2[0] + LEVEL_2[1] / 2,
            y + BLOCK / 2 + 11,
            f"over {n_steps} streams",
            fontsize=SIZE - 1,
            color=FAINT_INK,
        )
        arrow(ax, (sum(LEVEL_2) + 2, y), (HEAD[0] - 2, y))
        _draw_head(ax, y, net.head[path], color)
        _draw_prediction(ax, y, path, terms, 1 if path == "main" else loss.aux_weight)
    if not raw:
        _draw_joint_head(ax, net, levels, terms)


def _draw_joint_head(ax, net, levels, terms):
    """The main head of variants whose only streams are the cell types'."""
    x = sum(LEVEL_2) + 24
    a, b = (levels[cell] for cell in CELLS)
    middle = (a + b) / 2
    line(ax, (x, a), (x, b))
    for y in (a, b):
        junction(ax, x, y)
    arrow(ax, (x, middle), (HEAD[0] - 2, middle))
    _draw_head(ax, middle, net.head["main"], MAIN)
    _draw_prediction(ax, middle, "main", terms, 1)


def file_name(variant):
    """Of a variant's drawing."""
    return f"architecture_{variant}.svg"


def write_architectures(folder):
    """Draw all variants.

    Parameters
    ----------
    folder : path-like
        Gets an SVG file of each, see :func:`file_name`; made if it doesn't exist.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # Neither the time nor chance are in the files.
    with mpl.rc_context({"svg.hashsalt": "skdeepdiff", "svg.fonttype": "path"}):
        for variant in VARIANTS:
            image = io.BytesIO()
            figure = draw_architecture(variant)
            figure.savefig(image, format="svg", metadata={"Date": None})
            write_whole(folder / file_name(variant), image.getvalue())
