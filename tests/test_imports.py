"""Imports within the package flow one way, as the table of layers says."""

import ast
import importlib.util
from graphlib import TopologicalSorter
from pathlib import Path

import docutils.nodes

import skdeepdiff
from helpers.pages import read_page

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
            name_of_source = "." * node.level + (node.module or "")
            source = importlib.util.resolve_name(name_of_source, package)
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                found.add(whole if whole in MODULES else source)
    return {module for module in found if module in MODULES} - {name}


GRAPH = {name: imports_of(name, path) for name, path in MODULES.items()}


def test_there_is_no_circle():
    order = list(TopologicalSorter(GRAPH).static_order())
    first, later = "skdeepdiff._saving", "skdeepdiff._networks._deepdiff"
    assert order.index(first) < order.index(later)


def test_imports_go_up_the_table_of_layers():
    (table,) = read_page("contributing/design.rst").findall(docutils.nodes.table)
    rows = list(table.findall(docutils.nodes.row))[1:]
    layers = {
        literal.astext(): number
        for number, row in enumerate(rows)
        for literal in row[1].findall(docutils.nodes.literal)
    }
    parts = {
        name: Path(path.relative_to(PACKAGE).parts[0]).stem
        for name, path in MODULES.items()
    }
    assert set(parts.values()) == set(layers)
    for name, imported in GRAPH.items():
        for other in imported - {"skdeepdiff"}:
            assert layers[parts[other]] <= layers[parts[name]], (name, other)
            of_networks = parts[other] in ("nn", "_variants")
            assert of_networks or parts[name] != "nn", (name, other)
        if parts[name] == "nn":
            assert "sklearn" not in MODULES[name].read_text(encoding="utf-8")
