import numpy as np
import pytest

import skdeepdiff
from skdeepdiff._command_line import main
from skdeepdiff._saving import load_with_notes, save_with_notes
from skdeepdiff.datasets import load_dataset, make_paired_marks, save_dataset
from skdeepdiff.datasets._provenance import check_origin

from .conftest import QUICK

SIGNAL = (
    "H3K9me3 in other.npz was built from files of signal, but in the dataset that "
    "model.skdeepdiff was trained on from files of reads. Reads are counted, "
)


def test_fit_keeps_how_its_dataset_was_made(made):
    _, notes = load_with_notes(made / "model.skdeepdiff")
    names = load_dataset(made / "genes.npz").mark_names
    assert notes["dataset"] == {
        "mark_names": names,
        "contents": dict.fromkeys(names, "reads"),
        "bin_positions": [-350, -250, -150, -50, 50, 150, 250, 350],
        "options": {
            "bin_size": 100,
            "upstream": 400,
            "downstream": 400,
            "orient": "genome",
            "counting": "multicov",
            "min_fragment_length": None,
            "max_fragment_length": None,
            "normalize": None,
            "replicates": "mean",
        },
    }


@pytest.mark.parametrize("command", ["predict", "attention", "report"])
def test_datasets_built_in_another_way(command, folder, run):
    arguments = ["--orient", "strand", "--normalize", "cpm", "--counting", "unique"]
    arguments += ["--replicates", "sum", "--upstream", "800", "--downstream", "400"]
    arguments += ["--bin-size", "200", "-q", "-o", "other.npz"]
    run("dataset", "samples.csv", "genes.gtf.gz", *arguments)
    _, err = run(command, "model.skdeepdiff", "other.npz", "-o", "output", code=1)
    assert err == (
        f"skdeepdiff {command}: error: other.npz was built with bin_size=200, "
        "upstream=800, orient='strand', counting='unique', normalize='cpm', "
        "replicates='sum', but the dataset that model.skdeepdiff was trained on with "
        "bin_size=100, upstream=400, orient='genome', counting='multicov', "
        "normalize=None, replicates='mean'. Build it with the same options.\n"
    )


@pytest.mark.parametrize("content", ["signal", "reads"])
def test_reads_of_another_kind_are_welcome_and_signal_is_not(content, folder, run):
    dataset = load_dataset("genes.npz")
    for file in dataset.provenance["files"]:
        if file["mark"] == "H3K9me3":
            file["content"] = content
    save_dataset(dataset, "other.npz")
    code = 0 if content == "reads" else 1
    _, err = run("predict", "model.skdeepdiff", "other.npz", "-q", code=code)
    assert SIGNAL in err if code else err == ""


def test_datasets_that_were_not_built(folder, run):
    for name, bin_size in (("same.npz", 100), ("wide.npz", 200)):
        genes = make_paired_marks(20, n_bins=8, bin_size=bin_size, random_state=0)
        assert "provenance" not in genes
        save_dataset(genes, name)
    run("predict", "model.skdeepdiff", "same.npz", "-q")
    _, err = run("predict", "model.skdeepdiff", "wide.npz", code=1)
    assert "wide.npz has 8 bins with centres from -700 to 700 bp, but the data" in err
    assert "trained on has 8 bins with centres from -350 to 350 bp from the s" in err


def test_a_model_of_a_dataset_that_was_not_built(folder, run):
    genes = make_paired_marks(40, n_bins=8, random_state=0)
    save_dataset(genes, "synthetic.npz")
    arguments = ("--split", "random", *QUICK, "-q", "-o", "m.skdeepdiff")
    run("fit", "synthetic.npz", *arguments)
    assert load_with_notes("m.skdeepdiff")[1]["dataset"]["options"] == {}
    run("predict", "m.skdeepdiff", "genes.npz", "-q")


def test_models_without_notes(folder, run):
    model = skdeepdiff.load("model.skdeepdiff")
    model.save("python.skdeepdiff")
    dataset = load_dataset("genes.npz")
    dataset.provenance["options"]["orient"] = "strand"
    save_dataset(dataset, "turned.npz")
    run("predict", "python.skdeepdiff", "turned.npz", "-q")
    dataset.data, dataset.bin_positions = dataset.data[..., :6], np.arange(6)
    dataset.padding, dataset.excluded = dataset.padding[:, :6], dataset.excluded[:, :6]
    save_dataset(dataset, "short.npz")
    assert "bins" in run("predict", "python.skdeepdiff", "short.npz", code=1).err
    dataset.mark_names = ["a", "b", "c", "d", "e"]
    save_dataset(dataset, "renamed.npz")
    _, err = run("predict", "python.skdeepdiff", "renamed.npz", code=1)
    assert "renamed.npz has the marks a, b, c, d, e, but the dataset that py" in err


@pytest.mark.parametrize(
    "notes",
    [
        {"dataset": 3},
        {"dataset": {"options": [1]}},
        {"dataset": {"options": {"orient": {"a": ["x" * 1000]}}}},
        {"dataset": {"bin_positions": [["x" * 1000]] * 8}},
        {"dataset": {"mark_names": 7}},
        {"dataset": {"contents": {"H3K4me1": ["x" * 1000]}}},
        {"other": 1},
    ],
)
def test_forged_notes_do_no_harm(notes, folder, capsys):
    save_with_notes(skdeepdiff.load("model.skdeepdiff"), "m.skdeepdiff", notes)
    assert main(["predict", "m.skdeepdiff", "genes.npz", "-q"]) in (0, 1)
    assert len(capsys.readouterr().err) < 500


@pytest.mark.parametrize(
    "provenance",
    [
        None,
        {},
        {"options": None},
        {"options": {"orient": "genome"}},
        {"files": 3},
        {"files": [3, {"mark": "H3K4me1"}, {"mark": ["a"], "kind": ["b"]}]},
    ],
)
def test_datasets_with_another_provenance(provenance, made):
    _, notes = load_with_notes(made / "model.skdeepdiff")
    dataset = load_dataset(made / "genes.npz")
    dataset.provenance = provenance
    check_origin(notes["dataset"], dataset, "model", "dataset")
