"""The page's messages are those that the package gives."""

import functools
import re
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import Ridge
from skorch.callbacks import EarlyStopping

from bad_file import write
from bad_reads import SMALL
from pages import literal_blocks, read_page, run_script
from reads import write_bam
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

SHEET = "sample,condition,mark,replicate,path"
GENE = "chr1\t99\t100\tENSG00000000001\t0\t+"
GENES = make_paired_marks(30, n_marks=3, n_bins=8, random_state=0)
X, Y = GENES.data, GENES.target
QUICK = {"hidden_size": 4, "max_epochs": 2, "random_state": 0}

PROVOCATIONS = []


def provokes(function):
    """Register a call that raises, warns or prints what the page has."""
    PROVOCATIONS.append(function)
    return function


def network(variant="raw_d", **parameters):
    return DeepDiffRegressor(variant, **(QUICK | parameters))


@functools.cache
def fitted():
    return network().fit(X, Y)


def build(folder, reads="chr1", genes=GENE, counts=None, **options):
    """Build from two files of one read each, named as on the page."""
    sizes = {reads: 1000}
    read = {"start": 95, "cigar": "10M", "chromosome": reads}
    write_bam(folder / "K562.bam", [read], sizes)
    write_bam(folder / "H1.bam", [read, read], sizes)
    write(folder, "samples.csv", SHEET, "k,K562,H3,1,K562.bam", "h,H1,H3,1,H1.bam")
    write(folder, "genes.bed", *genes.splitlines())
    files = ["samples.csv", "genes.bed"]
    if counts is not None:
        write(folder, "counts.csv", *counts)
        files.append("counts.csv")
    return build_dataset(*files, **(SMALL | options))


# Files.


@provokes
def library_of_an_extra(folder, monkeypatch):
    build(folder)
    monkeypatch.setitem(sys.modules, "pysam", None)
    build_dataset("samples.csv", "genes.bed", **SMALL)


@provokes
def server_out_of_reach(folder, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    fetch_deepdiff(
        ["E123-E003"],
        data_home="data",
        base_url="http://127.0.0.1:9",
        retries=0,
        verbose=False,
    )


@provokes
def other_names_of_chromosomes(folder, monkeypatch):
    build(folder, reads="1")


@provokes
def chromosome_that_is_missing(folder, monkeypatch):
    build(folder, genes=f"{GENE}\nchrY\t99\t100\tENSG00000000002\t0\t+")


@provokes
def signal_elsewhere(folder, monkeypatch):
    genes = (f"chr1\t899\t900\tENSG{n:011}\t0\t+" for n in range(1, 22))
    build(folder, genes="\n".join(genes))


@provokes
def copy_of_a_sample(folder, monkeypatch):
    build(folder)
    (folder / "H1.bam").write_bytes((folder / "K562.bam").read_bytes())
    build_dataset("samples.csv", "genes.bed", **SMALL)


@provokes
def symbols_for_ids(folder, monkeypatch):
    build(folder, counts=["gene,K562,H1", "TP53,1,2", "MYC,3,4"])


@provokes
def names_from_a_spreadsheet(folder, monkeypatch):
    build(folder, counts=["gene,K562,H1", "ENSG00000000001,1,2", "1-Mar,3,4"])


@provokes
def depths_of_rna(folder, monkeypatch):
    read_expression(
        pd.DataFrame({"K562": [100, 300], "H1": [900, 100]}, index=["G1", "G2"]),
        ("K562", "H1"),
    )


@provokes
def reversed_contrast(folder, monkeypatch):
    counts = ["gene,log2FoldChange", "ENSG00000000001,1"]
    build(folder, counts=counts, conditions=["H1", "K562"])


@provokes
def truncated_reads(folder, monkeypatch):
    build(folder)
    data = (folder / "H1.bam").read_bytes()
    (folder / "H1.bam").write_bytes(data[:-28])
    build_dataset("samples.csv", "genes.bed", **SMALL)


@provokes
def output_in_use(folder, monkeypatch):
    build(folder)
    write(folder, "genes.npz", "mine")
    main(["dataset", "samples.csv", "genes.bed", "--output", "genes.npz"])


# X and y.


@provokes
def flat_signal(folder, monkeypatch):
    network().fit(X.reshape(30, -1), Y)


@provokes
def negative_signal(folder, monkeypatch):
    network().fit(X.astype(float) - 1, Y)


@provokes
def targets_of_other_genes(folder, monkeypatch):
    network().fit(X, Y[:29])


@provokes
def targets_in_another_order(folder, monkeypatch):
    genes = [f"gene{index}" for index in range(10)]
    frame = pd.DataFrame(X[:10].reshape(10, -1), genes)
    network(n_marks=3).fit(frame, pd.Series(Y[:10, 0], genes)[::-1])


@provokes
def marks_and_bins_exchanged(folder, monkeypatch):
    network().fit(X.swapaxes(2, 3), Y)


@provokes
def marks_last_before_flattening(folder, monkeypatch):
    network(n_marks=3).fit(X.swapaxes(2, 3).reshape(30, -1), Y)


@provokes
def expression_of_B_before_A(folder, monkeypatch):
    network().fit(X, Y[:, [0, 2, 1]])


@provokes
def targets_of_two_columns(folder, monkeypatch):
    network().fit(X, Y[:, 1:])


@provokes
def missing_values(folder, monkeypatch):
    network().fit(X, np.where(np.arange(30) == 3, np.nan, Y[:, 0]))


@provokes
def other_bins_than_in_fit(folder, monkeypatch):
    fitted().predict(X[..., :6])


# Training.


@provokes
def variant_that_is_not_there(folder, monkeypatch):
    network("siamese").fit(X, Y)


@provokes
def no_expression(folder, monkeypatch):
    network("aux_siamese").fit(X, Y[:, 0])


@provokes
def no_expression_for_attentive_chrome(folder, monkeypatch):
    AttentiveChromeRegressor(**QUICK).fit(X, Y[:, 0])


@provokes
def expression_that_was_not_learned(folder, monkeypatch):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = network("aux").fit(X, Y[:, 0])
    model.predict_expression(X)


@provokes
def steps_that_are_too_large(folder, monkeypatch):
    settings = {"signal": "counts", "standardize_targets": False}
    network(lr=1e30, gradient_clip=None, **settings).fit(X, Y)


@provokes
def no_validation_set(folder, monkeypatch):
    network(validation_fraction=None).fit(X, Y)


@provokes
def constant_predictions(folder, monkeypatch):
    pearson_corrcoef(Y, np.zeros(30))


@provokes
def other_network_to_go_on_with(folder, monkeypatch):
    model = network(warm_start=True).fit(X, Y)
    model.set_params(hidden_size=8).fit(X, Y)


@provokes
def more_features_than_there_are(folder, monkeypatch):
    ReliefFSelector(100, n_neighbors=5).fit(X.reshape(30, -1), Y)


@provokes
def device_that_is_not_there(folder, monkeypatch):
    network(device="gpu").fit(X, Y)


@provokes
def compiler_that_fails(folder, monkeypatch):
    pytest.importorskip("llvmlite", reason="without it there is nothing to compile")

    def fail(*args):
        raise RuntimeError("LLVM says no")

    monkeypatch.setattr(_compile, "build_kernel", fail)
    monkeypatch.setattr(
        _compile, "blocking_for", lambda machine, features, hidden_size: ()
    )
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv(_compile.DISABLING_VARIABLE, raising=False)
    _compile._load_kernel.__wrapped__(8, False)


# Files of models.


@provokes
def callbacks_in_a_file(folder, monkeypatch):
    save(network(callbacks=[EarlyStopping()]), "model.skdeepdiff")


@provokes
def estimators_of_others(folder, monkeypatch):
    save(Ridge(), "model.skdeepdiff")


@provokes
def truncated_model(folder, monkeypatch):
    save(network(), "model.skdeepdiff")
    data = (folder / "model.skdeepdiff").read_bytes()
    (folder / "model.skdeepdiff").write_bytes(data[:-10])
    load("model.skdeepdiff")


@provokes
def damaged_dataset(folder, monkeypatch):
    save_dataset(GENES, "genes.npz")
    data = (folder / "genes.npz").read_bytes()
    (folder / "genes.npz").write_bytes(data[:-10])
    load_dataset("genes.npz")


def said(function, folder, monkeypatch, capsys):
    """Kind and text of the error, the warning or the line that a call gives."""
    monkeypatch.chdir(folder)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            function(folder, monkeypatch)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    if caught:
        return f"{caught[0].category.__name__}: {caught[0].message}"
    return capsys.readouterr().err


@pytest.fixture(scope="module")
def blocks():
    return literal_blocks(read_page("user_guide/troubleshooting.rst"))


@pytest.fixture(scope="module")
def messages(blocks):
    return [
        " ".join(block.astext().split())
        for block in blocks
        if "message" in block["classes"]
    ]


def fits(message, text):
    """Whether a message of the page, in which ``...`` is anything, is a text."""
    parts = map(re.escape, message.split("..."))
    return re.fullmatch(".*".join(parts), " ".join(text.split())) is not None


@pytest.mark.parametrize("function", PROVOCATIONS, ids=lambda f: f.__name__)
def test_message_is_on_the_page(function, messages, tmp_path, monkeypatch, capsys):
    text = said(function, tmp_path, monkeypatch, capsys)
    assert sum(fits(message, text) for message in messages) == 1, text


def test_every_message_of_the_page_is_provoked(messages):
    assert len(messages) == len(set(messages)) == len(PROVOCATIONS)
    assert all(message.strip(". ") for message in messages)


def test_script_prints_what_it_says(blocks, tmp_path):
    script, printed = (block.astext() for block in blocks[:2])
    assert run_script(script, tmp_path) == f"{printed}\n"
