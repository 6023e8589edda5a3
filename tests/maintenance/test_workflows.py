"""Continuous integration: it may do no more than it must, and runs what is promised."""

import pytest
import yaml


@pytest.fixture(scope="module")
def workflow(root):
    return yaml.safe_load((root / ".github/workflows/tests.yml").read_text())


def test_rights_are_the_least(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert "permissions" not in job
        assert job["timeout-minutes"] <= 60
        assert job["steps"][0]["with"] == {"persist-credentials": False}


def test_the_oldest_python_runs_and_docs_are_built_as_here(workflow, root, pyproject):
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]["include"]
    (oldest,) = {run["python"] for run in matrix if run["dependencies"] == "oldest"}
    assert pyproject["project"]["requires-python"] == f">={oldest}"
    build = "python -m sphinx -W --keep-going -b html docs docs/_build/html"
    assert build in (root / ".ci/run").read_text()
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert any(build in step.get("run", "") for step in steps)
