import yaml

from skdeepdiff import __version__


def test_citation_is_of_this_version_and_of_the_paper_in_the_readme(root, pyproject):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "authors"} <= citation.keys()
    assert citation["title"] == pyproject["project"]["name"]
    assert citation["version"] == __version__
    assert citation["license"] == pyproject["project"]["license"]
    paper = citation["preferred-citation"]
    readme = " ".join((root / "README.rst").read_text(encoding="utf-8").split())
    assert paper["title"] in readme
    assert f"({paper['year']})" in readme
