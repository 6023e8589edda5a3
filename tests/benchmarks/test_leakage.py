import pandas as pd

import leakage


def test_a_run_goes_on_where_it_stopped(placed_genes, tmp_path, capsys):
    arguments = ["--data", placed_genes, "--n-jobs=1", "--output", str(tmp_path)]
    arguments += ["--repeats=2", "--marks", "H3K4me1", "H3K4me3", "--models"]
    leakage.main([*arguments, "ridge"])
    capsys.readouterr()
    before = sorted((tmp_path / "cache").rglob("output.pkl"))
    leakage.main([*arguments, "ridge", "neighbours"])
    assert (tmp_path / "tables.txt").read_text() == capsys.readouterr().out
    results = pd.read_csv(tmp_path / "leakage.csv")
    assert len(results) == 2 * 2 * 3  # models, splits, sets of genes
    assert results["pair"].unique() == ["P-Q"]
    excess = results["correlation"] - results["chromosomes"]
    assert (excess - results["excess"]).abs().max() < 1e-9
    assert len(pd.read_csv(tmp_path / "neighbours.csv")) == 3
    # Nothing was trained again.
    after = sorted((tmp_path / "cache").rglob("output.pkl"))
    assert len(after) == 2 * len(before) == 36
    assert set(before) < set(after)
