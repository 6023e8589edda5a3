import json
from dataclasses import replace
from unittest.mock import Mock

import pandas as pd
import pytest

import run_all
from comparison.models import ALL_MODELS, MODELS
from comparison.pairs import load_pair
from comparison.sources import Source
from comparison.task import Task, evaluate
from comparison.workers import WorkersLostError


@pytest.fixture
def here(monkeypatch, workers_here):
    monkeypatch.setattr(run_all, "LocalWorkers", workers_here)


@pytest.fixture
def tiny(dataset):
    return ["--data", str(dataset), "--epochs", "1"]


def test_whole_run(here, tiny, tmp_path, capsys):
    models = ("raw_d", "ridge")
    arguments = [*tiny, "--output", str(tmp_path), "--seeds", "0", "1", "--models"]
    run_all.main([*arguments, *models])
    result = json.loads((tmp_path / "results" / "tiny__raw_d__0.json").read_text())
    assert set(result["versions"]) >= {"python", "torch", "sklearn", "skdeepdiff"}
    assert result["settings"]["epochs"] == 1
    for name in ("report.txt", "correlations.png", "correlations.svg"):
        assert (tmp_path / name).stat().st_size > 0
    printed = capsys.readouterr()
    assert "tiny: 30 test genes" in printed.out
    assert "Ridge, log1p difference" in printed.out
    assert "95 % interval" in printed.out
    assert "Of 4 results, 4 were made now" in printed.out
    assert f"To repeat: python benchmarks/run_all.py --data {tiny[1]}" in printed.out
    assert "training: 100%" in printed.err
    run_all.main([*arguments, "raw_d", "--paper-settings"])
    report = (tmp_path / "report.txt").read_text()
    assert "Raw: d " in report
    assert "Raw: d (paper settings)" in report
    table = pd.read_csv(tmp_path / "results.csv")
    assert len(table) == 6
    assert "test_predicted" not in table


def test_a_failing_model_doesnt_stop_the_others(
    here, tiny, tmp_path, monkeypatch, capsys
):
    aux, fail = MODELS["aux"], Mock(side_effect=FloatingPointError("no luck"))
    arguments = [*tiny, "--models", "aux", "ridge", "--output", str(tmp_path)]
    with monkeypatch.context() as patch:
        patch.setitem(ALL_MODELS, "aux", replace(aux, make=fail))
        with pytest.raises(SystemExit) as stop:
            run_all.main(arguments)
    assert stop.value.code == 1
    printed = capsys.readouterr()
    assert "Ridge, log1p difference" in printed.out
    assert "FloatingPointError: no luck" in printed.out
    assert "aux failed on tiny, seed 0" in printed.err
    failure = tmp_path / "failures" / "tiny__aux__0.txt"
    assert "Traceback" in failure.read_text()
    # Tried again by the next run.
    run_all.main(arguments)
    assert not failure.exists()
    assert "Of 2 results, 1 were made now, 1 were there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pair", "message"),
    [("E1-E2", "E1.train.csv doesn't exist"), ("E1", "joined by a hyphen.*'E1'")],
)
def test_bad_data(tmp_path, pair, message):
    arguments = ["--data", str(tmp_path), "--pairs", pair]
    with pytest.raises(SystemExit, match=message):
        run_all.main([*arguments, "--output", str(tmp_path / "out")])


def test_published_pair(sample_folder):
    source = Source("E123-E003", "published", str(sample_folder))
    result = evaluate(Task(source, "ridge", 0), load_pair(source))
    # Ridge on the log1p difference, 200 training genes, 100 test genes.
    assert result["scores"]["test"]["pearson"] == pytest.approx(0.652, abs=0.005)


def test_lost_workers_end_with_a_report(
    tiny, tmp_path, monkeypatch, capsys, workers_here
):
    class Lost(workers_here):
        def submit(self, task):
            if self.done:
                raise WorkersLostError
            return super().submit(task)

    monkeypatch.setattr(run_all, "LocalWorkers", Lost)
    arguments = [*tiny, "--models", "ridge", "promoter_totals", "--n-jobs", "1"]
    with pytest.raises(SystemExit) as stop:
        run_all.main([*arguments, "--output", str(tmp_path)])
    assert stop.value.code == 1
    printed = capsys.readouterr()
    assert "This is a partial report: 1 of 2 results are missing" in printed.out
    assert "To go on: python benchmarks/run_all.py" in printed.out
    assert "scheduler is gone, and with it what was being" in printed.err
    assert "1 of 2 results are missing." in printed.err
