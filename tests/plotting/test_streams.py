import pytest

from skdeepdiff.plotting._streams import group_label, rename_marks, split_stream


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


def test_labels_of_groups():
    assert group_label("up", 2.5, 1234) == "up, > 2.5: 1,234 genes"
    assert group_label("all", 2, 1) == "all: 1 gene"
    assert group_label("attention", 2, None) == "attention"
