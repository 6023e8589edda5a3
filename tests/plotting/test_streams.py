import pytest
from numpy.testing import assert_array_equal
from sklearn.model_selection import GridSearchCV

from skdeepdiff import DeepDiffRegressor, SingleLayerSVR
from skdeepdiff.plotting import TrainingHistoryDisplay
from skdeepdiff.plotting._streams import attention_of, rename_marks, split_stream


@pytest.mark.parametrize("kind", ["A", "B", "A-B", "A_aux", "B_aux"])
@pytest.mark.parametrize("mark", ["H3K4me3", "mark_A", "x_B_aux", "A-B"])
def test_marks_with_names_like_those_of_kinds(mark, kind):
    assert split_stream(f"{mark}_{kind}") == (mark, kind)


def test_a_name_without_a_kind():
    assert split_stream("H3K4me3") == ("H3K4me3", "")
    assert split_stream("_A") == ("_A", "")


def test_renamed_marks():
    names = ["mark0_A", "mark1_A", "mark0_A-B", "mark1_A-B"]
    assert rename_marks(names, None) == names
    assert rename_marks(names, ["x", "y"]) == ["x_A", "y_A", "x_A-B", "y_A-B"]


def test_of_a_search_the_best_estimator_counts(X, y):
    model = DeepDiffRegressor("raw_d", hidden_size=2, max_epochs=1, random_state=0)
    search = GridSearchCV(model, {"lr": [1e-3, 1e-2]}, cv=2).fit(X, y)
    attention = attention_of(search, X)
    assert_array_equal(attention.marks, search.best_estimator_.attention(X).marks)
    display = TrainingHistoryDisplay.from_estimator(search)
    loss = search.best_estimator_.histories_[0]["train_loss"]
    assert_array_equal(display.train_lines_[0].get_ydata(), loss)


def test_a_search_for_something_without_attention(X, y):
    search = GridSearchCV(SingleLayerSVR(), {"C": [1.0]}, cv=2)
    with pytest.raises(TypeError, match=r"attention, .* got GridSearchCV"):
        attention_of(search, X)
    with pytest.raises(TypeError, match=r"attention, .* got SingleLayerSVR"):
        attention_of(search.fit(X, y[:, 0]), X)
