import numpy as np
import pytest

import skdeepdiff
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import load_dataset, make_paired_marks, save_dataset
from skdeepdiff.metrics import pearson_corrcoef

from .conftest import QUICK


def parse(out):
    return dict(line.split("\t") for line in out.splitlines())


def test_the_correlation_is_that_of_genes_never_trained_on(folder, run):
    code, out, err = run(
        "fit", "genes.npz", *QUICK, "-o", "m.skdeepdiff", "--seed", "3"
    )
    assert code == 0
    result = parse(out)
    assert list(result) == ["test genes", "test chromosomes", "test correlation"]
    assert "valid_pearson" in err
    assert "trained on" in err
    dataset = load_dataset("genes.npz")
    tested = np.isin(dataset.chromosomes, result["test chromosomes"].split())
    assert int(result["test genes"]) == tested.sum() == 12
    model = skdeepdiff.load("m.skdeepdiff")
    correlation = pearson_corrcoef(
        dataset.target[tested, 0], model.predict(dataset.data[tested])
    )
    assert result["test correlation"] == f"{correlation:.4f}"
    assert len(model.history_["valid_pearson"]) == 2
    assert model.mark_names == dataset.mark_names


def test_as_the_python_interface(folder, run):
    code, _, _ = run(
        *("fit", "genes.npz", "-q", "-o", "m.skdeepdiff", "--test-size", "0"),
        *("--valid-size", "0", "--variant", "raw_d", *QUICK),
    )
    assert code == 0
    dataset = load_dataset("genes.npz")
    model = DeepDiffRegressor(
        "raw_d",
        hidden_size=4,
        max_epochs=2,
        validation_fraction=None,
        early_stopping=False,
        random_state=0,
        device="auto",
    ).fit(dataset.data, dataset.target)
    np.testing.assert_array_equal(
        skdeepdiff.load("m.skdeepdiff").predict(dataset.data),
        model.predict(dataset.data),
    )


def test_named_chromosomes(folder, run):
    code, out, _ = run(
        *("fit", "genes.npz", *QUICK, "-q", "-o", "m.skdeepdiff"),
        *("--test-chromosomes", "chr8", "chr9"),
    )
    assert code == 0
    assert parse(out)["test chromosomes"] == "chr8 chr9"


def test_at_random_without_chromosomes(folder, run):
    save_dataset(make_paired_marks(50, n_bins=6, random_state=0), "synthetic.npz")
    code, _, err = run("fit", "synthetic.npz", "-o", "m.skdeepdiff")
    assert code == 1
    assert "synthetic.npz doesn't tell the genes' chromosomes; give --split" in err
    arguments = ("synthetic.npz", "--split", "random", *QUICK, "-q")
    code, out, _ = run("fit", *arguments, "-o", "m.skdeepdiff")
    assert code == 0
    assert list(parse(out)) == ["test genes", "test correlation"]
    assert parse(out)["test genes"] == "10"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--set", "depth=3"),
            "--set: there is no parameter 'depth'; there are ",
        ),
        (
            ("--set", "lr=fast"),
            "The 'lr' parameter of DeepDiffRegressor must be",
        ),
        (("--test-chromosomes", "8"), "--test-chromosomes: "),
        (("--test-size", "0.01"), "--test-size: a share of 0.01 asks for 0.6"),
        (("--valid-size", "0.01"), "--valid-size: a share of 0.01 asks for 0.5"),
        (
            ("--split", "random", "--test-chromosomes", "chr8"),
            "--test-chromosomes can't go with --split random.",
        ),
    ],
)
def test_mistakes(arguments, message, folder, run):
    code, out, err = run("fit", "genes.npz", "-o", "m.skdeepdiff", *arguments)
    assert (code, out) == (1, "")
    assert f"skdeepdiff fit: error: {message}" in err
    assert not (folder / "m.skdeepdiff").exists()


def test_a_dataset_without_expression(folder, run):
    dataset = load_dataset("genes.npz")
    dataset.target = None
    save_dataset(dataset, "bare.npz")
    code, _, err = run("fit", "bare.npz", "-o", "m.skdeepdiff")
    assert code == 1
    assert "bare.npz has no expression to learn from" in err


def test_options_given_again_lose_nothing(folder, run):
    code, out, _ = run(
        *("fit", "genes.npz", "-q", "-o", "m.skdeepdiff", "--set", "hidden_size=4"),
        *("--set", "max_epochs=1", "--set", "lr=0.5"),
        *("--test-chromosomes", "chr8", "--test-chromosomes", "chr9"),
    )
    assert code == 0
    assert parse(out)["test chromosomes"] == "chr8 chr9"
    model = skdeepdiff.load("m.skdeepdiff")
    assert (model.hidden_size, model.max_epochs, model.lr) == (4, 1, 0.5)
    code, _, err = run("fit", "genes.npz", "-o", "n", "--set", "lr=1", "--set", "lr=2")
    assert code == 1
    assert err == (
        "skdeepdiff fit: error: --set must give each name once; got lr=1 and lr=2.\n"
    )
