"""The page: one file that needs no other."""

import base64
import hashlib
from pathlib import Path

from ._elements import escape, paragraphs
from ._sentences import say_state
from .sections import SECTIONS, SLOW_SECTIONS

HERE = Path(__file__).parent
TITLE = "Differential gene expression from histone marks: comparison of models"


def _read(name):
    return (HERE / name).read_text(encoding="utf-8")


def _source(text):
    """What a content security policy calls an inline style or script."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def write_page(analysis, pictures):
    """Compose the page.

    Parameters
    ----------
    analysis : Analysis
        From :func:`analyse`.
    pictures : dict of str to Picture
        ``correlations`` and ``runtime``, where there is something to draw.

    Returns
    -------
    page : str
        HTML, with its style, script and pictures in it.
    """
    style, script = f"\n{_read('page.css')}", f"\n{_read('page.js')}"
    # Nothing from elsewhere is loaded, and no other script runs.
    policy = (
        f"default-src 'none'; img-src data:; style-src {_source(style)}; "
        f"script-src {_source(script)}"
    )
    sections, contents = [], []
    for name, title, write in SECTIONS:
        if analysis.quick and name in SLOW_SECTIONS:
            continue
        content = write(analysis, pictures)
        if content is None:
            continue
        contents.append(f'<li><a href="#{name}">{escape(title)}</a></li>')
        sections.append(
            f'<section id="{name}" aria-labelledby="{name}-title">\n'
            f'<h2 id="{name}-title">{escape(title)}</h2>\n{content}\n</section>'
        )
    state = say_state(analysis)
    notice = (
        f'<div class="notice" role="note">{paragraphs(state)}</div>' if state else ""
    )
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{TITLE}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        f"<header><h1>{TITLE}</h1>{notice}</header>",
        '<nav aria-label="Contents"><ol>',
        *contents,
        "</ol></nav>",
        "<main>",
        *sections,
        "</main>",
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"
