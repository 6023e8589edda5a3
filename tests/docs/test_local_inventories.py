import importlib.util
import zlib

import pytest

from pages import DOCS


@pytest.fixture(scope="module")
def extension():
    path = DOCS / "extensions" / "local_inventories.py"
    spec = importlib.util.spec_from_file_location("local_inventories", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_inventory_has_a_line_per_name(extension):
    lines = ["a.b py:class pages/$.html", "term std:term words.html#$ A term"]
    content = extension.inventory("name", lines)
    *head, body = content.split(b"\n", 4)
    assert head[:2] == [b"# Sphinx inventory version 2", b"# Project: name"]
    assert zlib.decompress(body).decode().splitlines() == [
        "a.b py:class 1 pages/a.b.html -",
        "term std:term 1 words.html#term A term",
    ]


def test_names_without_a_link_are_told(extension, tmp_path):
    names = ["used py:class $.html", "spare py:class page.html#$", "a.Run py:class $"]
    (tmp_path / "x.txt").write_text("\n".join(["https://x.org/", *names]))
    links = {"https://x.org/used.html", "https://x.org/page.html"}
    assert extension.unused_names(tmp_path, links, "Run(1)") == ["x.txt: spare"]
    assert len(extension.unused_names(tmp_path, links, "Runs(1)")) == 2


def test_no_name_is_listed_twice(extension):
    listings = sorted((DOCS / "inventories").glob("*.txt"))
    assert len(listings) > 5
    for listing in listings:
        address, lines = extension.read_listing(listing)
        assert address.startswith("https://")
        assert address.endswith("/")
        assert len(lines) == len(set(lines))
