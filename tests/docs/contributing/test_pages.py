"""What the pages for contributors name exists."""

import re

import docutils.nodes
import pytest

from pages import DOCS, read_page

ROOT = DOCS.parent
PAGES = sorted(path.name for path in (DOCS / "contributing").glob("*.rst"))
FILE = re.compile(r"(?:\.ci|skdeepdiff|benchmarks|tests|docs)/[\w/.]+")
# Made by builds.
MADE = ("docs/_build",)


@pytest.mark.parametrize("page", PAGES)
def test_files_exist(page):
    text = read_page(f"contributing/{page}").astext()
    named = {name.rstrip(".") for name in FILE.findall(text)}
    # What the walks add isn't there yet.
    for name in named:
        assert name.startswith(MADE) or (ROOT / name).exists(), name


def test_names_of_functions_are_those_of_their_files():
    """Names in the pages' prose that are defined in the file named beside them."""
    for name, file in {
        "FORMAT": "skdeepdiff/_saving/_container.py",
        "PairedNet": "skdeepdiff/_training.py",
        "GroupedBiLSTM": "skdeepdiff/nn/_recurrent.py",
        "all_or_nothing": "skdeepdiff/_base.py",
        "write_whole": "skdeepdiff/_files.py",
        "one_axes": "skdeepdiff/plotting/_drawing.py",
        "grid_axes": "skdeepdiff/plotting/_drawing.py",
        "style": "skdeepdiff/plotting/_drawing.py",
        "PairedRegressorMixin": "skdeepdiff/_pairs.py",
        "validate_pairs": "skdeepdiff/_pairs.py",
        "validate_targets": "skdeepdiff/_pairs.py",
    }.items():
        pages = "".join(read_page(f"contributing/{page}").astext() for page in PAGES)
        assert name in pages
        source = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^(?:def |class )?{name}\b", source, re.MULTILINE), name


@pytest.mark.parametrize("page", ["index.rst", "releasing.rst"])
def test_commands_name_what_exists(page, pyproject):
    document = read_page(f"contributing/{page}")
    lines = [
        line
        for block in document.findall(docutils.nodes.literal_block)
        for line in block.astext().splitlines()
    ]
    assert len(lines) >= 6
    modules = {"build", "pip", "pytest", "sphinx", "twine", "venv"}
    for line in lines:
        for name in re.findall(r"python -m (\w+)", line):
            assert name in modules, line
        for extra in re.findall(r"\.\[(\w+)\]", line):
            assert extra in pyproject["project"]["optional-dependencies"]
        for file in re.findall(r"(?:tests|\.ci)/[\w/.]+", line):
            assert (ROOT / file).is_file(), line
