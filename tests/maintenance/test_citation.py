import pytest
import yaml

from skdeepdiff import __version__


@pytest.fixture(scope="module")
def citation(root):
    return yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))


def test_version_and_licence_are_the_packages(citation, pyproject):
    assert citation["version"] == __version__
    assert citation["license"] == pyproject["project"]["license"]
    assert citation["title"] == pyproject["project"]["name"]


def test_paper_is_the_one_that_the_readme_names(citation, root):
    paper = citation["preferred-citation"]
    readme = " ".join((root / "README.rst").read_text(encoding="utf-8").split())
    assert paper["doi"] == "10.1093/bioinformatics/bty612"
    assert paper["title"] in readme
    assert f"({paper['year']})" in readme
    pages = f"{paper['volume']}({paper['issue']}), {paper['start']}-{paper['end']}"
    assert f"*{paper['journal']}* {pages}" in readme
    for author in paper["authors"]:
        assert f"{author['given-names'][0]}. {author['family-names']}" in readme


def test_what_the_format_asks_for_is_there(citation):
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert {"type", "title", "authors"} <= citation["preferred-citation"].keys()
