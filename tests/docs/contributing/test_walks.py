"""The walks can be walked: diffs fit the code, and tests say what the pages say."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from pages import DOCS, read_page

ROOT = DOCS.parent
FOLDER = DOCS / "contributing"
WALKS = {path.name: sorted(path.glob("*.diff")) for path in FOLDER.glob("walks/*")}
COPIED = ["skdeepdiff", "tests", "benchmarks", "docs", "conftest.py", "pyproject.toml"]
# By builds of the documentation, of which one may be running.
MADE = ["__pycache__", "_build", "auto_examples", "backreferences", "generated", "sg_*"]

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git applies diffs")


@pytest.fixture
def copy(tmp_path):
    """The code, to be changed."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(*MADE))
        else:
            shutil.copy(source, target)
    return tmp_path


def apply(diffs, folder):
    for diff in diffs:
        # Not within a repository that the folder may lie in.
        subprocess.run(
            ["git", "apply", diff],
            cwd=folder,
            env=os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)},
            check=True,
            timeout=60,
        )


def failures(command, folder):
    """Which tests fail, by a command such as ``python -m pytest tests``."""
    python, *arguments = shlex.split(command)
    assert python == "python"
    run = subprocess.run(
        [sys.executable, *arguments, "-n0", "--tb=no", "-p", "no:cacheprovider"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    found = re.findall(r"^(?:FAILED|ERROR) (\S+)", run.stdout, re.MULTILINE)
    assert run.returncode == (1 if found else 0), run.stdout + run.stderr
    assert " passed" in run.stdout
    return found


@pytest.mark.parametrize("walk", WALKS)
def test_walk(walk, copy):
    text = (FOLDER / f"adding_a_{walk}.rst").read_text(encoding="utf-8")
    console = re.search(r"    \$ (python -m pytest.*(?:\n    > .*)*)", text)[1]
    command = console.replace("\\\n    > ", "")
    promised = re.findall(r"^    FAILED (\S+)$", text, re.MULTILINE)
    assert promised
    first, *rest = WALKS[walk]
    apply([first], copy)
    assert sorted(failures(command, copy)) == sorted(promised)
    apply(rest, copy)
    assert failures(command, copy) == []


@pytest.mark.parametrize("walk", WALKS)
def test_page_shows_all_diffs_in_order(walk):
    name = f"contributing/adding_a_{walk}.rst"
    read_page(name)
    shown = re.findall(
        r"literalinclude:: (\S+)", (DOCS / name).read_text(encoding="utf-8")
    )
    assert [FOLDER / path for path in shown] == WALKS[walk]


def test_all_walks_are_here():
    pages = {path.stem for path in FOLDER.glob("adding_a_*.rst")}
    assert pages == {f"adding_a_{walk}" for walk in WALKS}
    assert len(WALKS) == 4
