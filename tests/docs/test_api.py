"""The reference lists every public name."""

import importlib

import pytest

from helpers.pages import DOCS

PAGES = sorted(path.stem for path in (DOCS / "api").glob("*.rst"))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page not in ("index", "command_line")]
)
def test_page_lists_the_public_names(page):
    text = (DOCS / "api" / f"{page}.rst").read_text(encoding="utf-8")
    listed = [
        line.strip()
        for block in text.split(".. autosummary::")[1:]
        for line in block.partition("\n\n")[2].partition("\n\n")[0].splitlines()
    ]
    module = text.partition(".. module:: ")[2].split()[0]
    public = importlib.import_module(module).__all__
    assert sorted(listed) == sorted(set(public) - {"__version__"})
