"""Pictures as files or parts of a page: the same bytes for the same numbers."""

import base64
import io
import warnings
from dataclasses import dataclass

import matplotlib

UP, DOWN = "#d55e00", "#0072b2"
# A panel of small multiples, in inches.
PANEL = (2.75, 2.35)
# Pixels of a page an inch, and of a picture for each pixel of the page.
PAGE_DPI = 96
DENSITY = 1.4
# Of a small picture.
N_COLORS = 24
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


def style():
    """Context in which figures are drawn and rendered."""
    return matplotlib.rc_context(STYLE)


@dataclass(frozen=True)
class Picture:
    """A rendered figure.

    Parameters
    ----------
    content : bytes
        Of the file.
    kind : {"svg", "png", "webp"}
        Format.
    width, height : int
        In pixels of a page.
    description : str
        What it shows, in words and numbers.
    """

    content: bytes
    kind: str
    width: int
    height: int
    description: str

    @property
    def address(self):
        """The picture itself as an address."""
        kind, content = f"image/{self.kind}", self.content
        if self.kind == "svg":
            # A browser needs no declarations, which would name outside addresses.
            kind, content = "image/svg+xml", content[content.index(b"<svg") :]
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def new_panel(xlabel, ylabel, size=PANEL):
    """A small figure with one axes at the same place as in all others.

    Parameters
    ----------
    xlabel, ylabel : str
        Names of the axes.
    size : tuple of float
        Width and height in inches.

    Returns
    -------
    figure, axes : matplotlib Figure, Axes
        Empty.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=size)
    width, height = size
    left, bottom = 0.55 / width, 0.5 / height
    axes = figure.add_axes((left, bottom, 1 - left - 0.1 / width, 0.93 - bottom))
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.grid(color="0.92", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def render(figure, description, kind="svg"):
    """Draw a figure into memory.

    Parameters
    ----------
    figure : matplotlib Figure
        From within :func:`style`.
    description : str
        See :class:`Picture`.
    kind : {"svg", "png", "webp"}
        Format. WebP has few colours and makes the smallest pictures, as a page with
        hundreds of them needs.

    Returns
    -------
    picture : Picture
        The figure.
    """
    width, height = figure.get_size_inches() * PAGE_DPI
    file = io.BytesIO()
    # Without metadata, which would name outside addresses.
    unknown = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    options = {"metadata": unknown}
    if kind != "svg":
        options = {"dpi": PAGE_DPI * DENSITY, "metadata": {"Software": None}}
    with warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box.
        warnings.filterwarnings("ignore", "Glyph")
        figure.savefig(file, format="svg" if kind == "svg" else "png", **options)
    content = file.getvalue()
    if kind == "webp":
        content = _as_webp(content)
    return Picture(content, kind, round(width), round(height), description)


def _as_webp(content):
    """The PNG without loss but of its colours, a third of its size."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        # Colours of thin lines are rare; means of clusters don't lose them.
        small = image.convert("RGB").quantize(N_COLORS, kmeans=1).convert("RGB")
    file = io.BytesIO()
    small.save(file, "webp", lossless=True, quality=80, method=4)
    return file.getvalue()
