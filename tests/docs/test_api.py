"""The reference lists every public name."""

import importlib

import pytest

from pages import DOCS

PAGES = {
    "estimators": "skdeepdiff",
    "datasets": "skdeepdiff.datasets",
    "exceptions": "skdeepdiff.exceptions",
    "inspection": "skdeepdiff.inspection",
    "metrics": "skdeepdiff.metrics",
    "nn": "skdeepdiff.nn",
    "plotting": "skdeepdiff.plotting",
}


@pytest.mark.parametrize("page", PAGES)
def test_page_lists_the_public_names(page):
    text = (DOCS / "api" / f"{page}.rst").read_text(encoding="utf-8")
    listed = [
        line.strip()
        for block in text.split(".. autosummary::")[1:]
        for line in block.partition("\n\n")[2].partition("\n\n")[0].splitlines()
    ]
    public = importlib.import_module(PAGES[page]).__all__
    assert sorted(listed) == sorted(set(public) - {"__version__"})
