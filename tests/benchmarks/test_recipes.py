import numpy as np
import pandas as pd
import pytest

import recipes
from skdeepdiff.datasets import make_paired_marks, save_dataset


@pytest.fixture
def genes_file(tmp_path):
    """480 genes, of which 30 are on each of 16 chromosomes."""
    genes = make_paired_marks(480, n_marks=2, n_bins=20, random_state=0)
    genes.chromosomes = np.array([f"chr{row % 16}" for row in range(480)])
    save_dataset(genes, tmp_path / "P-Q.npz")
    return str(tmp_path / "P-Q.npz")


def test_every_recipe_in_one_table(genes_file, tmp_path, capsys):
    arguments = ["--data", genes_file, "--marks", "H3K4me1", "H3K4me3"]
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
    assert list(pd.read_csv(tmp_path / "weights.csv")["unexplained"])[:3] == [
        "no weights",
        "0.5",
        "8.0",
    ]


def test_epochs_must_be_positive(capsys):
    with pytest.raises(SystemExit):
        recipes.main(["--data", "x.npz", "--epochs=0"])
    assert "--epochs" in capsys.readouterr().err
