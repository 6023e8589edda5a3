"""The table of layers is what the imports are."""

import ast
from pathlib import Path

import docutils.nodes
import pytest

import skdeepdiff
from pages import read_page

PACKAGE = Path(skdeepdiff.__file__).parent


@pytest.fixture(scope="module")
def layers():
    """Number of each module's row, by the module's name or its folder's."""
    (table,) = read_page("contributing/design.rst").findall(docutils.nodes.table)
    rows = list(table.findall(docutils.nodes.row))[1:]
    cells = [list(row.findall(docutils.nodes.entry))[1] for row in rows]
    return {
        literal.astext(): number
        for number, cell in enumerate(cells)
        for literal in cell.findall(docutils.nodes.literal)
    }


def part_of(path):
    return Path(path.relative_to(PACKAGE).parts[0]).stem


def imported_parts(path):
    """Modules or folders at the package's top that a file imports, not for types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            if node.module:
                yield node.module.partition(".")[0]
            else:
                yield from (alias.name for alias in node.names)


def test_every_module_is_in_the_table(layers):
    assert {part_of(path) for path in PACKAGE.rglob("*.py")} == set(layers)


def test_imports_go_up_the_table(layers):
    n_imports = 0
    for path in PACKAGE.rglob("*.py"):
        for name in imported_parts(path):
            n_imports += 1
            assert layers[name] <= layers[part_of(path)], f"{path} imports {name}"
    assert n_imports > 100


def test_networks_import_nothing_else():
    for path in (PACKAGE / "nn").rglob("*.py"):
        assert set(imported_parts(path)) <= {"nn", "_variants"}
        assert "sklearn" not in path.read_text(encoding="utf-8")
