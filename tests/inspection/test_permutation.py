import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import spearmanr
from sklearn.base import clone
from sklearn.metrics import r2_score

from skdeepdiff.inspection import permutation_importance
from skdeepdiff.metrics import pearson_corrcoef, pearson_scorer


def test_permuting_everything_leaves_no_correlation(ridge, X, y):
    options = {"marks": "all", "n_repeats": 200, "random_state": 0}
    result = permutation_importance(ridge, X, y, **options)
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
        score = pearson_corrcoef(y, predicted + change)
        expected = pearson_corrcoef(y, predicted) - score
        assert result.importances[0, 0, repeat] == pytest.approx(expected, abs=1e-5)


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


def test_forms_of_the_data(ridge, X, y):
    expected = permutation_importance(ridge, X, y, random_state=0).importances
    flat = X.reshape(60, -1)
    table = pd.DataFrame(flat, columns=[f"bin{index}" for index in range(48)])
    for form in (flat, table):
        model = clone(ridge).set_params(pairedmarks__n_marks=3).fit(form, y[:, 0])
        result = permutation_importance(model, form, y[:, 0], n_marks=3, random_state=0)
        assert_allclose(result.importances, expected, atol=1e-6)


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


def test_scores(ridge, X, y):
    options = {"n_repeats": 1, "random_state": 0}
    by_name, own, ranks = (
        permutation_importance(ridge, X, y, scoring=scoring, **options)
        for scoring in ("r2", r2_score, "spearman")
    )
    predicted = ridge.predict(X)
    assert by_name.score == r2_score(y[:, 0], predicted)
    assert_array_equal(own.importances, by_name.importances)
    assert ranks.score == pytest.approx(spearmanr(y[:, 0], predicted)[0], abs=0.01)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"y": np.zeros(3)}, "the same number of genes, got 60 and 3"),
        ({"y": np.zeros((60, 2))}, "y must be"),
        ({"X": np.ones((1, 2, 3, 8)), "y": [1]}, "at least 2 genes to per"),
        ({"mark_names": ["a"]}, "mark_names must name 3 marks, got 1"),
        ({"scoring": pearson_scorer}, "be a function .* got the scorer"),
        ({"scoring": np.subtract}, r"a number, got shape \(60,\)"),
    ],
)
def test_bad_parameters(ridge, X, y, changed, message):
    with pytest.raises(ValueError, match=message):
        permutation_importance(**{"estimator": ridge, "X": X, "y": y} | changed)
