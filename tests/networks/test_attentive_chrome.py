import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff import AttentiveChromeRegressor


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
    assert_array_equal(quick(n_jobs=2).fit(X, y).predict(X), fitted.predict(X))


def test_warm_start(X, y):
    model = quick(warm_start=True, early_stopping=False).fit(X, y).fit(X, y)
    assert [len(history["train_loss"]) for history in model.histories_] == [4, 4]


def test_attention_is_that_of_both_networks(fitted, X):
    attention = fitted.attention(X)
    assert attention.bins.shape == (60, 6, 8)
    assert attention.stream_names[2:4] == ["mark2_A", "mark0_B"]
    assert_allclose(attention.bins.sum(axis=2), 1, atol=1e-6)
    assert_allclose(attention.cell_marks.sum(axis=2), 1, atol=1e-6)
    assert_array_equal(attention.cell_marks.reshape(60, 6), attention.marks)
    # Each network attends to its own cell type.
    changed = X.copy()
    changed[:, 1, :, :4] += 5
    other = fitted.attention(changed)
    assert_array_equal(attention.bins[:, :3], other.bins[:, :3])
    assert (attention.bins[:, 3:] != other.bins[:, 3:]).any()
