"""The conda recipe agrees with pyproject.toml, and with what conda-forge asks for."""

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from skdeepdiff import __version__

# Packages that have another name there.
NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base"}
# Extras that aren't for users.
LEFT_OUT = {"benchmarks", "test", "docs", "dev"}
PYTHON_MIN = "${{ python_min }}"


@pytest.fixture(scope="module")
def recipe(root):
    return yaml.safe_load((root / ".conda" / "recipe.yaml").read_text(encoding="utf-8"))


def bounds(requirements):
    """Bounds by the name there, of Python's requirements or of the recipe's."""
    found = map(Requirement, requirements)
    return {NAMES.get(each.name, each.name): each.specifier for each in found}


def test_requirements_are_those_of_pyproject(recipe, pyproject):
    project, requirements = pyproject["project"], recipe["requirements"]
    python, *run = requirements["run"]
    assert bounds(run) == bounds(project["dependencies"])
    optional = project["optional-dependencies"]
    extras = [text for extra in optional.keys() - LEFT_OUT for text in optional[extra]]
    extras = [text for text in extras if not text.startswith("skdeepdiff")]
    assert bounds(requirements["run_constraints"]) == bounds(extras)
    host_python, pip, *host = requirements["host"]
    assert bounds(host) == bounds(pyproject["build-system"]["requires"])
    assert (python, pip) == (f"python >={PYTHON_MIN}", "pip")
    assert host_python == f"python {PYTHON_MIN}.*"
    least = SpecifierSet(f">={recipe['context']['python_min']}")
    assert least == SpecifierSet(project["requires-python"])


def test_the_rest_is_that_of_the_project(recipe, pyproject, root):
    project, about = pyproject["project"], recipe["about"]
    assert recipe["context"]["version"] == __version__
    assert recipe["package"]["name"] == project["name"] == project["name"].lower()
    commands = [f"{name} = {target}" for name, target in project["scripts"].items()]
    assert recipe["build"]["python"]["entry_points"] == commands
    assert about["summary"] == project["description"]
    assert about["license"] == project["license"]
    assert [about["license_file"]] == project["license-files"]
    assert about["homepage"] in project["urls"].values()
