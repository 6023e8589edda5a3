"""Pictures as files or parts of a page: the same bytes for the same numbers."""

import base64
import io
import warnings
from dataclasses import dataclass

import numpy as np
from scipy.stats import linregress

from .._utils._extras import import_extra

# Pixels of a page an inch, and of a picture for each pixel of the page.
PAGE_DPI, DENSITY = 96, 1.4
LINE_COLOR = "#d55e00"
STYLE = {
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    # Text as text. Names with dollar signs aren't formulas.
    "svg.fonttype": "none",
    "svg.hashsalt": "skdeepdiff",
    "text.parse_math": False,
}
# Without metadata, which would name outside addresses.
OPTIONS = {
    "svg": {"metadata": dict.fromkeys(("Creator", "Date", "Format", "Type"))},
    "png": {"metadata": {"Software": None}},
    # The smallest, as a page with hundreds of them needs.
    "webp": {"pil_kwargs": {"quality": 40, "method": 6}},
}


def style():
    return import_extra("matplotlib", "plots").rc_context(STYLE)


@dataclass(frozen=True)
class Picture:
    content: bytes
    kind: str  # svg, png or webp
    width: int  # in pixels of a page
    height: int
    description: str  # what it shows, in words and numbers
    caption: str  # what it is

    @property
    def address(self):
        kind, content = self.kind, self.content
        if kind == "svg":
            # A browser needs no declarations, which would name outside addresses.
            kind, content = "svg+xml", content[content.index(b"<svg") :]
        return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def new_panel(xlabel, ylabel, size=(2.75, 2.35)):
    """Make a figure with one axes; ``size`` is in inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots()
    axes.set(xlabel=xlabel, ylabel=ylabel, axisbelow=True)
    axes.grid(color="0.92", linewidth=0.6)
    return figure, axes


def draw_scatter(target, predicted, color, size=(2.75, 2.35)):
    figure, axes = new_panel("measured log fold change", "predicted", size)
    area, alpha = (5, 0.5) if len(target) < 1000 else (2, 0.25)
    axes.scatter(target, predicted, s=area, color=color, alpha=alpha, linewidths=0)
    limit = 1.05 * max(np.abs(target).max(), np.abs(predicted).max(), 1e-9)
    axes.plot([-limit, limit], [-limit, limit], color="0.6", linewidth=0.8)
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit))
    n_genes = f"{len(target):,} genes"
    if np.ptp(target) == 0 or np.ptp(predicted) == 0:
        return figure, f"{n_genes}; all have the same measured or predicted value."
    line = linregress(target, predicted)
    ends = np.array([target.min(), target.max()])
    axes.plot(ends, line.intercept + line.slope * ends, color=LINE_COLOR, linewidth=1.2)
    return figure, (
        f"{n_genes}, correlation {line.rvalue:.2f}; the line of least squares rises by "
        f"{line.slope:.2f} for each unit of measured log fold change. Predictions "
        f"range from {predicted.min():.1f} to {predicted.max():.1f}, measurements "
        f"from {target.min():.1f} to {target.max():.1f}."
    )


def render(drawn, caption, kind="webp"):
    """Render a figure that comes with its description into a Picture."""
    figure, description = drawn
    width, height = figure.get_size_inches() * PAGE_DPI
    file = io.BytesIO()
    with warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box.
        warnings.filterwarnings("ignore", "Glyph")
        figure.savefig(file, format=kind, dpi=PAGE_DPI * DENSITY, **OPTIONS[kind])
    return Picture(
        file.getvalue(), kind, round(width), round(height), description, caption
    )
