"""The gallery's examples, unrun: the site's build runs them."""

import ast
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "examples"
EXAMPLES = sorted(FOLDER.rglob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_its_title_is_underlined_and_its_imports_are_public(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    title, underline, *_ = ast.get_docstring(tree).splitlines()
    assert underline == "=" * len(title)
    assert path.name.startswith("plot_"), "the gallery wouldn't run it"
    imports = [
        node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    text = ast.unparse(ast.Module(imports, []))
    assert re.search(r"\bskdeepdiff\b", text)
    assert "._" not in text
    exec(text, {})
