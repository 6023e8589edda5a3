"""Pieces of the page; all text is escaped here and nowhere else."""

import html
import math
import unicodedata
from dataclasses import dataclass


def escape(text):
    """Text as HTML.

    Parameters
    ----------
    text : object
        Whatever it is, its ``str``.

    Returns
    -------
    escaped : str
        Safe between tags and in quoted attributes; characters that HTML can't have
        are replaced.
    """
    text = "".join(
        "\N{REPLACEMENT CHARACTER}" if _is_forbidden(character) else character
        for character in str(text)
    )
    return html.escape(text)


def _is_forbidden(character):
    # Control characters and halves of surrogate pairs.
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"


# Pixels; a wider picture would be too small to read beside others.
PANEL_WIDTH = 500


@dataclass(frozen=True)
class Cell:
    """A table's cell.

    Parameters
    ----------
    text : str
        What it shows.
    value : float, optional
        What it is sorted by, for numbers; NaN comes last.
    title : str, optional
        More about it.
    is_bad : bool
        Whether it tells of a failure.
    """

    text: str
    value: float | None = None
    title: str | None = None
    is_bad: bool = False


def number(value, digits=3, text=None):
    """A cell with a number.

    Parameters
    ----------
    value : float
        Number; NaN makes a dash.
    digits : int
        Decimals.
    text : str, optional
        What to show in its place.

    Returns
    -------
    cell : Cell
        Sorted by the number.
    """
    value = float(value)
    if not math.isfinite(value):
        return Cell("-", math.nan)
    return Cell(f"{value:,.{digits}f}" if text is None else text, value)


def table(caption, header, rows, n_header_columns=1):
    """A sortable table in a container that scrolls.

    Parameters
    ----------
    caption : str
        What it shows.
    header : list of str
        Names of the columns.
    rows : list of list of Cell or str
        Strings are cells with that text.
    n_header_columns : int
        How many of the first columns name the row.

    Returns
    -------
    element : str
        HTML.
    """
    head = "".join(
        f'<th scope="col"{_NUMBERS * _is_numeric(rows, i)}>{escape(name)}</th>'
        for i, name in enumerate(header)
    )
    body = "\n".join(
        "<tr>"
        + "".join(_cell(cell, i < n_header_columns) for i, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    shown = (
        f'<table class="sortable"><caption><span>{escape(caption)}</span></caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )
    return _scrolling(caption, shown)


def _scrolling(label, content):
    """A container that scrolls by itself, also by keys."""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"{content}</div>"
    )


_NUMBERS = ' class="number"'


def _is_numeric(rows, column):
    cells = (row[column] for row in rows)
    return any(isinstance(cell, Cell) and cell.value is not None for cell in cells)


def _cell(cell, is_header):
    cell = Cell(cell) if isinstance(cell, str) else cell
    attributes = ' scope="row"' if is_header else ""
    classes = []
    if cell.value is not None:
        attributes += f' data-value="{cell.value:.6g}"'
        classes.append("number")
    if cell.is_bad:
        classes.append("bad")
    if classes:
        attributes += f' class="{" ".join(classes)}"'
    if cell.title:
        attributes += f' title="{escape(cell.title)}"'
    tag = "th" if is_header else "td"
    return f"<{tag}{attributes}>{escape(cell.text)}</{tag}>"


def figure(picture, caption, kind="single"):
    """A wide picture in a container that scrolls.

    Parameters
    ----------
    picture : Picture
        The picture.
    caption : str
        What it shows and how to read it.
    kind : str
        Class of the element.

    Returns
    -------
    element : str
        HTML.
    """
    content = _scrolling(caption, image(picture))
    caption = f"<figcaption>{escape(caption)}</figcaption>"
    return f'<figure class="{kind}">{content}{caption}</figure>'


def image(picture):
    """A picture with its text alternative."""
    return (
        f'<img src="{picture.address}" width="{picture.width}" '
        f'height="{picture.height}" alt="{escape(picture.description)}">'
    )


def panels(pictures):
    """Small pictures side by side, as many as there is room for; wide ones alone.

    Parameters
    ----------
    pictures : list of (str, Picture)
        Caption and picture.

    Returns
    -------
    element : str
        HTML.
    """
    parts = "\n".join(
        figure(picture, caption, "broad")
        if picture.width > PANEL_WIDTH
        else _panel(picture, caption)
        for caption, picture in pictures
    )
    return f'<div class="panels">\n{parts}\n</div>'


def _panel(picture, caption):
    caption = f"<figcaption>{escape(caption)}</figcaption>"
    return f"<figure>{image(picture)}{caption}</figure>"


def paragraphs(sentences, tag="p"):
    """A paragraph each."""
    return "\n".join(f"<{tag}>{escape(text)}</{tag}>" for text in sentences)


def details(summary, content, is_open=False):
    """Content that is shown when asked for.

    Parameters
    ----------
    summary : str
        What it is.
    content : str
        HTML.
    is_open : bool
        Whether it is shown from the start.

    Returns
    -------
    element : str
        HTML.
    """
    state = " open" if is_open else ""
    return (
        f"<details{state}><summary>{escape(summary)}</summary>\n{content}\n</details>"
    )


def definitions(pairs):
    """A list of names and values.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Names, and text.

    Returns
    -------
    element : str
        HTML.
    """
    parts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs
    )
    return f"<dl>{parts}</dl>"


def code(text):
    """Text to be copied."""
    return f"<pre><code>{escape(text)}</code></pre>"
