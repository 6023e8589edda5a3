import runpy
import zlib

import pytest

from helpers.pages import DOCS


@pytest.fixture(scope="module")
def extension():
    return runpy.run_path(str(DOCS / "extensions" / "local_inventories.py"))


def test_inventory_has_a_line_per_name(extension):
    lines = ["a.b py:class pages/$.html", "term std:term words.html#$ A term"]
    content = extension["inventory"]("name", lines)
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
    unused_names = extension["unused_names"]
    assert unused_names(tmp_path, links, "Run(1)") == ["x.txt: spare"]
    assert len(unused_names(tmp_path, links, "Runs(1)")) == 2
