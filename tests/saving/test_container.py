import json
import pickle
import struct

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from safetensors import safe_open
from safetensors.numpy import save as to_bytes

import skdeepdiff
from forged_files import read_container, write_container
from skdeepdiff import PairedMarks
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


def test_same_content_same_bytes(path, tmp_path):
    write_container(tmp_path / "again", {"text": "x"}, ARRAYS)
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


def test_any_reader_of_safetensors_reads_it(path):
    with safe_open(path, "numpy") as file:
        assert_array_equal(file.get_tensor("a"), ARRAYS["a"])
        assert json.loads(file.metadata()["skdeepdiff"])["text"] == "x"


def refused(path, message, max_bytes=10**6):
    with pytest.raises(MalformedFileError, match=message) as caught:
        read_container(path, max_bytes)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("kept", [0, 4, 7])
def test_hardly_anything_left(path, kept):
    path.write_bytes(path.read_bytes()[:kept])
    refused(path, "isn't a file that skdeepdiff saved")


@pytest.mark.parametrize("lost", [1, 52, 60, 200])
def test_truncated(path, lost):
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    refused(path, f"is truncated: it has {len(whole) - lost} bytes instead of ")


def test_something_appended(path):
    path.write_bytes(path.read_bytes() + b"rm -rf")
    refused(path, "has something appended")


def test_every_changed_byte_is_noticed(path):
    whole = path.read_bytes()
    for index in range(len(whole)):
        changed = bytearray(whole)
        changed[index] ^= 1
        path.write_bytes(changed)
        with pytest.raises(MalformedFileError):
            read_container(path, 10**6)


def test_changed_number(path):
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    refused(path, "changed after it was saved, or is damaged: its checksum")


def test_oversized(path):
    size = path.stat().st_size
    read_container(path, size)
    refused(path, f"has {size} bytes, more than max_bytes={size - 1}", size - 1)


def test_header_that_claims_to_be_oversized(path):
    path.write_bytes(struct.pack("<Q", 2**62) + b"{}")
    refused(path, "has a header of 4,611,686,018,427,387,904 bytes, more than")


def test_header_that_could_not_be_read_is_not_written(path, monkeypatch):
    old = path.read_bytes()
    monkeypatch.setattr(_container, "MAX_HEADER", 100)
    with pytest.raises(ValueError, match=r"too many parts to be saved.*more than 100"):
        write_container(path, {"text": "y"}, ARRAYS)
    assert path.read_bytes() == old


def test_array_that_claims_to_be_oversized(path):
    entry = {"dtype": "F64", "shape": [10**12], "data_offsets": [0, 8 * 10**12]}
    header = json.dumps({"a": entry}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(8))
    refused(path, r"is truncated.*instead of 8,000,000,000,0")


@pytest.mark.parametrize("shape", [[0, 2**62, 2**62], [1] * 100, [0, 2**64 - 1]])
def test_shape_that_no_array_has(path, shape):
    size = 0 if 0 in shape else 8
    entry = {"dtype": "F64", "shape": shape, "data_offsets": [0, size]}
    document = {"skdeepdiff": json.dumps({"format": 1})}
    header = json.dumps({"a": entry, "__metadata__": document}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(size))
    refused(path, "is damaged: ")


@pytest.mark.parametrize("end", ["9" * 4200, "1.5", "-1", "NaN", '"8"'])
def test_array_that_ends_nowhere(path, end):
    entry = '{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,END]}}'
    entry = entry.replace("END", end)
    path.write_bytes(struct.pack("<Q", len(entry)) + entry.encode() + bytes(8))
    refused(path, "is damaged: its header can't be read")


@pytest.mark.parametrize(
    "entry", [{"dtype": "F64", "shape": [2], "data_offsets": [0, 8]}, 3, {}]
)
def test_entry_that_contradicts_itself(path, entry):
    header = json.dumps({"a": entry}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(8))
    refused(path, "is damaged")


def test_newer_format(path, monkeypatch):
    monkeypatch.setattr(_container, "FORMAT", 2)
    write_container(path, {"text": "x"}, ARRAYS)
    monkeypatch.undo()
    refused(path, "has the format 2, this version of skdeepdiff reads up to 1. Install")


@pytest.mark.parametrize("version", [None, "1", 0, True, 1.0])
def test_format_of_another_kind(path, version):
    metadata = {"skdeepdiff": json.dumps({"format": version})}
    path.write_bytes(to_bytes({}, metadata))
    refused(path, f"is damaged: its format is {version!r}")


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "[" * 100_000, "9" * 5000])
def test_document_that_is_none(path, text):
    path.write_bytes(to_bytes({}, {"skdeepdiff": text}))
    refused(path, "is damaged")


def test_other_safetensors(path):
    path.write_bytes(to_bytes(ARRAYS))
    refused(path, "isn't a file that skdeepdiff saved")


class Malice:
    def __reduce__(self):
        return print, ("executed",)


@pytest.mark.parametrize(
    "content", [pickle.dumps(Malice()), b"PK\x03\x04 a zip file", b"\x89HDF" * 9]
)
def test_other_kinds_of_files_are_not_executed(path, content, capsys):
    path.write_bytes(content)
    refused(path, "isn't a file that skdeepdiff saved")
    assert capsys.readouterr().out == ""


def test_folder(tmp_path):
    with pytest.raises((IsADirectoryError, MalformedFileError, PermissionError)):
        skdeepdiff.load(tmp_path)


def test_full_disk_keeps_the_old_model(tmp_path, monkeypatch):
    path = tmp_path / "model"
    PairedMarks("concat").save(path)
    old = path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("skdeepdiff._utils._files.os.fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        PairedMarks().save(path)
    assert path.read_bytes() == old
    assert [p.name for p in tmp_path.iterdir()] == ["model"]
