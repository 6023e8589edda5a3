"""The Dockerfile keeps to the rules of Dockerfiles, and to pyproject.toml."""

import json
import re

import pytest
from packaging.requirements import Requirement


@pytest.fixture(scope="module")
def instructions(root):
    """Names and arguments of all instructions, in order."""
    source = (root / ".docker" / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in source.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", "")
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line]


def arguments(instructions, name):
    return [rest for found, rest in instructions if found == name]


def test_nothing_runs_as_root(instructions):
    names = [name for name, _ in instructions]
    last = names[len(names) - names[::-1].index("FROM") :]
    assert last.index("USER") < last.index("ENTRYPOINT")
    (user,) = arguments(instructions, "USER")
    assert int(user) > 0
    (create,) = [rest for rest in arguments(instructions, "RUN") if "useradd" in rest]
    assert f"--uid {user} " in create
    (folder,) = arguments(instructions, "WORKDIR")
    assert folder.startswith("/")


def test_the_command_is_started_without_a_shell(instructions, pyproject):
    (entry,) = arguments(instructions, "ENTRYPOINT")
    assert json.loads(entry) == [*pyproject["project"]["scripts"]]
    (command,) = arguments(instructions, "CMD")
    assert json.loads(command) == ["--help"]


def test_what_is_installed(instructions, pyproject, root):
    installs = [r for r in arguments(instructions, "RUN") if "pip install" in r]
    assert all("--no-cache-dir" in rest for rest in installs)
    torch, package = (re.findall('"([^"]+)"', rest)[-1] for rest in installs)
    project = pyproject["project"]
    (ours,) = [r for r in project["dependencies"] if r.startswith("torch")]
    assert Requirement(torch) == Requirement(ours)
    assert {*re.findall(r"\w+", package)} - {"source"} <= {
        *project["optional-dependencies"]
    }
    copied = " ".join(
        rest for rest in arguments(instructions, "COPY") if "--from" not in rest
    )
    needed = ["pyproject.toml", project["readme"], *project["license-files"]]
    assert all(name in copied and (root / name).is_file() for name in needed)
    assert "ADD" not in dict(instructions)
