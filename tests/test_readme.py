import re
from pathlib import Path

import docutils.core
import docutils.nodes
import numpy as np
import pytest

README = Path(__file__).parents[1] / "README.rst"


@pytest.fixture(scope="module")
def document():
    # Warnings of level 2 and up, such as a title's short underline, are errors here.
    return docutils.core.publish_doctree(
        README.read_text(encoding="utf-8"),
        source_path=str(README),
        settings_overrides={"halt_level": 2, "report_level": 2},
    )


def blocks(document, language):
    return [
        block.astext()
        for block in document.findall(docutils.nodes.literal_block)
        if language in block["classes"]
    ]


def test_pictures_exist(document):
    pictures = list(document.findall(docutils.nodes.image))
    assert pictures
    for picture in pictures:
        assert (README.parent / picture["uri"]).is_file()
        assert picture["alt"]


def test_example_prints_what_it_says(document, capsys):
    exec(blocks(document, "python")[0], {})
    printed = capsys.readouterr().out
    promised = blocks(document, "text")[0]
    number = re.compile(r"-?\d+\.\d+")
    assert number.sub("#", printed).strip() == number.sub("#", promised).strip()
    # Other processors round otherwise, and training amplifies it.
    np.testing.assert_allclose(
        [float(value) for value in number.findall(printed)],
        [float(value) for value in number.findall(promised)],
        atol=0.1,
    )


def test_other_examples_are_valid_python(document):
    for code in blocks(document, "python")[1:]:
        compile(code, "README.rst", "exec")


def test_commands_name_what_exists():
    text = README.read_text(encoding="utf-8")
    assert 'pip install ".[benchmarks]" && python benchmarks/run_all.py' in text
    assert 'pip install ".[test]" && python -m pytest -n auto' in text
    assert (README.parent / "benchmarks" / "run_all.py").is_file()
