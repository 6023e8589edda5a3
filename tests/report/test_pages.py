import sys

import pytest

from skdeepdiff._report import fill

BAD = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.txt.jinja", f"<a{BAD}b>{BAD}\n"), ("a.html.jinja", f"&lt;a{BAD}b&gt;{BAD}\n")],
)
def test_what_html_cant_have(name, expected, tmp_path):
    # A template of another folder has those here beside it.
    own = '{% import "parts.html.jinja" as parts %}{{ text | say }}\n'
    (tmp_path / name).write_text(own)
    text = {"text": "<a\x00b>\ud800"}
    assert fill(name, text, {"say": str}, tmp_path) == expected


def test_without_jinja(monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ImportError, match=r"pip install 'skdeepdiff\[plots\]'"):
        fill("base.html.jinja", {}, {})
