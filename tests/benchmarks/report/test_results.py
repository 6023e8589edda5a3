import json

import pytest

from comparison.records import write_record
from comparison.report import load_results
from comparison.report._expected_tasks import Task
from helpers.made_up_results import fail, write_results


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seed": 5}, "its name doesn't fit what it holds, P-Q__raw_d__5"),
        ({"test_predicted": [1.0]}, "test_predicted must be 60 finite numbers"),
        ({"scores": None}, "'NoneType' object is not subscriptable"),
    ],
)
def test_results_that_cant_be_used_are_listed(small_folder, change, reason):
    path = small_folder / "results" / "P-Q__raw_d__0.json"
    write_record(path, json.loads(path.read_text()) | change)
    results = load_results(small_folder)
    assert results.left_out == [("results/P-Q__raw_d__0.json", reason)]
    assert results.missing == [Task("P-Q", 0, "raw_d", 0)]


def test_files_of_a_pair_that_cant_be_read_are_listed(small_folder):
    (small_folder / "pairs" / "P-Q.json").write_text("{")
    results = load_results(small_folder)
    assert results.table.empty
    assert len(results.left_out) == 1 + 2
    assert ("pairs/P-Q.json", "it isn't JSON") in results.left_out


def test_folds(tmp_path):
    write_results(tmp_path, ["P-Q"], ["ridge", "raw_d"], (0,), n_folds=2)
    fail(tmp_path, "P-Q__fold1", "ridge", 0, "MemoryError")
    # A failure with a result is over.
    (tmp_path / "failures" / "P-Q__fold1__raw_d__0.txt").write_text("Error\n")
    results = load_results(tmp_path)
    assert set(results.pairs) == {"P-Q.fold0", "P-Q.fold1"}
    (failure,) = results.failures
    assert failure.task == Task("P-Q", 1, "ridge", 0)
    assert results.missing == []
