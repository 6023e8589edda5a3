import matplotlib.image
import pandas as pd
import pytest

import evidence
from attention_evidence.methods import METHODS
from attention_evidence.ranking import QUESTIONS

TINY = [
    *("--genes", "24", "--bins", "10", "--epochs", "1", "--bootstrap", "3"),
    *("--settings", "decoy", "--variants", "raw_d"),
]


def test_a_run(tmp_path, capsys):
    evidence.main([*TINY, "--output", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "auroc, marks decoy, genes: changed" in printed
    assert "precision, mean and range over variants, genes: all" in printed
    assert "all marks  without H3K9me3" in printed
    assert matplotlib.image.imread(tmp_path / "evidence.png").ndim == 3

    records = pd.read_csv(tmp_path / "evidence.csv", keep_default_na=False)
    assert len(records) == len(METHODS) * len(QUESTIONS) * 2
    assert set(records["method"]) == set(METHODS)
    assert (records["auroc_low"] <= records["auroc_high"]).all()
    assert records["auroc"].between(0, 1).all()
    assert records["precision"].between(0, 1).all()
    area = records.set_index(["question", "group", "method"])["auroc"].sort_index()
    # The same in all genes, so it can't tell them apart.
    for method in ("permutation", "correlation", "frequency"):
        assert (area.xs(("genes", method), level=[0, 2]) == 0.5).all()
    area = area["blocks", "all"]
    assert area["frequency"] == area.max(), "knowing the truth is best"
    assert area["random"] == pytest.approx(0.5, abs=0.05)

    shares = pd.read_csv(tmp_path / "shares.csv")
    marks = shares.drop(columns=["setting", "method", "variant"])
    assert list(marks.columns)[-1] == "decoy"
    assert marks.sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-4)
