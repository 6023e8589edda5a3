"""The page's messages are those that the package gives."""

import shutil
import sys
import warnings
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import Ridge
from skorch.callbacks import EarlyStopping

from helpers.bad_file import matches, write
from helpers.bad_reads import SMALL
from helpers.pages import literal_blocks, read_page
from helpers.reads import write_bam
from skdeepdiff import (
    AttentiveChromeRegressor,
    DeepDiffRegressor,
    ReliefFSelector,
    load,
    save,
)
from skdeepdiff._command_line import main
from skdeepdiff.datasets import (
    build_dataset,
    fetch_deepdiff,
    load_dataset,
    make_paired_marks,
    read_expression,
    save_dataset,
)
from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.nn._kernel._run import _compile

GENE = "chr1\t99\t100\tENSG00000000001\t0\t+"
# All after the signal ends.
FAR_GENES = [f"chr1\t899\t900\tENSG{n:011}\t0\t+" for n in range(1, 22)]
GENES = make_paired_marks(30, n_marks=3, n_bins=8, random_state=0)
X, Y = GENES.data, GENES.target
FRAME = pd.DataFrame(X[:10].reshape(10, -1), [f"gene{index}" for index in range(10)])
TURNED = pd.Series(Y[:10, 0], FRAME.index)[::-1]
TOTALS = pd.DataFrame({"K562": [100, 300], "H1": [900, 100]}, index=["G1", "G2"])
CHANGES = ["gene,log2FoldChange", "ENSG00000000001,1"]
TOO_LARGE_STEPS = {"lr": 1e30, "gradient_clip": None}
TOO_LARGE_STEPS |= {"signal": "counts", "standardize_targets": False}
QUICK = {"hidden_size": 4, "max_epochs": 2, "random_state": 0}


def network(variant="raw_d", **parameters):
    return DeepDiffRegressor(variant, **(QUICK | parameters))


def build(reads="chr1", genes=(GENE,), counts=None, change=None, **options):
    """Build from two files of one read each, named as on the page."""
    read = {"start": 95, "cigar": "10M", "chromosome": reads}
    write_bam(Path("K562.bam"), [read], {reads: 1000})
    write_bam(Path("H1.bam"), [read, read], {reads: 1000})
    sheet = ["sample,condition,mark,replicate,path"]
    sheet += ["k,K562,H3,1,K562.bam", "h,H1,H3,1,H1.bam"]
    write(Path(), "samples.csv", *sheet)
    write(Path(), "genes.bed", *genes)
    files = ["samples.csv", "genes.bed"]
    if counts is not None:
        write(Path(), "counts.csv", *counts)
        files.append("counts.csv")
    if change is not None:
        change()
    return build_dataset(*files, **(SMALL | options))


def cut(name, n_bytes):
    Path(name).write_bytes(Path(name).read_bytes()[:-n_bytes])


def without_a_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "pysam", None)
    build_dataset("samples.csv", "genes.bed", **SMALL)


def server_out_of_reach(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    options = {"base_url": "http://127.0.0.1:9", "retries": 0, "verbose": False}
    fetch_deepdiff(["E123-E003"], data_home="data", **options)


def output_in_use():
    build()
    write(Path(), "genes.npz", "mine")
    main(["dataset", "samples.csv", "genes.bed", "--output", "genes.npz"])


def expression_that_was_not_learned():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = network("aux").fit(X, Y[:, 0])
    model.predict_expression(X)


def compiler_that_fails(monkeypatch):
    pytest.importorskip("llvmlite", reason="without it there is nothing to compile")

    fail = Mock(side_effect=RuntimeError("LLVM says no"))
    monkeypatch.setattr(_compile, "build_kernel", fail)
    monkeypatch.setattr(_compile, "blocking_for", lambda *args: ())
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv(_compile.DISABLING_VARIABLE, raising=False)
    _compile._load_kernel.__wrapped__(8, False)


def damaged(write_file, read_file, name):
    write_file(name)
    cut(name, 10)
    read_file(name)


# In the order of the page.
CALLS = [
    lambda _: build(reads="1"),
    lambda _: build(genes=[GENE, "chrY\t99\t100\tENSG00000000002\t0\t+"]),
    lambda _: build(genes=FAR_GENES),
    lambda _: build(change=partial(shutil.copy, "K562.bam", "H1.bam")),
    lambda _: build(change=lambda: cut("H1.bam", 28)),
    lambda _: build(counts=["gene,K562,H1", "TP53,1,2", "MYC,3,4"]),
    lambda _: build(counts=["gene,K562,H1", "ENSG00000000001,1,2", "1-Mar,3,4"]),
    lambda _: read_expression(TOTALS, ("K562", "H1")),
    lambda _: build(counts=CHANGES, contrast=["H1", "K562"]),
    lambda _: output_in_use(),
    # X and y.
    lambda _: network().fit(X.reshape(30, -1), Y),
    lambda _: network().fit(X.astype(float) - 1, Y),
    lambda _: network().fit(X, Y[:29]),
    lambda _: network(n_marks=3).fit(FRAME, TURNED),
    lambda _: network().fit(X.swapaxes(2, 3), Y),
    lambda _: network(n_marks=3).fit(X.swapaxes(2, 3).reshape(30, -1), Y),
    lambda _: network().fit(X, Y[:, [0, 2, 1]]),
    lambda _: network().fit(X, Y[:, 1:]),
    lambda _: network().fit(X, np.where(np.arange(30) == 3, np.nan, Y[:, 0])),
    lambda _: network().fit(X, Y).predict(X[..., :6]),
    # Training.
    lambda _: network("siamese").fit(X, Y),
    lambda _: network("aux_siamese").fit(X, Y[:, 0]),
    lambda _: expression_that_was_not_learned(),
    lambda _: AttentiveChromeRegressor(**QUICK).fit(X, Y[:, 0]),
    lambda _: network(**TOO_LARGE_STEPS).fit(X, Y),
    lambda _: network(validation_fraction=None).fit(X, Y),
    lambda _: pearson_corrcoef(Y, np.zeros(30)),
    lambda _: network(warm_start=True).fit(X, Y).set_params(hidden_size=8).fit(X, Y),
    lambda _: ReliefFSelector(100, n_neighbors=5).fit(X.reshape(30, -1), Y),
    lambda _: network(device="gpu").fit(X, Y),
    compiler_that_fails,
    # Files and libraries.
    server_out_of_reach,
    lambda patch: (build(), without_a_library(patch)),
    lambda _: save(network(callbacks=[EarlyStopping()]), "m"),
    lambda _: save(Ridge(), "m"),
    lambda _: damaged(partial(save, network()), load, "model.skdeepdiff"),
    lambda _: damaged(partial(save_dataset, GENES), load_dataset, "genes.npz"),
]


@pytest.fixture(scope="module")
def messages():
    blocks = literal_blocks(read_page("user_guide/troubleshooting.rst"))
    return [
        " ".join(block.astext().split())
        for block in blocks
        if "message" in block["classes"]
    ]


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_message_is_on_the_page(number, messages, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    told = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            CALLS[number](monkeypatch)
        except Exception as error:
            told = error
    text = capsys.readouterr().err
    if told or caught:
        told = told or caught[0].message
        text = f"{type(told).__name__}: {told}"
    text = " ".join(text.split())
    assert matches(text, messages[number]), text


def test_every_message_of_the_page_is_provoked(messages):
    assert len(messages) == len(set(messages)) == len(CALLS)
    assert all(message.strip(". ") for message in messages)
