import pytest

import skdeepdiff
from helpers.forged_files import read_container, write_container
from skdeepdiff import PairedMarks
from skdeepdiff._saving import _container, load_with_notes, save_with_notes
from skdeepdiff.exceptions import MalformedFileError

NOTES = {"a": [1, 2.5, None, True, "x"], "b": {"c": {}, "d": []}}


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return {"a": value}


# The estimator's own part of the file would build something of this.
LIKE_AN_OBJECT = {"a": {"kind": "estimator", "name": "PairedMarks"}}


@pytest.mark.parametrize("notes", [NOTES, nested(9), LIKE_AN_OBJECT])
def test_round_trip(notes, path):
    save_with_notes(PairedMarks("concat"), path, notes)
    model, again = load_with_notes(path)
    assert model.features == "concat"
    assert again == notes
    assert [*map(type, again["a"])] == [*map(type, notes["a"])]


def test_files_with_and_without_notes_are_of_the_same_format(path, tmp_path):
    PairedMarks("concat").save(path)
    assert load_with_notes(path)[1] == {}
    document, _ = read_container(path, 10**6)
    assert list(document) == ["format", "versions", "estimator"]
    save_with_notes(PairedMarks("concat"), tmp_path / "noted", NOTES)
    noted, _ = read_container(tmp_path / "noted", 10**6)
    # Older versions of the package read these keys, and no other.
    assert noted == document | {"notes": NOTES}
    assert noted["format"] == 1
    assert skdeepdiff.load(tmp_path / "noted").features == "concat"
    save_with_notes(PairedMarks("concat"), tmp_path / "none", {})
    assert (tmp_path / "none").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ([1], "notes must be a dict, got a list"),
        ({"a": (1, 2)}, "notes/a must be text, .* got tuple"),
        ({"a": [{"b": {1}}]}, "notes/a/0/b must be text, .* got set"),
        ({"a": float("nan")}, "notes/a must be text, a finite number, .* got nan"),
        ({1: 2}, "notes must have text as keys"),
        (nested(10), "notes must be nested at most 10 deep"),
    ],
)
def test_only_plain_values_are_saved(notes, message, path):
    with pytest.raises(TypeError, match=message):
        save_with_notes(PairedMarks(), path, notes)
    assert not path.exists()


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        (None, "notes must be a dict, got a NoneType"),
        ([], "notes must be a dict, got a list"),
        (nested(50), "notes must be nested at most 10 deep"),
    ],
)
def test_forged_notes(notes, message, path):
    PairedMarks().save(path)
    document, arrays = read_container(path)
    write_container(path, document | {"notes": notes}, arrays)
    for load in (skdeepdiff.load, load_with_notes):
        with pytest.raises(MalformedFileError, match=message) as caught:
            load(path)
        assert str(path) in str(caught.value)


def test_notes_count_for_the_size_of_the_header(path, monkeypatch):
    PairedMarks().save(path)
    size = int.from_bytes(path.read_bytes()[:8], "little")
    monkeypatch.setattr(_container, "MAX_HEADER", size + 1000)
    save_with_notes(PairedMarks(), path, {"a": "x" * 500})
    with pytest.raises(ValueError, match="too many parts to be saved"):
        save_with_notes(PairedMarks(), path, {"a": "x" * 2000})
    assert load_with_notes(path)[1] == {"a": "x" * 500}
