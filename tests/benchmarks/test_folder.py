import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "benchmarks"


def test_imports_go_one_way():
    """From commands to their parts, and from these to the comparison alone."""
    packages = {path.parent.name for path in FOLDER.glob("*/__init__.py")}
    commands = {path.stem for path in FOLDER.glob("*.py")}
    shared = {"comparison", "common"}
    for path in FOLDER.glob("*/**/*.py"):
        package = path.relative_to(FOLDER).parts[0]
        text = path.read_text(encoding="utf-8")
        names = set(re.findall(r"^\s*(?:from|import) (\w+)", text, flags=re.M))
        found = names & (packages | commands) - {package}
        assert found <= (set() if package in shared else shared), path
