import pytest

from skdeepdiff._pairs._streams import KINDS, list_streams, split_stream


@pytest.mark.parametrize("mark", ["H3K4me3", "mark_A", "x_B_aux", "A-B"])
def test_names_tell_marks_and_kinds(mark):
    streams = list_streams([mark, "other"], KINDS)
    parts = zip(streams["stream_marks"], streams["stream_kinds"], strict=True)
    assert [split_stream(name) for name in streams["stream_names"]] == list(parts)


def test_a_name_without_a_kind():
    assert split_stream("H3K4me3") == ("H3K4me3", "")
    assert split_stream("_A") == ("_A", "")
