import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


def test_readme_names_every_command_and_every_folder():
    text = (FOLDER / "README.rst").read_text(encoding="utf-8")
    rows = re.findall(r"^``([\w./]+)`` ", text, flags=re.M)
    there = {path.name for path in FOLDER.glob("*.py")}
    there |= {f"{path.parent.name}/" for path in FOLDER.glob("*/__init__.py")}
    assert sorted(rows) == sorted([*there, "comparison/report/"])
    for page in re.findall(r"``(README\.rst|docs/\w+\.rst)``", text):
        assert (FOLDER.parent / page).is_file()


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name
)
def test_commands_are_short_and_can_be_run(path):
    text = path.read_text(encoding="utf-8")
    assert f"python benchmarks/{path.name}" in text.split('"""')[1]
    assert text.endswith('\n\nif __name__ == "__main__":\n    main()\n')
    assert len(text.splitlines()) < 160


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
