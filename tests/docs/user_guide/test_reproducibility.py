import importlib
from pathlib import Path

import docutils.nodes
import pytest

from pages import DOCS, literal_blocks, read_page, run_script


@pytest.fixture(scope="module")
def page():
    return read_page("user_guide/reproducibility.rst")


def literals(page):
    return [literal.astext() for literal in page.findall(docutils.nodes.literal)]


def test_script_prints_what_it_says(page, tmp_path, two_threads):
    script, printed = (block.astext() for block in literal_blocks(page))
    assert run_script(script, tmp_path) == f"{printed}\n"


def test_commands_are_valid(page):
    commands = [
        text.split()[1:] for text in literals(page) if text.startswith("python bench")
    ]
    programs = {program for program, *_ in commands if program.endswith(".py")}
    assert len(programs) == 8
    for program, *arguments in commands:
        assert (DOCS.parent / program).is_file()
        module = importlib.import_module(Path(program).stem)
        if arguments:
            module.parse_arguments(arguments)


def test_pictures_exist(page):
    pictures = [text for text in literals(page) if text.endswith(".png")]
    assert len(pictures) == 5
    for picture in pictures:
        assert (DOCS.parent / picture).is_file()


def test_figures_of_another_processor_are_those_of_the_readme(page):
    said = page.astext()
    readme = (DOCS.parent / "README.rst").read_text(encoding="utf-8")
    readme = " ".join(readme.split())
    for variant, correlation, other in [
        ("raw_d", "0.742", "0.725"),
        ("aux", "0.662", "0.649"),
    ]:
        assert f"(``{variant}``)" in readme
        assert f"{other} for ``{variant}``" in readme
        assert correlation in readme
        assert correlation in said
        assert other in said
