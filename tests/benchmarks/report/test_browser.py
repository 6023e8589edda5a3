import pytest

from browser import Browser, find_browser

pytestmark = pytest.mark.skipif(
    find_browser() is None, reason="Chromium isn't installed"
)
COLUMN = """
[...document.querySelectorAll("#scores > .scroll tbody tr")]
  .map(row => row.cells[%d].textContent)
"""
SORTED = """
[...document.querySelectorAll("#scores > .scroll thead th")]
  .map(th => th.getAttribute("aria-sort"))
"""
BUTTON = "#scores > .scroll thead th:nth-child(%d) button"
PEARSON = 2


@pytest.fixture(scope="module")
def page(partial_folder):
    with Browser(partial_folder / "report.html") as browser:
        yield browser


def numbers(texts):
    return [float(text.split()[0]) for text in texts if text[0].isdigit()]


def test_a_click_sorts_by_numbers_and_failures_come_last(page):
    before = page.evaluate(COLUMN % PEARSON)
    page.click(BUTTON % (PEARSON + 1))
    after = page.evaluate(COLUMN % PEARSON)
    assert sorted(after) == sorted(before)
    assert numbers(after) == sorted(numbers(before), reverse=True) != numbers(before)
    assert after[-1] == "failed"
    assert page.evaluate(SORTED)[PEARSON] == "descending"
    page.click(BUTTON % (PEARSON + 1))
    assert numbers(page.evaluate(COLUMN % PEARSON)) == sorted(numbers(before))
    assert page.evaluate(COLUMN % PEARSON)[-1] == "failed"


def test_numbers_sort_as_numbers(page):
    seconds = 10
    page.click(BUTTON % (seconds + 1))
    values = numbers(page.evaluate(COLUMN % seconds))
    assert values == sorted(values, reverse=True)
    assert max(values) >= 10 > min(values), "as text, 5 would come after 10"


def test_a_key_sorts_too(page):
    page.evaluate(f"document.querySelector({BUTTON % 2!r}).focus()")
    page.press("Enter", 13, "\r")
    models = page.evaluate(COLUMN % 1)
    assert models == sorted(models)
    assert page.evaluate(SORTED)[:3] == [None, "ascending", None]


def test_all_scores_fit_a_laptop(page):
    sizes = page.evaluate(
        "(e => [e.scrollWidth, e.clientWidth])"
        "(document.querySelector('#scores > .scroll'))"
    )
    assert sizes[0] == sizes[1] > 1000


def test_wide_tables_and_pictures_scroll_by_themselves_on_a_phone(page):
    page.resize(390, 844)
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { d.open = true })"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(
        "[...document.querySelectorAll('#scores .scroll')]"
        ".some(element => element.scrollWidth > element.clientWidth)"
    )


def test_pictures_are_drawn(page):
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { d.open = true })"
    )
    sizes = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert len(sizes) > 10
    assert min(sizes) > 0


def test_nothing_is_asked_for_and_nothing_complains(page, partial_folder):
    assert page.requests() == [(partial_folder / "report.html").resolve().as_uri()]
    assert page.complaints() == []
