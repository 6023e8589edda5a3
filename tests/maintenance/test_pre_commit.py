"""Hooks run tools that the extra "dev" installs."""

from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

# The package that a command comes from, where it has another name.
PACKAGES = {
    "check-added-large-files": "pre-commit-hooks",
    "check-merge-conflict": "pre-commit-hooks",
    "check-toml": "pre-commit-hooks",
    "check-yaml": "pre-commit-hooks",
    "end-of-file-fixer": "pre-commit-hooks",
    "trailing-whitespace-fixer": "pre-commit-hooks",
}


@pytest.fixture(scope="module")
def hooks(root):
    config = yaml.safe_load((root / ".pre-commit-config.yaml").read_text())
    (repository,) = config["repos"]
    assert repository["repo"] == "local", "others would bring versions of their own"
    return repository["hooks"]


def test_tools_are_in_the_extra(hooks, pyproject):
    listed = pyproject["project"]["optional-dependencies"]["dev"]
    tools = {Requirement(text).name for text in listed}
    commands = [hook["entry"].removeprefix("python -m ").split()[0] for hook in hooks]
    assert {"ruff", "codespell", "mypy", "check-toml"} <= set(commands)
    for command in commands:
        assert PACKAGES.get(command, command) in tools


def test_hooks_need_no_environment_of_their_own(hooks):
    assert {hook["language"] for hook in hooks} == {"system"}


def test_spelling_is_checked_in_text_and_code(pyproject):
    skipped = pyproject["tool"]["codespell"]["skip"].split(",")
    for path in [
        ".",
        "./README.rst",
        "./docs/start.rst",
        "./skdeepdiff/_baselines/_svr.py",
    ]:
        parts = [path, *Path(path).parts]
        assert not any(fnmatch(part, pattern) for part in parts for pattern in skipped)
