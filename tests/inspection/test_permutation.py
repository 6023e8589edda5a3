import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.metrics import r2_score

from skdeepdiff import load
from skdeepdiff.inspection import permutation_importance
from skdeepdiff.metrics import pearson_corrcoef, pearson_scorer


def test_ignored_mark_has_no_importance(ignores_a_mark, X, y):
    result = permutation_importance(ignores_a_mark, X, y, windows=2, random_state=0)
    assert result.importances.shape == (3, 2, 5)
    assert (result.importances[1] == 0).all()
    assert (result.importances[[0, 2]] != 0).all()


def test_network_without_weights_for_a_mark_has_no_importance_there(X, y, network):
    zeroed = X.copy()
    zeroed[:, :, 2] = 7  # the same in all genes
    result = permutation_importance(network, zeroed, y, random_state=0)
    assert (result.importances[2] == 0).all()
    assert (result.importances[:2] != 0).all()


def test_permuting_everything_leaves_no_correlation(ridge, X, y):
    result = permutation_importance(
        ridge, X, y, marks="all", n_repeats=200, random_state=0
    )
    assert result.score == pytest.approx(pearson_corrcoef(y, ridge.predict(X)))
    assert result.score > 0.5
    assert result.importances_mean[0, 0] == pytest.approx(result.score, abs=0.03)
    # Of 60 random pairs.
    assert result.importances_std[0, 0] == pytest.approx(1 / np.sqrt(59), rel=0.2)


def test_a_linear_models_importance(ridge, slopes, X, y):
    result = permutation_importance(
        ridge, X, y, marks=[1], windows=[(2, 5)], n_repeats=3, random_state=3
    )
    rng = np.random.RandomState(3)
    difference = X[:, 1] - X[:, 0]
    predicted = ridge.predict(X)
    for repeat in range(3):
        order = rng.permutation(60)
        change = (difference[order] - difference)[:, 1, 2:5] @ slopes[1, 2:5]
        expected = pearson_corrcoef(y, predicted) - pearson_corrcoef(
            y, predicted + change
        )
        assert result.importances[0, 0, repeat] == pytest.approx(expected, abs=1e-5)


def test_means_and_names(ridge, X, y, genes):
    result = permutation_importance(
        ridge,
        X,
        y,
        marks=["H3K9me3", ["H3K4me1", "H3K4me3"]],
        mark_names=genes.mark_names,
        windows=4,
        random_state=0,
    )
    assert result.marks == ["H3K9me3", "H3K4me1+H3K4me3"]
    assert_array_equal(result.windows, [[0, 2], [2, 4], [4, 6], [6, 8]])
    assert_allclose(result.importances_mean, result.importances.mean(axis=2))
    assert_allclose(result.importances_std, result.importances.std(axis=2))


def test_seeded_and_the_same_for_any_batches_and_jobs(ridge, X, y):
    def importances(**parameters):
        return permutation_importance(
            ridge, X, y, windows=2, **{"random_state": 0} | parameters
        ).importances

    first = importances()
    assert_array_equal(importances(), first)
    assert_array_equal(importances(n_jobs=2), first)
    assert_allclose(importances(batch_size=7), first, atol=1e-6)
    assert_array_equal(importances(random_state=np.random.RandomState(0)), first)
    assert (importances(random_state=1) != first).any()


def test_network_is_the_same_for_any_batches(network, X, y):
    first, second = (
        permutation_importance(
            network, X, y, n_repeats=1, batch_size=size, random_state=0
        ).importances
        for size in (7, 60)
    )
    assert_allclose(first, second, atol=1e-6)


def test_forms_of_the_data(ridge, X, y):
    expected = permutation_importance(ridge, X, y, random_state=0).importances
    flat = X.reshape(60, -1)
    table = pd.DataFrame(flat, columns=[f"bin{index}" for index in range(48)])
    for form in (flat, table):
        model = clone(ridge).set_params(pairedmarks__n_marks=3).fit(form, y[:, 0])
        result = permutation_importance(model, form, y[:, 0], n_marks=3, random_state=0)
        assert_allclose(result.importances, expected, atol=1e-6)


def test_scores(ridge, X, y):
    for name, function in (("r2", r2_score), ("spearman", None)):
        result = permutation_importance(
            ridge, X, y, scoring=name, n_repeats=1, random_state=0
        )
        if function is not None:
            assert result.score == r2_score(y[:, 0], ridge.predict(X))
            own = permutation_importance(
                ridge, X, y, scoring=function, n_repeats=1, random_state=0
            )
            assert_array_equal(own.importances, result.importances)
        else:
            ranks = np.argsort(np.argsort(ridge.predict(X)))
            true_ranks = np.argsort(np.argsort(y[:, 0]))
            assert result.score == pytest.approx(
                np.corrcoef(ranks, true_ranks)[0, 1], abs=0.01
            )


def test_saved_models_and_data_are_left_alone(network, X, y, tmp_path):
    before = X.copy()
    network.save(tmp_path / "model")
    first, second = (
        permutation_importance(model, X, y, n_repeats=1, random_state=0).importances
        for model in (network, load(tmp_path / "model"))
    )
    assert_array_equal(first, second)
    assert_array_equal(X, before)


def test_literal_numbers(ridge, X, y):
    result = permutation_importance(ridge, X, y, random_state=0)
    assert_allclose(
        result.importances_mean[:, 0], [0.312675, 0.189543, 0.140496], atol=1e-5
    )


def test_progress(ridge, X, y, capsys):
    permutation_importance(ridge, X, y, n_repeats=2, verbose=1, random_state=0)
    assert "6/6" in capsys.readouterr().err
    permutation_importance(ridge, X, y, n_repeats=2, random_state=0)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"estimator": "ridge"}, TypeError, "estimator must be a fitted model"),
        ({"y": np.zeros(3)}, ValueError, "the same number of genes, got 60 and 3"),
        ({"y": np.zeros((60, 2))}, ValueError, "y must be"),
        ({"marks": ["H3K4me2"]}, ValueError, "marks must be among 'mark0'"),
        ({"windows": 9}, ValueError, "windows must be from 1 to 8"),
        ({"scoring": "accuracy"}, ValueError, "'scoring' .* must be"),
        ({"n_repeats": 0}, ValueError, "n_repeats"),
        ({"batch_size": 0}, ValueError, "batch_size"),
        ({"n_jobs": "two"}, ValueError, "n_jobs"),
        ({"mark_names": ["a"]}, ValueError, "mark_names must name 3 marks, got 1"),
        ({"random_state": "seed"}, ValueError, "random_state"),
    ],
)
def test_bad_parameters(ridge, X, y, parameters, error, message):
    call = {"estimator": ridge, "X": X, "y": y} | parameters
    with pytest.raises(error, match=message):
        permutation_importance(
            call.pop("estimator"), call.pop("X"), call.pop("y"), **call
        )


def test_single_gene(ridge, X, y):
    with pytest.raises(ValueError, match="at least 2 genes to permute, got 1"):
        permutation_importance(ridge, X[:1], y[:1])


def test_scorers_and_scores_that_are_no_number(ridge, X, y):
    with pytest.raises(ValueError, match=r"must be a function .* got the scorer"):
        permutation_importance(ridge, X, y, scoring=pearson_scorer)
    with pytest.raises(ValueError, match=r"must return a number, got shape \(60,\)"):
        permutation_importance(ridge, X, y, scoring=np.subtract)
