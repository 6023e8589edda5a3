import numpy as np
import pandas as pd
import pytest

from comparison.reporting import write_report
from comparison.results import load_results
from comparison.store import Store
from comparison.task import Task, run_task


@pytest.fixture
def folder(source, tmp_path):
    tasks = [
        Task(source, name, seed)
        for name in ("ridge", "promoter_means")
        for seed in (1, 0)
    ]
    store = Store(tmp_path, report=pytest.fail)
    store.open(tasks, "command")
    for task in tasks:
        store.write(task, run_task(task))
    store.write(Task(source, "aux", 0), {"error": "Traceback\nValueError: no luck\n"})
    return tmp_path


def test_results_are_in_order(folder):
    results = load_results(folder)
    assert list(results["model"]) == ["promoter_means"] * 2 + ["ridge"] * 2
    assert list(results["seed"]) == [0, 1, 0, 1]
    row = results.iloc[0]
    assert row["test_target"].shape == row["test_predicted"].shape == (30,)
    expected = np.corrcoef(row["test_target"], row["test_predicted"])[0, 1]
    assert row["test_pearson"] == pytest.approx(expected)


def test_report(folder):
    text = write_report(folder)
    assert (folder / "report.txt").read_text() == text
    assert "tiny: 30 test genes" in text
    assert "tiny__aux__0: ValueError: no luck" in text
    table = pd.read_csv(folder / "results.csv")
    assert len(table) == 4
    assert {"test_auc", "valid_r2", "peak_memory"} <= set(table)
    (comparison,) = pd.read_csv(folder / "comparisons.csv").to_dict("records")
    assert comparison["model_a"] == "promoter_means"
    assert pd.read_csv(folder / "wilcoxon.csv").empty


def test_same_results_same_report(folder):
    names = ("report.txt", "comparisons.csv", "correlations.svg")
    contents = []
    for _ in range(2):
        write_report(folder)
        contents.append([(folder / name).read_bytes() for name in names])
    assert contents[0] == contents[1]


def test_damaged_files_are_left_out(folder):
    path = folder / "results" / "tiny__ridge__0.json"
    path.write_bytes(path.read_bytes()[:-50])
    assert len(load_results(folder)) == 3
    (folder / "pairs" / "tiny.json").unlink()
    assert load_results(folder).empty
    assert "failed" in write_report(folder)
