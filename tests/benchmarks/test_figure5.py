import pandas as pd
import pytest

import figure5


def test_a_run_goes_on_where_it_stopped(placed_genes, tmp_path, capsys):
    arguments = "--seeds 2 --epochs 1 --threshold 2 --n-jobs 1 --variants raw_d"
    arguments = ["--data", placed_genes, "--output", str(tmp_path), *arguments.split()]
    figure5.main(arguments)
    first = capsys.readouterr().out
    assert "higher in B and" in first
    cache = sorted((tmp_path / "cache").rglob("output.pkl"))
    assert len(cache) == 2
    figure5.main(arguments)
    assert capsys.readouterr().out == first
    assert sorted((tmp_path / "cache").rglob("output.pkl")) == cache
    claims = pd.read_csv(tmp_path / "claims.csv")
    assert set(claims["variant"]) == {"raw_d", "mean of variants"}
    assert set(claims["up"]) == {"higher in A", "higher in B"}
    # Up is higher in B first, which is A's down.
    attention = pd.read_csv(tmp_path / "attention.csv").set_index(["genes", "mark"])
    measured = claims.set_index("claim")["mean"]["H3K4me1 higher in up than in down"]
    difference = attention.loc[("difference", "H3K4me1"), "mean"]
    assert measured.tolist() == pytest.approx(
        [sign * value for value in difference for sign in (1, -1)]
    )


def test_too_high_a_threshold(placed_genes):
    with pytest.raises(SystemExit, match="give a smaller --threshold"):
        figure5.main(["--data", placed_genes, "--threshold", "15"])
