import errno
import json
import os
import zipfile
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.utils import Bunch

from skdeepdiff.datasets import load_dataset, make_paired_marks, save_dataset
from skdeepdiff.exceptions import MalformedFileError


@pytest.fixture
def dataset():
    return make_paired_marks(12, n_marks=2, n_bins=6, random_state=0)


@pytest.fixture
def path(dataset, tmp_path):
    save_dataset(dataset, tmp_path / "genes.npz")
    return tmp_path / "genes.npz"


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name, value in one.items():
        if isinstance(value, Bunch):
            assert_same(value, other[name])
        else:
            assert type(value) is type(other[name])
            assert_array_equal(value, other[name], strict=isinstance(value, np.ndarray))


def test_text_none_and_nested_options(dataset, tmp_path):
    dataset.target = None
    dataset.chromosomes = np.array(["chr1"] * 11 + ["chrX"])
    dataset.provenance = {"options": {"marks": ["a", None], "size": 1.5}, "é": "ü"}
    save_dataset(dataset, str(tmp_path / "a.npz"))
    assert_same(dataset, load_dataset(str(tmp_path / "a.npz")))


def test_the_same_dataset_gives_the_same_bytes(dataset, path, tmp_path):
    save_dataset(dataset, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("values", "name", "error", "message"),
    [
        ({"odd": np.array([None])}, "a.npz", TypeError, r"odd must be .* of object"),
        ({"odd": {1, 2}}, "a.npz", TypeError, r"dataset\.odd: .* can't be kept"),
        ({}, "a.csv", ValueError, r"path must end in \.npz"),
        # What couldn't be loaded.
        ({"target_se": np.zeros(13)}, "a.npz", ValueError, "must be an array of shape"),
    ],
)
def test_what_cannot_be_saved(values, name, error, message, dataset, tmp_path):
    with pytest.raises(error, match=message):
        save_dataset(Bunch(**dataset, **values), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_truncated(path, kept):
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(MalformedFileError, match=r"s\.npz isn't a dataset .* or is"):
        load_dataset(path)


NAMES = {
    "gene_ids": ["a", "b"],
    "gene_symbols": ["a", "b"],
    "mark_names": ["m"],
    "cell_types": ["A", "B"],
}
DATA = np.zeros((2, 2, 1, 3), np.float32)
FORMAT = {"format": "skdeepdiff dataset", "version": 1}


VALUES = FORMAT | {"values": NAMES}
PLACES = {"data": DATA, "bin_positions": np.arange(3)}


@pytest.mark.parametrize(
    ("rest", "arrays", "message"),
    [
        ({}, {}, "isn't a dataset of skdeepdiff's."),
        ([], {}, "isn't a dataset of skdeepdiff's."),
        (FORMAT | {"version": 2}, {}, "is of format version 2; .* reads version 1"),
        (FORMAT | {"values": {}}, {}, "data must be numbers of shape"),
        (VALUES, {"data": DATA[:, :1]}, "data must be numbers of shape"),
        (VALUES, {"data": DATA}, "bin_positions must be an array of shape"),
        (VALUES, PLACES | {"target_se": np.ones((2, 3))}, "target_se must be an array"),
        (VALUES, PLACES | {"padding": np.zeros((2, 99), bool)}, "padding must be an"),
        (
            FORMAT | {"values": NAMES | {"gene_ids": "ab"}},
            {"data": DATA},
            "gene_ids must be 2 names",
        ),
        (
            FORMAT | {"values": {"DESCR": "", "DESCR/x": 1}},
            {},
            "DESCR has a value and further values in",
        ),
    ],
)
def test_archives_that_do_not_fit(rest, arrays, message, tmp_path):
    text = np.frombuffer(json.dumps(rest).encode(), np.uint8)
    arrays = {f"values/{name}": values for name, values in arrays.items()}
    np.savez(tmp_path / "a.npz", rest=text, **arrays)
    with pytest.raises(MalformedFileError, match=message):
        load_dataset(tmp_path / "a.npz")


def test_other_files(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros(3))
    np.savez(tmp_path / "b.npz", x=np.zeros(3))
    (tmp_path / "c.npz").write_text("gene,count\n")
    np.savez(tmp_path / "p.npz", rest=np.array([{"a": 1}], dtype=object))
    for name in ("a.npy", "b.npz", "c.npz", "p.npz"):
        with pytest.raises(MalformedFileError, match=f"{name} isn't a dataset"):
            load_dataset(tmp_path / name)
    with pytest.raises(FileNotFoundError, match=r"d\.npz doesn't exist"):
        load_dataset(tmp_path / "d.npz")


def test_odd_values_and_names(dataset, tmp_path):
    odd = Bunch(**dataset, file=np.arange(3), rest="x", size=np.float32(0.5))
    odd.provenance = {"share": float("nan"), "names": ("a", np.int64(2))}
    save_dataset(odd, tmp_path / "a.npz")
    again = load_dataset(tmp_path / "a.npz")
    assert_array_equal(again.file, [0, 1, 2])
    assert (again.rest, again.size) == ("x", 0.5)
    assert np.isnan(again.provenance["share"])
    assert again.provenance["names"] == ["a", 2]


LOCAL, CENTRAL = b"PK\3\4", b"PK\1\2"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        # encrypted, patched data, strong encryption, version 9.9
        ({(LOCAL, 6, 2): 1, (CENTRAL, 8, 2): 1}, "encrypted"),
        ({(LOCAL, 6, 2): 0x20, (CENTRAL, 8, 2): 0x20}, "patched"),
        ({(LOCAL, 6, 2): 0x40, (CENTRAL, 8, 2): 0x40}, "encryption"),
        ({(LOCAL, 4, 2): 99, (CENTRAL, 6, 2): 99}, r"version 9\.9"),
        # a method that nobody knows
        ({(LOCAL, 8, 2): 77, (CENTRAL, 10, 2): 77}, "isn't compressed by deflation"),
        # a place that isn't the member's
        ({(CENTRAL, 42, 4): 2**31}, ""),
    ],
)
def test_members_that_are_not_plain(fields, message, path):
    content = bytearray(path.read_bytes())
    for (signature, offset, size), value in fields.items():
        at = content.index(signature) + offset
        content[at : at + size] = value.to_bytes(size, "little")
    path.write_bytes(content)
    with pytest.raises(MalformedFileError, match=f"or is damaged.*{message}"):
        load_dataset(path)


def npy(header, data=b"", version=b"\1\0"):
    header = header.encode() + b"\n"
    return b"\x93NUMPY" + version + len(header).to_bytes(2, "little") + header + data


def described(descr="<f4", shape="(2,)", order="False"):
    return f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}"


@pytest.mark.parametrize(
    "member",
    [
        b"",
        npy(""),
        npy("(" * 5000),
        npy("{'descr': '''"),
        npy(described("O"), b".."),
        npy(described("<f3"), bytes(6)),
        npy(described("<f4000000000"), bytes(8)),
        npy(described("<U0")),
        npy(described("[('a', '<f4')]"), bytes(8)),
        npy(described(shape="(-2,)"), bytes(8)),
        npy(described(shape=f"({10**300},)"), bytes(8)),
        npy(described(shape=f"(0, {2**62}, {2**62})")),
        npy(described(shape=f"({'1, ' * 100}2)"), bytes(8)),
        npy(described(), bytes(7)),
        npy(described(), bytes(8), version=b"\x09\0"),
        npy(described("<U1"), (0x110000).to_bytes(4, "little") * 2),
    ],
)
def test_arrays_that_are_not_plain(member, path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("values/more.npy", member)
    with pytest.raises(MalformedFileError, match="or is damaged: "):
        load_dataset(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name(path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("rest.npy", archive.read("rest.npy"))
    with pytest.raises(MalformedFileError, match="two members of one name"):
        load_dataset(path)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["?", "<i8", ">i2", "<f2", ">f8", "<U3", ">U2"])
def test_arrays_are_read_as_numpy_writes_them(dtype, order, dataset, tmp_path):
    dataset.more = np.arange(6).reshape(2, 3).astype(dtype, order=order)
    dataset.none, dataset.one = dataset.more[:0], dataset.more[:1, :1].reshape(())
    save_dataset(dataset, tmp_path / "a.npz")
    again = load_dataset(tmp_path / "a.npz")
    assert_same(dataset, again)
    assert again.more.flags.writeable


def test_any_changed_byte_is_noticed_or_harmless(dataset, path):
    content, rng = path.read_bytes(), np.random.RandomState(0)
    n_noticed = 0
    for _ in range(200):
        changed = bytearray(content)
        for at in rng.randint(len(content), size=rng.randint(1, 4)):
            changed[at] = rng.randint(256)
        path.write_bytes(changed)
        try:
            again = load_dataset(path)
        except MalformedFileError:
            n_noticed += 1
        else:
            assert_array_equal(again.data, dataset.data)
    assert n_noticed > 100


def test_what_cannot_be_read_is_not_called_damaged(path, monkeypatch):
    os.mkfifo(path.parent / "pipe")
    (path.parent / "link").symlink_to(path.parent / "gone")
    for name, message in {
        ".": "is a folder",
        "pipe": "is a device or a pipe",
        "link": "link leads to .*gone, which doesn't exist",
    }.items():
        with pytest.raises(OSError, match=message):
            load_dataset(path.parent / name)
    for number in (errno.EACCES, errno.EIO):
        error = OSError(number, os.strerror(number))
        monkeypatch.setattr(Path, "read_bytes", Mock(side_effect=error))
        with pytest.raises(OSError, match=f"{os.strerror(number)}: '.*genes.npz'"):
            load_dataset(path)


def test_want_of_memory_is_not_damage(path, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "read", Mock(side_effect=MemoryError))
    with pytest.raises(MemoryError):
        load_dataset(path)
