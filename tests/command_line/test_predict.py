import numpy as np
import pandas as pd
import pytest

import skdeepdiff
from skdeepdiff.datasets import load_dataset, save_dataset

ARGUMENTS = ("predict", "model.skdeepdiff", "genes.npz")


def test_table(folder, run):
    assert run(*ARGUMENTS, "-o", "predictions.tsv") == ("", "64 genes predicted\n")
    table = pd.read_csv("predictions.tsv", sep="\t")
    dataset = load_dataset("genes.npz")
    names = ["predicted_log2_B_over_A", "observed_log2_B_over_A"]
    assert list(table) == ["gene_id", "symbol", "chromosome", "tss", "strand", *names]
    assert table["gene_id"].tolist() == dataset.gene_ids
    assert table["symbol"].tolist() == dataset.gene_symbols
    assert (table["tss"] == dataset.tss + 1).all()
    assert set(table["strand"]) == {"+", "-"}
    predicted = skdeepdiff.load("model.skdeepdiff").predict(dataset.data)
    both = predicted, dataset.target[:, 0]
    np.testing.assert_allclose(table[names].T, both, rtol=1e-5, atol=1e-6)


def test_spread_of_several_networks(folder, run):
    quick = ("--set", "hidden_size=4", "max_epochs=2", "n_networks=2", "-q")
    run("fit", "genes.npz", *quick, "-o", "two.skdeepdiff")
    run("predict", "two.skdeepdiff", "genes.npz", "-q", "-o", "two.tsv")
    table = pd.read_csv("two.tsv", sep="\t")
    names = ["predicted_log2_B_over_A", "std_of_networks"]
    assert list(table)[5:7] == names
    X = load_dataset("genes.npz").data
    both = skdeepdiff.load("two.skdeepdiff").predict(X, return_std=True)
    np.testing.assert_allclose(table[names].T, both, rtol=1e-5, atol=1e-6)


def test_standard_output_and_choice_of_genes(folder, run):
    out, err = run(*ARGUMENTS, "--chromosomes", "chr3", "chr1", "-q")
    assert err == ""
    lines = [line.split("\t") for line in out.splitlines()]
    assert [line[2] for line in lines] == ["chromosome"] + ["chr1"] * 4 + ["chr3"] * 4
    again = ("--chromosomes", "chr3", "--chromosomes", "chr1", "-q")
    assert run(*ARGUMENTS, *again).out == out
    out, _ = run(*ARGUMENTS, "--genes", "SYN7", "SYNG00000000002", "-q")
    assert [line.split("\t")[1] for line in out.splitlines()[1:]] == ["SYN2", "SYN7"]


PLACES = ["chromosomes", "tss", "strand"]


@pytest.mark.parametrize("missing", [*([name] for name in PLACES), [*PLACES, "target"]])
def test_without_expression_and_places(missing, folder, run):
    dataset = load_dataset("genes.npz")
    for name in set(PLACES) & set(missing):
        del dataset[name]
    if "target" in missing:
        dataset.target = None
    save_dataset(dataset, "less.npz")
    out, _ = run("predict", "model.skdeepdiff", "less.npz", "-q")
    columns = out.splitlines()[0].split("\t")
    assert len({"chromosome", "tss", "strand"} & set(columns)) == 3 - len(missing[:3])
    assert ("observed_log2_B_over_A" in columns) == ("target" not in missing)
    if "chromosomes" in missing:
        arguments = ("model.skdeepdiff", "less.npz", "--chromosomes", "chr1")
        _, err = run("predict", *arguments, code=1)
        assert "less.npz doesn't tell the genes' chromosomes." in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--chromosomes", "1"), "--chromosomes must be among chr1, chr10"),
        (("--genes", "TP53"), "--genes must be ids or symbols of genes in genes.npz"),
        (("--genes", "SYN1", "--chromosomes", "chr9"), "--chromosomes and --genes le"),
    ],
)
def test_mistakes(arguments, message, folder, run):
    _, err = run(*ARGUMENTS, *arguments, code=1)
    assert f"skdeepdiff predict: error: {message}" in err
