import numpy as np
import pandas as pd
from numpy.testing import assert_allclose

import skdeepdiff
from skdeepdiff.datasets import load_dataset

ARGUMENTS = ("attention", "model.skdeepdiff", "genes.npz")


def test_marks(folder, run):
    assert run(*ARGUMENTS, "-o", "attention.tsv").err == "64 genes, 10 streams\n"
    table = pd.read_csv("attention.tsv", sep="\t")
    dataset = load_dataset("genes.npz")
    attention = skdeepdiff.load("model.skdeepdiff").attention(dataset.data)
    assert table["gene_id"].tolist() == dataset.gene_ids
    assert list(table)[5:] == attention.stream_names
    assert_allclose(table[attention.stream_names], attention.marks, rtol=1e-5)


def test_bins(folder, run):
    out, _ = run(*ARGUMENTS, "--bins", "--genes", "SYN5", "SYN9", "-q")
    header, *lines = [line.split("\t") for line in out.splitlines()]
    assert header[5] == "stream"
    assert header[6:] == [str(place) for place in range(-350, 351, 100)]
    assert [line[1] for line in lines] == ["SYN5"] * 10 + ["SYN9"] * 10
    values = np.array([line[6:] for line in lines], dtype=float)
    assert_allclose(values.sum(axis=1), 1, rtol=1e-4)
    dataset = load_dataset("genes.npz")
    attention = skdeepdiff.load("model.skdeepdiff").attention(dataset.data[[4, 8]])
    assert [line[5] for line in lines[:10]] == attention.stream_names
    assert_allclose(values.reshape(2, 10, 8), attention.bins, rtol=1e-4)


def test_models_without_attention(folder, run):
    dataset = load_dataset("genes.npz")
    model = skdeepdiff.SingleLayerSVR().fit(dataset.data, dataset.target[:, 0])
    model.save("svr.skdeepdiff")
    _, err = run("attention", "svr.skdeepdiff", "genes.npz", code=1)
    assert "svr.skdeepdiff is a SingleLayerSVR, which doesn't attend" in err
    run("predict", "svr.skdeepdiff", "genes.npz", "-q")
