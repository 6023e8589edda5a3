import pytest

from browser import Browser, find_browser

pytestmark = pytest.mark.skipif(
    find_browser() is None, reason="Chromium isn't installed"
)
OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true })"
SIZES = (
    "(e => [e.scrollWidth, e.clientWidth])(document.querySelector('#scores > .scroll'))"
)


@pytest.fixture(scope="module")
def page(partial_folder):
    with Browser(partial_folder / "report.html") as browser:
        browser.evaluate(OPEN)
        yield browser


def test_all_scores_fit_a_laptop(page):
    full, shown = page.evaluate(SIZES)
    assert full == shown > 1000


def test_wide_tables_scroll_by_themselves_on_a_phone(page):
    page.resize(390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    full, shown = page.evaluate(SIZES)
    assert full > shown


def test_pictures_are_drawn_and_nothing_is_asked_for(page, partial_folder):
    sizes = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert len(sizes) > 10
    assert min(sizes) > 0
    assert page.requests() == [(partial_folder / "report.html").resolve().as_uri()]
    assert page.complaints() == []
