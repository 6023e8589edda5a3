import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skdeepdiff.inspection import window_edges
from skdeepdiff.inspection._blocks import resolve_marks, resolve_windows

NAMES = ["K4", "K9", "K27"]


@pytest.mark.parametrize(
    ("marks", "groups", "names"),
    [
        ("each", [[0], [1], [2]], NAMES),
        ("all", [[0, 1, 2]], ["K4+K9+K27"]),
        (["K27", 0], [[2], [0]], ["K27", "K4"]),
        ([("K4", "K9"), [2]], [[0, 1], [2]], ["K4+K9", "K27"]),
        (np.array([1, 2]), [[1], [2]], ["K9", "K27"]),
    ],
)
def test_marks(marks, groups, names):
    assert resolve_marks(marks, NAMES, 3) == (groups, names)
    assert resolve_marks([2], None, 3) == ([[2]], ["mark2"])


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ("every", "marks must be 'each', 'all', or a list of marks"),
        (["K5"], "marks must be among 'K4', 'K9', 'K27', got 'K5'"),
        ([3], "marks must be from 0 to 2, as there are 3 marks, got 3"),
        ([1.0], "marks must name marks by index or name, got 1.0"),
        ([True], "marks must name marks by index or name, got True"),
        ([[]], "marks has a group without marks"),
        ([[1, "K9"]], r"marks has a mark twice: \[1, 'K9'\]"),
    ],
)
def test_bad_marks(marks, message):
    with pytest.raises(ValueError, match=message):
        resolve_marks(marks, NAMES, 3)


@pytest.mark.parametrize("n_bins", [1, 7, 200])
@pytest.mark.parametrize("share", [0.01, 0.3, 1])
def test_equal_windows_cover_all_bins_once(n_bins, share):
    n_windows = max(1, int(share * n_bins))
    windows = resolve_windows(n_windows, n_bins)
    assert windows.shape == (n_windows, 2)
    assert windows[0, 0] == 0
    assert windows[-1, 1] == n_bins
    assert_array_equal(windows[1:, 0], windows[:-1, 1])
    lengths = windows[:, 1] - windows[:, 0]
    assert lengths.max() - lengths.min() <= 1


def test_other_windows():
    assert_array_equal(resolve_windows(None, 5), [[0, 5]])
    assert_array_equal(resolve_windows([(3, 5), (0, 4)], 5), [[3, 5], [0, 4]])


@pytest.mark.parametrize(
    ("windows", "message"),
    [
        (0, "windows must be from 1 to 5, as there are 5 bins, got 0"),
        ([(0, 5), (1,)], "windows must be None, a number of equal windows, or pairs"),
        ([(0.0, 5.0)], "windows must be None, a number of equal windows, or pairs"),
        ([(3, 3)], r"0 <= start < stop <= 5, as there are 5 bins, got \(3, 3\)"),
        ([(0, 6)], r"got \(0, 6\)"),
    ],
)
def test_bad_windows(windows, message):
    with pytest.raises(ValueError, match=message):
        resolve_windows(windows, 5)


def test_window_edges():
    assert_array_equal(window_edges(4, None), [[-200, 200]])
    assert_array_equal(
        window_edges(3, 3, bin_size=200), [[-300, -100], [-100, 100], [100, 300]]
    )
    assert_array_equal(window_edges(3, [(1, 2)]), [[-50, 50]])
    with pytest.raises(ValueError, match="bin_size"):
        window_edges(3, None, bin_size=0)
