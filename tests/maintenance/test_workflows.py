"""Continuous integration: what it runs exists, and it may do no more than it must."""

import re
import shutil
import subprocess

import pytest
import yaml


@pytest.fixture(scope="module")
def workflow(root):
    return yaml.safe_load((root / ".github/workflows/tests.yml").read_text())


def commands(workflow):
    return [
        line.strip()
        for job in workflow["jobs"].values()
        for step in job["steps"]
        for line in step.get("run", "").splitlines()
    ]


def test_rights_are_the_least(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] is True
    for job in workflow["jobs"].values():
        assert "permissions" not in job
        assert job["timeout-minutes"] <= 60
        checkout = job["steps"][0]
        assert checkout["uses"].startswith("actions/checkout@")
        assert checkout["with"] == {"persist-credentials": False}


def test_commands_name_files_and_extras_that_exist(workflow, root, pyproject):
    text = "\n".join(commands(workflow))
    extras = set(re.findall(r'"\.\[(\w+)\]"', text))
    assert extras == {"dev", "docs", "test"}
    assert extras <= set(pyproject["project"]["optional-dependencies"])
    files = set(re.findall(r"\.ci/[\w.]+", text))
    assert files == {".ci/oldest.txt", ".ci/check_distributions.py"}
    for name in files:
        assert (root / name).is_file()


def test_docs_are_built_as_here(workflow, root):
    build = "python -m sphinx -W --keep-going -b html docs docs/_build/html"
    assert build in commands(workflow)
    assert build in (root / ".ci/run").read_text()
    hosted = yaml.safe_load((root / ".readthedocs.yaml").read_text())
    assert hosted["sphinx"] == {
        "configuration": "docs/conf.py",
        "fail_on_warning": True,
    }
    assert hosted["python"]["install"][0]["extra_requirements"] == ["docs"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_the_local_script_is_valid(root):
    subprocess.run(["bash", "-n", root / ".ci/run"], check=True, timeout=60)
