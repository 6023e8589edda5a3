import pandas as pd

import recipes


def test_every_recipe_in_one_table(save_genes, tmp_path, capsys):
    path = save_genes("P-Q.npz", 480, 16, n_marks=2, n_bins=20)
    arguments = ["--data", str(path), "--marks", "H3K4me1", "H3K4me3"]
    arguments += ["--epochs=1", "--seeds=0", "--n-jobs=1", "--output", str(tmp_path)]
    recipes.main(arguments)
    text = capsys.readouterr().out
    assert (tmp_path / "tables.txt").read_text() == text[:-1]
    for name in recipes.RECIPES:
        assert f"{name}\n" in text
    few = pd.read_csv(tmp_path / "few_genes.csv")
    assert few["case"].unique().tolist() == [300, 1000, 3000]
    assert few["model"].nunique() == 4
    missing = pd.read_csv(tmp_path / "missing_marks.csv")
    rows = missing.groupby("trained")["missing"].agg(list)
    marks = ["none", "H3K4me1", "H3K4me3"]
    assert rows.tolist() == [marks, marks]
    intervals = pd.read_csv(tmp_path / "intervals.csv")
    assert intervals["intervals"].nunique() == 3
    assert (intervals["n"] == 30).all()  # genes of a chromosome
    # What is done already isn't done again.
    done = sorted((tmp_path / "cache").rglob("output.pkl"))
    recipes.main([*arguments, "--recipes", "weights"])
    assert sorted((tmp_path / "cache").rglob("output.pkl")) == done
    weights = pd.read_csv(tmp_path / "weights.csv")
    assert list(weights["unexplained"])[:3] == ["no weights", "0.5", "8.0"]
