import pytest
from numpy.testing import assert_array_equal
from sklearn.model_selection import GridSearchCV

from skdeepdiff import DeepDiffRegressor, SingleLayerSVR
from skdeepdiff._pairs._streams import list_streams
from skdeepdiff.plotting import TrainingHistoryDisplay
from skdeepdiff.plotting._streams import attention_of, streams_of


def test_streams_of_attention():
    names = ["mark0_A", "mark1_A", "mark0_A-B", "mark1_A-B"]
    streams = [("mark0", "A"), ("mark1", "A"), ("mark0", "A-B"), ("mark1", "A-B")]
    assert streams_of({"stream_names": names}) == streams
    renamed = [("x", "A"), ("y", "A"), ("x", "A-B"), ("y", "A-B")]
    assert streams_of({"stream_names": names}, ["x", "y"]) == renamed


def test_what_attention_tells_of_streams_counts_of_some_as_well():
    attention = list_streams(["mark"], ["A", "C"])
    attention["stream_names"] = ["mark_C", "H3K4me3"]
    assert streams_of(attention) == [("mark", "C"), ("H3K4me3", "")]


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
