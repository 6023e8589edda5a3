import pytest

from skdeepdiff._pairs._streams import KINDS, list_streams, split_stream


@pytest.mark.parametrize("mark", ["H3K4me3", "mark_A", "x_B_aux", "A-B"])
def test_names_tell_marks_and_kinds(mark):
    streams = list_streams([mark, "other"], KINDS)
    parts = zip(streams["stream_marks"], streams["stream_kinds"], strict=True)
    assert [split_stream(name) for name in streams["stream_names"]] == list(parts)


def test_names_in_order():
    assert list_streams(["x", "y"], ("A", "B_aux")) == {
        "stream_names": ["x_A", "y_A", "x_B_aux", "y_B_aux"],
        "stream_marks": ["x", "y", "x", "y"],
        "stream_kinds": ["A", "A", "B_aux", "B_aux"],
    }


def test_a_name_without_a_kind():
    assert split_stream("H3K4me3") == ("H3K4me3", "")
    assert split_stream("_A") == ("_A", "")
