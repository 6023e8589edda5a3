import json
import pickle
import struct

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from safetensors import safe_open
from safetensors.numpy import save as to_bytes

from helpers.forged_files import read_container, write_container
from skdeepdiff._saving import _container
from skdeepdiff.exceptions import MalformedFileError

ARRAYS = {"a": np.arange(6.0).reshape(2, 3), "b": np.array(7, np.int32)}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "file"
    write_container(path, {"text": "x"}, ARRAYS)
    return path


def test_round_trip(path):
    document, arrays = read_container(path, 10**6)
    assert document == {"format": 1, "text": "x"}
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert_array_equal(arrays[name], array, strict=True)


def test_any_reader_of_safetensors_reads_it(path):
    with safe_open(path, "numpy") as file:
        assert_array_equal(file.get_tensor("a"), ARRAYS["a"])
        assert json.loads(file.metadata()["skdeepdiff"])["text"] == "x"


def refused(path, message, max_bytes=10**6):
    with pytest.raises(MalformedFileError, match=message) as caught:
        read_container(path, max_bytes)
    assert str(path) in str(caught.value)


def test_every_changed_byte_is_noticed(path):
    whole = path.read_bytes()
    for index in range(len(whole)):
        changed = bytearray(whole)
        changed[index] ^= 1
        path.write_bytes(changed)
        with pytest.raises(MalformedFileError):
            read_container(path, 10**6)


class Malice:
    def __reduce__(self):
        return print, ("executed",)


def with_header(header, n_bytes=8):
    """A file of this header, as text or what is to become JSON, and empty data."""
    text = header if type(header) is str else json.dumps(header)
    return struct.pack("<Q", len(text)) + text.encode() + bytes(n_bytes)


def with_array(n_bytes=8, **changes):
    entry = {"dtype": "F64", "shape": [1], "data_offsets": [0, n_bytes]} | changes
    document = {"skdeepdiff": json.dumps({"format": 1})}
    return with_header({"a": entry, "__metadata__": document}, min(n_bytes, 8))


def ending_at(text):
    return with_header(
        '{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,END]}}'.replace("END", text)
    )


def with_document(text):
    return to_bytes({}, {"skdeepdiff": text})


def of_format(version):
    return with_document(json.dumps({"format": version}))


NOT_OURS = "isn't a file that skdeepdiff saved"
HEADER = "is damaged: its header can't be read"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lambda whole: b"", NOT_OURS),
        (lambda whole: to_bytes(ARRAYS), NOT_OURS),
        (lambda whole: pickle.dumps(Malice()), NOT_OURS),
        (lambda whole: whole[:-1], "is truncated: it has .* bytes instead of "),
        (lambda whole: whole[:-200], "is truncated: it has .* bytes instead of "),
        (lambda whole: whole + b"rm -rf", "has something appended"),
        (lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]), "changed .* its checksum"),
        (lambda whole: struct.pack("<Q", 2**62) + b"{}", "has a header of 4,611,686,0"),
        (lambda whole: with_array(8 * 10**12), "is truncated.* of 8,000,000,000,"),
        (lambda whole: with_array(0, shape=[0, 2**62, 2**62]), "is damaged: "),
        (lambda whole: with_array(shape=[2]), "is damaged: "),
        (lambda whole: ending_at("9" * 4200), HEADER),
        (lambda whole: ending_at("1.5"), HEADER),
        (lambda whole: ending_at("-1"), HEADER),
        (lambda whole: with_header({"a": 3}), HEADER),
        (lambda whole: with_header({"a": {}}), HEADER),
        (lambda whole: of_format(None), "is damaged: its format is None"),
        (lambda whole: of_format(0), "is damaged: its format is 0"),
        (lambda whole: of_format(True), "is damaged: its format is True"),
        (lambda whole: of_format(2), "has the format 2, this .* up to 1. Install"),
        (lambda whole: with_document("{"), "is damaged"),
        (lambda whole: with_document("[]"), "is damaged"),
        (lambda whole: with_document("[" * 100_000), "is damaged"),
    ],
)
def test_other_contents_are_refused(path, content, message, capsys):
    path.write_bytes(content(path.read_bytes()))
    refused(path, message)
    assert capsys.readouterr().out == ""


def test_oversized(path):
    size = path.stat().st_size
    read_container(path, size)
    refused(path, f"has {size} bytes, more than max_bytes={size - 1}", size - 1)


def test_header_that_could_not_be_read_is_not_written(path, monkeypatch):
    old = path.read_bytes()
    monkeypatch.setattr(_container, "MAX_HEADER", 100)
    with pytest.raises(ValueError, match=r"too many parts to be saved.*more than 100"):
        write_container(path, {"text": "y"}, ARRAYS)
    assert path.read_bytes() == old
