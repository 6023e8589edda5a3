"""The conda recipe agrees with pyproject.toml, and with what conda-forge asks for."""

import re

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from skdeepdiff import __version__

# Packages that have another name there.
NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base"}
SECTIONS = ["schema_version", "context", "package", "source", "build"]
SECTIONS += ["requirements", "tests", "about", "extra"]
# Extras that aren't for users.
LEFT_OUT = {"benchmarks", "test", "docs", "dev"}
PYTHON_MIN = "${{ python_min }}"


@pytest.fixture(scope="module")
def source(root):
    return (root / ".conda" / "recipe.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def recipe(source):
    return yaml.safe_load(source)


def bounds(requirements):
    """Bounds by the name there, of Python's requirements or of the recipe's."""
    found = {}
    for text in requirements:
        requirement = Requirement(text)
        name = NAMES.get(requirement.name, requirement.name)
        found[name] = requirement.specifier
    return found


def test_requirements_are_those_of_pyproject(recipe, pyproject):
    project, requirements = pyproject["project"], recipe["requirements"]
    python, *run = requirements["run"]
    assert bounds(run) == bounds(project["dependencies"])
    extras = [
        text
        for extra, more in project["optional-dependencies"].items()
        if extra not in LEFT_OUT
        for text in more
        if not text.startswith("skdeepdiff")
    ]
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


def test_what_the_linter_of_conda_forge_asks_for(recipe, source):
    assert [*recipe] == SECTIONS
    assert recipe["build"]["number"] == 0
    assert recipe["build"]["noarch"] == "python"
    # Without selectors, as one package is for all systems.
    assert not re.search(r"^ *-? *(if|then|else|skip):", source, re.MULTILINE)
    assert {"--no-deps", "--no-build-isolation"} <= {*recipe["build"]["script"].split()}
    assert re.fullmatch("[0-9a-f]{64}", recipe["source"]["sha256"])
    assert "${{ version }}" in recipe["source"]["url"]
    python, commands = (test for test in recipe["tests"])
    assert python["python"]["pip_check"]
    assert python["python"]["python_version"] == f"{PYTHON_MIN}.*"
    assert commands["requirements"]["run"] == [f"python {PYTHON_MIN}.*"]
    assert recipe["extra"]["recipe-maintainers"]
    for texts in recipe["requirements"].values():
        for text in texts:
            # A space before bounds and none within.
            assert re.fullmatch(r"[a-z0-9-]+( (\S+))?", text.replace(PYTHON_MIN, "3"))
    assert source.endswith("\n")
    assert not source.endswith("\n\n")
