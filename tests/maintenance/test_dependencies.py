"""The oldest versions that are tested are those that the package promises."""

import ast
import sys

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

# What tests don't need: tools, and what builds the documentation.
LEFT_OUT = {"docs", "dev"}
# Modules that have another name than their package.
MODULES = {"scikit-learn": "sklearn", "scikit-learn-intelex": "sklearnex"}


@pytest.fixture(scope="module")
def requirements(pyproject):
    project = pyproject["project"]
    listed = list(project["dependencies"])
    for extra, more in project["optional-dependencies"].items():
        if extra not in LEFT_OUT:
            listed += more
    found = [Requirement(text) for text in listed]
    return {r.name: r for r in found if r.name != "skdeepdiff"}


@pytest.fixture(scope="module")
def oldest(root):
    lines = (root / ".ci" / "oldest.txt").read_text(encoding="utf-8").splitlines()
    pinned = [Requirement(line) for line in lines if "==" in line]
    return {r.name: next(iter(r.specifier)).version for r in pinned}


def test_oldest_versions_are_the_minimums(requirements, oldest):
    minimums = {
        name: next(s.version for s in r.specifier if s.operator == ">=")
        for name, r in requirements.items()
    }
    assert len(minimums) > 20
    assert [*oldest] == sorted(oldest, key=str.lower)
    assert {name: Version(v) for name, v in oldest.items()} == {
        name: Version(v) for name, v in minimums.items()
    }


def test_everything_imported_is_required(root, requirements):
    imported = set()
    for path in (root / "skdeepdiff").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.partition(".")[0])
    ours = imported - set(sys.stdlib_module_names)
    required = {MODULES.get(name, name) for name in requirements}
    assert len(ours) > 10
    # typing_extensions comes with torch, and only type checkers read it.
    assert ours - required == {"typing_extensions"}
