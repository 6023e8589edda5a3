import pytest

from skdeepdiff.plotting._streams import rename_marks, split_stream


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
