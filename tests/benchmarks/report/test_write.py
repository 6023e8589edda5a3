import pandas as pd
import pytest
from PIL import Image

import report
from comparison.report import load_results, write_report
from helpers.made_up_results import write_results


def written(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files(whole_folder):
    names = "results.csv comparisons.csv wilcoxon.csv intervals.csv report.txt"
    names += " report.html correlations.png correlations.svg runtime.png runtime.svg"
    assert set(written(whole_folder)) == {*names.split(), "run.json"}
    table = pd.read_csv(whole_folder / "results.csv")
    expected = load_results(whole_folder).table["test_pearson"].tolist()
    assert table["test_pearson"].tolist() == pytest.approx(expected)
    table = pd.read_csv(whole_folder / "intervals.csv")
    assert set(table["score"]) == {"pearson", "spearman", "r2", "auc"}
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    assert "Raw: d" in (whole_folder / "correlations.svg").read_text()
    with Image.open(whole_folder / "correlations.png") as picture:
        assert min(picture.size) > 400


def test_text(whole_folder):
    text = " ".join((whole_folder / "report.txt").read_text().split())
    for expected in (
        "P-Q (300 training, 60 validation and 60 test genes): ",
        "Over all 2 pairs that every model has: Raw: d (paper settings) has the "
        "highest mean correlation, 0.686, and is the best of all models on 1 of them.",
        "Raw: d 0.644 0.477 to 0.762 0.080 -0.050 0.7 0.575 0.414 1.000 6.0 18.0 0.12 "
        "500",
        "Relative performance, mean and median over pairs (paper, table 1)",
        "Raw: d (paper settings) 106.44 106.44 111.41 111.41",
    ):
        assert expected in text


def test_yardsticks_are_told_from_the_papers_baselines(tmp_path):
    write_results(tmp_path, models=["ridge", "two_layer_svr", "raw_d"])
    text = write_report(tmp_path, quick=True)
    assert " The best of the paper's baselines, SVR, two layers, reaches 0." in text
    assert " The best yardstick (not in the paper), Ridge, log1p difference, re" in text


def test_as_a_command_with_the_same_bytes(small_folder, capsys):
    before = written(small_folder)
    (small_folder / "report.html").unlink()
    report.main([str(small_folder)])
    assert written(small_folder) == before
    assert capsys.readouterr().out == before["report.txt"].decode() + "\n"
    with pytest.raises(SystemExit, match=r"report\.py: folder must be the output"):
        report.main([str(small_folder / "none")])
