import re

import numpy as np
import pytest
from sklearn.utils import Bunch

import skdeepdiff
from skdeepdiff import DeepDiffRegressor
from skdeepdiff._command_line._fit import _split
from skdeepdiff._command_line._parser import make_parser
from skdeepdiff.datasets import (
    chromosome_split,
    load_dataset,
    make_paired_marks,
    save_dataset,
)
from skdeepdiff.metrics import pearson_corrcoef

from .conftest import QUICK


def parse(out):
    return dict(line.split("\t") for line in out.splitlines())


def test_the_correlation_is_that_of_genes_never_trained_on(folder, run):
    arguments = ("fit", "genes.npz", *QUICK, "-o", "m.skdeepdiff", "--seed", "3")
    out, err = run(*arguments)
    result = parse(out)
    assert list(result) == ["test genes", "test chromosomes", "test correlation"]
    assert "valid_pearson" in err
    dataset = load_dataset("genes.npz")
    tested = np.isin(dataset.chromosomes, result["test chromosomes"].split())
    sizes = re.search(r"trained on (\d+) genes, validated on (\d+)", err).groups()
    assert sum(map(int, sizes)) == (~tested).sum()
    assert int(result["test genes"]) == tested.sum() == 12
    model = skdeepdiff.load("m.skdeepdiff")
    correlation = pearson_corrcoef(
        dataset.target[tested, 0], model.predict(dataset.data[tested])
    )
    assert result["test correlation"] == f"{correlation:.4f}"
    assert len(model.histories_[0]["valid_pearson"]) == 2
    assert model.mark_names == dataset.mark_names


def test_as_the_python_interface(folder, run):
    run(
        *("fit", "genes.npz", "-q", "-o", "m.skdeepdiff", "--test-size", "0"),
        *("--valid-size", "0", "--variant", "raw_d", *QUICK),
    )
    dataset = load_dataset("genes.npz")
    model = DeepDiffRegressor("raw_d", hidden_size=4, max_epochs=2, random_state=0)
    model.set_params(validation_fraction=None, early_stopping=False)
    model.fit(dataset.data, dataset.target)
    found = skdeepdiff.load("m.skdeepdiff").predict(dataset.data)
    np.testing.assert_array_equal(found, model.predict(dataset.data))


def test_at_random_without_chromosomes(folder, run):
    save_dataset(make_paired_marks(50, n_bins=6, random_state=0), "synthetic.npz")
    _, err = run("fit", "synthetic.npz", "-o", "m.skdeepdiff", code=1)
    assert "synthetic.npz doesn't tell the genes' chromosomes; give --split" in err
    arguments = ("synthetic.npz", "--split", "random", *QUICK, "-q")
    out, _ = run("fit", *arguments, "-o", "m.skdeepdiff")
    assert list(parse(out)) == ["test genes", "test correlation"]
    assert parse(out)["test genes"] == "10"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--set", "depth=3"), "--set: there is no parameter 'depth'; there are "),
        (("--test-size", "0.01"), "test_size=0.01 asks for 0.64 genes. No whole"),
        (
            ("--valid-size", "0.001", "--test-size", "0.99", "--split", "random"),
            "test_size=0.99 and valid_size=0.001 ask for 64 and 1 of 64 genes, which ",
        ),
        (
            ("--valid-size", "0", "--set", "early_stopping=1"),
            "--set early_stopping must",
        ),
        (
            ("--split", "random", "--test-chromosomes", "chr8"),
            "--test-chromosomes can't",
        ),
    ],
)
def test_mistakes(arguments, message, folder, run):
    _, err = run("fit", "genes.npz", "-o", "m.skdeepdiff", *arguments, code=1)
    assert f"skdeepdiff fit: error: {message}" in err
    assert not (folder / "m.skdeepdiff").exists()


@pytest.mark.parametrize("size", ["1", "-0.1", "nan", "much"])
def test_shares_are_less_than_one(size, run):
    _, err = run("fit", "genes.npz", "-o", "m.skdeepdiff", "--valid-size", size, code=2)
    assert f"--valid-size: must be at least 0 and less than 1; got {size}" in err


def test_a_dataset_without_expression(folder, run):
    dataset = load_dataset("genes.npz")
    dataset.target = None
    save_dataset(dataset, "bare.npz")
    _, err = run("fit", "bare.npz", "-o", "m.skdeepdiff", code=1)
    assert "bare.npz has no expression to learn from" in err


def test_options_given_again_lose_nothing(folder, run):
    out, _ = run(
        *("fit", "genes.npz", "-q", "-o", "m.skdeepdiff", "--set", "hidden_size=4"),
        *("--set", "max_epochs=1", "--set", "lr=0.5"),
        *("--test-chromosomes", "chr8", "--test-chromosomes", "chr9"),
    )
    assert parse(out)["test chromosomes"] == "chr8 chr9"
    model = skdeepdiff.load("m.skdeepdiff")
    assert (model.hidden_size, model.max_epochs, model.lr) == (4, 1, 0.5)
    _, err = run(
        "fit", "genes.npz", "-o", "n", "--set", "lr=1", "--set", "lr=2", code=1
    )
    message = "--set must give each name once; got lr=1 and lr=2.\n"
    assert err == f"skdeepdiff fit: error: {message}"


def options_to_split(*arguments):
    return make_parser().parse_args(["fit", "genes.npz", "-o", "m", *arguments])


def sizes_on(chromosomes, *arguments):
    dataset = Bunch(data=np.zeros(len(chromosomes)), chromosomes=chromosomes)
    parts = _split(dataset, options_to_split(*arguments))
    assert sorted(np.concatenate(parts)) == list(range(len(chromosomes)))
    return [len(part) for part in parts]


TEN = np.repeat([f"chr{number}" for number in range(10)], 10)


@pytest.mark.parametrize(
    ("arguments", "sizes"),
    [
        ((), [70, 10, 20]),
        (("--test-size", "0.5", "--valid-size", "0.3"), [20, 30, 50]),
        (("--test-size", "0", "--valid-size", "0.3"), [70, 30, 0]),
        (("--test-size", "0.4", "--valid-size", "0"), [60, 0, 40]),
        (("--test-size", "0", "--valid-size", "0"), [100, 0, 0]),
    ],
)
def test_shares_are_of_all_genes(arguments, sizes):
    for split in ("chromosomes", "random"):
        assert sizes_on(TEN, *arguments, "--split", split) == sizes


def test_the_split_is_that_of_the_python_interface():
    parts = _split(Bunch(data=TEN, chromosomes=TEN), options_to_split("--seed", "7"))
    expected = chromosome_split(TEN, valid_size=0.1, test_size=0.2, random_state=7)
    assert list(map(list, parts)) == list(map(list, expected))


def test_a_validation_fraction_in_the_place_of_a_share(folder, run):
    _, err = run(
        *("fit", "genes.npz", "-o", "m.skdeepdiff", "--valid-size", "0", *QUICK),
        *("--set", "validation_fraction=0.25"),
    )
    assert "valid_pearson" in err
    model = skdeepdiff.load("m.skdeepdiff")
    assert (model.early_stopping, model.validation_fraction) == (True, 0.25)
