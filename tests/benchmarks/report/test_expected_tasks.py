import json

import pytest

from comparison.records import task_name
from comparison.report import load_results
from comparison.report._expected_tasks import Task, pair_order


@pytest.mark.parametrize("n_folds", [1, 3])
def test_task_of_its_name(n_folds):
    task = Task("E123-E003", n_folds - 1, "raw_d@paper", 12)
    name = task_name(task.pair, task.fold, n_folds, task.model, task.seed)
    assert Task.of_name(name) == task


@pytest.mark.parametrize("name", ["", "a__b__c", "a__b__c__0"])
def test_other_names(name):
    with pytest.raises(ValueError, match=r"unpack|invalid literal"):
        Task.of_name(name)


def test_pairs_in_the_order_of_the_tasks():
    tasks = [Task(pair, 0, "ridge", 0) for pair in ("C-D", "A-B", "C-D")]
    pairs = {"A-B", "C-D", "other", "more"}
    assert list(pair_order(tasks, pairs)) == ["C-D", "A-B", "more", "other"]


def test_run_without_a_task_list_or_with_a_bad_one(small_folder):
    (small_folder / "results" / "P-Q__raw_d__0.json").unlink()
    path = small_folder / "run.json"
    run = json.loads(path.read_text())
    assert run.pop("tasks")
    path.write_text(json.dumps(run))
    results = load_results(small_folder)
    assert len(results.table) == 1
    assert (results.missing, results.left_out) == ([], [])
    assert results.run["commands"] == run["commands"]
    path.write_text(json.dumps({"tasks": ["P-Q__raw_d"]}))
    results = load_results(small_folder)
    assert [file for file, _ in results.left_out] == ["run.json"]
    assert len(results.table) == 1
