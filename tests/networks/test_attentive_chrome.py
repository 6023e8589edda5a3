import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.model_selection import GridSearchCV

from skdeepdiff import AttentiveChromeRegressor
from skdeepdiff.metrics import pearson_scorer


def quick(**parameters):
    defaults = {"hidden_size": 4, "max_epochs": 2, "random_state": 0}
    return AttentiveChromeRegressor(**(defaults | parameters))


@pytest.fixture(scope="module")
def fitted(X, y):
    return quick().fit(X, y)


def test_prediction_is_the_difference_of_expressions(fitted, X):
    expression = fitted.predict_expression(X)
    assert expression.shape == (60, 2)
    assert_allclose(fitted.predict(X), expression[:, 1] - expression[:, 0])


@pytest.mark.parametrize("cell", [0, 1])
def test_each_network_reads_one_cell_type(fitted, X, cell):
    changed = X.copy()
    changed[:, 1 - cell] += 5
    before, after = (fitted.predict_expression(data) for data in (X, changed))
    assert_array_equal(before[:, cell], after[:, cell])
    assert not np.allclose(before[:, 1 - cell], after[:, 1 - cell])


def test_the_log_fold_change_column_is_not_learned(X, y):
    other = np.column_stack([np.zeros(60), y[:, 1:]])
    assert_array_equal(quick().fit(X, y).predict(X), quick().fit(X, other).predict(X))


def test_parallel_fit_gives_the_same(fitted, X, y):
    assert_allclose(quick(n_jobs=2).fit(X, y).predict(X), fitted.predict(X), rtol=1e-5)


def test_needs_expression(X, y):
    with pytest.raises(ValueError, match=r"y must be \(n_genes, 3\)"):
        quick().fit(X, y[:, 0])


@pytest.mark.parametrize("flat", [False, True])
def test_grid_search(X, y, flat):
    X_in = X.reshape(60, -1) if flat else X
    search = GridSearchCV(
        quick(n_marks=3), {"lr": [1e-3, 1e-2]}, scoring=pearson_scorer, cv=3, n_jobs=2
    ).fit(X_in, y)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_histories(fitted):
    assert [len(history["valid_pearson"]) for history in fitted.histories_] == [2, 2]


def test_warm_start(X, y):
    model = quick(warm_start=True, early_stopping=False).fit(X, y).fit(X, y)
    assert [len(history["train_loss"]) for history in model.histories_] == [4, 4]


def test_attention_is_that_of_both_networks(fitted, X):
    attention = fitted.attention(X)
    assert attention.bins.shape == (60, 6, 8)
    assert_allclose(attention.bins.sum(axis=2), 1, atol=1e-6)
    assert_allclose(attention.cell_marks.sum(axis=2), 1, atol=1e-6)
    assert_array_equal(attention.cell_marks.reshape(60, 6), attention.marks)
    names = ["mark0_A", "mark1_A", "mark2_A", "mark0_B", "mark1_B", "mark2_B"]
    assert attention.stream_names == names
    # Each network attends to its own cell type.
    changed = X.copy()
    changed[:, 1, :, :4] += 5
    other = fitted.attention(changed)
    assert_array_equal(attention.bins[:, :3], other.bins[:, :3])
    assert_array_equal(attention.marks[:, :3], other.marks[:, :3])
    assert (attention.bins[:, 3:] != other.bins[:, 3:]).any()


def test_stream_names_name_mark_and_cell(X, y):
    model = quick(mark_names=["a", "b", "c"], max_epochs=1).fit(X, y)
    attention = model.attention(X[:1])
    assert attention.stream_names == ["a_A", "b_A", "c_A", "a_B", "b_B", "c_B"]
    assert attention.stream_marks == ["a", "b", "c"] * 2
    assert attention.stream_kinds == ["A"] * 3 + ["B"] * 3
    with pytest.raises(ValueError, match="mark_names"):
        quick(mark_names=["a"]).fit(X, y)
