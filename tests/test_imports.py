"""Imports within the package flow one way."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import skdeepdiff

PACKAGE = Path(skdeepdiff.__file__).parent


def module_name(path):
    """Name of a file's module, such as skdeepdiff.nn for its __init__.py."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in PACKAGE.rglob("*.py")}


def imports_of(name, path):
    """Modules of the package that a module imports, anywhere but for type checkers."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level]
            source = ".".join(
                [*(above if node.level else []), *filter(None, [node.module])]
            )
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                found.add(whole if whole in MODULES else source)
    return {module for module in found if module in MODULES} - {name}


def test_there_is_no_circle():
    graph = {name: imports_of(name, path) for name, path in MODULES.items()}
    assert graph["skdeepdiff._pairs._own_estimator"] == {
        "skdeepdiff._saving",
        "skdeepdiff._saving._parts",
    }
    assert "skdeepdiff._saved_kinds" in graph["skdeepdiff"]
    assert "skdeepdiff.nn._kernel" in graph["skdeepdiff.nn._recurrent"]
    assert len(graph) > 100
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("skdeepdiff._saving") < order.index(
        "skdeepdiff._networks._deepdiff"
    )


def test_a_circle_is_an_error():
    with pytest.raises(CycleError):
        list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
