"""A page of HTML, read."""

import base64
import re
from html.parser import HTMLParser

# Names of SVG's vocabularies, which nothing is loaded from.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
VOID = {"meta", "img"}


class Page(HTMLParser):
    """Elements of a page; complains of tags that don't match."""

    def __init__(self, source):
        super().__init__()
        self.source = source
        self.elements, self.open, self.text = [], [], ""
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def sections(self):
        return [section["id"] for section in self.all("section")]


def check_page(page):
    """It needs no other file and runs nothing; pictures and tables are described."""
    text = page.source
    for image in page.all("img"):
        pattern = r"data:image/([\w+]+);base64,(.*)"
        kind, content = re.fullmatch(pattern, image["src"]).groups()
        if kind == "svg+xml":
            text += base64.b64decode(content).decode()
        assert re.search(r"\d", image["alt"])
    for tag, attributes in page.elements:
        for name in ("src", "href", "action", "data", "srcset"):
            assert attributes.get(name, "#")[0] == "#" or tag == "img"
    assert set(re.findall(r"\w+://[^\s\"'<>]+", text)) <= NAMESPACES
    assert not re.search(r"url\((?!#)|@import|src=.?//|<script", text)
    assert page.all("html") == [{"lang": "en"}]
    assert [link["href"] for link in page.all("a")] == [
        f"#{name}" for name in page.sections()
    ]
    assert len(page.all("h1")) == 1
    assert len(page.all("figure")) == len(page.all("figcaption"))
    assert len(page.all("figure")) == len(page.all("img"))
    assert len(page.all("caption")) == len(page.all("table")) > 0
    assert {header["scope"] for header in page.all("th")} == {"col", "row"}
