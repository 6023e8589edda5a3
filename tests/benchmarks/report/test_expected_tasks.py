import json

from comparison.report import load_results
from comparison.report._expected_tasks import Task, pair_order


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
