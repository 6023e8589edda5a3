"""The gallery's examples, unrun: the site's build runs them."""

import ast
import importlib
import re
import warnings
from itertools import pairwise
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "examples"
EXAMPLES = sorted(FOLDER.rglob("*.py"))
ROLE = re.compile(r":(class|func|meth|attr):`~?(skdeepdiff[\w.]*)`")


@pytest.fixture(
    params=EXAMPLES, ids=[str(path.relative_to(FOLDER)) for path in EXAMPLES]
)
def example(request):
    return request.param


def source_of(path):
    return path.read_text(encoding="utf-8")


def find(name):
    """What a dotted name stands for, modules being imported on the way."""
    found = importlib.import_module("skdeepdiff")
    path = found.__name__
    for part in name.split(".")[1:]:
        path = f"{path}.{part}"
        if not hasattr(found, part):
            importlib.import_module(path)
        found = getattr(found, part)
    return found


def imported_names(source):
    """Dotted names of the package that a program imports, or takes of a module."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute):
            names.add(ast.unparse(node))
    return {name for name in names if re.fullmatch(r"skdeepdiff(\.\w+)*", name)}


def underlined(lines):
    """Pairs of a title and the line below it."""
    return [
        (title, line)
        for title, line in pairwise(lines)
        if re.fullmatch(r"(=+|-+|~+)", line)
    ]


def test_each_section_has_a_header_and_examples():
    sections = {path.parent for path in FOLDER.rglob("GALLERY_HEADER.rst")} - {FOLDER}
    assert {path.parent for path in EXAMPLES} == sections
    order = re.search(
        r'"subsection_order": \[(.*?)\]', source_of(DOCS / "conf.py"), re.DOTALL
    )
    named = re.findall(r'"(.*?)"', order[1])
    assert sorted(named) == sorted(f"examples/{path.name}" for path in sections)


def test_names_are_those_that_the_gallery_runs():
    assert [path.name for path in EXAMPLES if not path.name.startswith("plot_")] == []
    assert len({path.name for path in EXAMPLES}) == len(EXAMPLES)


def test_titles_differ():
    titles = [ast.get_docstring(ast.parse(source_of(path))) for path in EXAMPLES]
    titles = [title.splitlines()[0] for title in titles]
    assert len(set(titles)) == len(titles)


def test_it_begins_with_a_title_and_an_introduction(example):
    title, underline, empty, *introduction = ast.get_docstring(
        ast.parse(source_of(example))
    ).splitlines()
    assert re.match(r"[A-Z]\w*", title)
    assert underline == "=" * len(title)
    assert empty == ""
    # The first paragraph is shown beside the thumbnail.
    paragraph = "\n".join(introduction).split("\n\n")[0]
    assert paragraph.endswith((".", "?"))
    assert len(paragraph) > 60
    assert "To be written" not in paragraph


def test_titles_within_are_underlined_as_long_as_they_are(example):
    prose = [
        line.removeprefix("#").removeprefix(" ")
        for line in source_of(example).splitlines()
        if line.startswith("#")
    ]
    for title, line in underlined(prose):
        assert line == "-" * len(title)


def test_it_is_in_cells_and_ends_in_a_picture(example):
    source = source_of(example)
    assert source.count("\n# %%\n") >= 2
    assert "matplotlib" in source or "Display" in source


def test_it_compiles(example):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile(source_of(example), str(example), "exec")


def test_what_it_imports_exists_and_is_public(example):
    names = imported_names(source_of(example))
    assert names
    for name in names:
        assert "._" not in name
        find(name)


def test_what_its_prose_refers_to_exists(example):
    for _, name in ROLE.findall(source_of(example)):
        find(name)


def test_names_are_found():
    source = "import skdeepdiff\nfrom skdeepdiff.nn import VARIANTS\nskdeepdiff.load(1)"
    assert imported_names(source) == {
        "skdeepdiff",
        "skdeepdiff.nn.VARIANTS",
        "skdeepdiff.load",
    }
    assert find("skdeepdiff.DeepDiffRegressor.fit").__name__ == "fit"
    with pytest.raises(ModuleNotFoundError):
        find("skdeepdiff.datasets.make_paired_mark")
