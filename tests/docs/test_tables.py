"""Tables of the pages: in a simple table, text in the first column begins a row."""

import docutils.nodes
import pytest

from pages import DOCS, read_page

PAGES = sorted(
    path.relative_to(DOCS).as_posix()
    for folder in (DOCS, DOCS / "user_guide", DOCS / "contributing")
    for path in folder.glob("*.rst")
    if path.name != "sg_execution_times.rst"
)


def rows(page):
    for row in read_page(page).findall(docutils.nodes.row):
        yield [entry.astext().strip() for entry in row.findall(docutils.nodes.entry)]


def test_there_are_tables():
    assert sum(1 for page in PAGES for _ in rows(page)) > 200


@pytest.mark.parametrize("page", PAGES)
def test_no_row_is_the_rest_of_another(page):
    for cells in rows(page):
        assert cells[0]
        assert cells[-1] or "\\" in cells, cells
