import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff import PairedMarks
from skdeepdiff._pairs._paired_marks import bin_centers


def test_streams_are_A_then_B_then_difference(X):
    streams = PairedMarks(
        "concat_difference", signal="counts", flatten=False
    ).fit_transform(X)
    assert_array_equal(streams[:, :3], X[:, 0])
    assert_array_equal(streams[:, 3:6], X[:, 1])
    assert_array_equal(streams[:, 6:], X[:, 0] - X[:, 1])


def test_log1p_is_taken_before_the_difference(X):
    features = PairedMarks(flatten=False).fit_transform(X)
    assert_allclose(features, np.log1p(X[:, 0]) - np.log1p(X[:, 1]))


def test_feature_names(X):
    names = PairedMarks("concat_difference", mark_names=["a", "b", "c"], bin_size=50)
    names = names.fit(X).get_feature_names_out()
    assert len(names) == 9 * 8
    assert len(set(names)) == 9 * 8
    assert names[0] == "a_A_-175"
    assert names[24 + 8 + 4] == "b_B_25"
    assert names[-1] == "c_A-B_175"


def test_streams_may_go_back_to_the_default_output():
    marks = PairedMarks(flatten=False)
    assert marks.set_output(transform="default") is marks


def test_bin_centers_are_symmetric():
    assert_array_equal(bin_centers(200), np.arange(-9950, 10000, 100))
    assert_array_equal(bin_centers(3, 10), [-10, 0, 10])


def test_pooled_bins_add_up_counts_before_the_logarithm():
    X = np.arange(2 * 2 * 1 * 7.0).reshape(2, 2, 1, 7)
    marks = PairedMarks("concat", n_pooled_bins=3).fit(X)
    sums = np.stack([X[..., :2].sum(3), X[..., 2:4].sum(3), X[..., 4:].sum(3)], axis=3)
    assert_allclose(marks.transform(X), np.log1p(sums).reshape(2, -1))
    names = marks.get_feature_names_out()[:3]
    assert list(names) == ["mark0_A_-250", "mark0_A_-50", "mark0_A_200"]
