import io
import json
import zipfile

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
        elif isinstance(value, np.ndarray):
            assert value.dtype == other[name].dtype
            assert_array_equal(value, other[name])
        else:
            assert value == other[name]
            assert type(value) is type(other[name])


def test_there_and_back(dataset, path):
    assert_same(dataset, load_dataset(path))


def test_text_none_and_nested_options(dataset, tmp_path):
    dataset.target = None
    dataset.chromosomes = np.array(["chr1"] * 11 + ["chrX"])
    dataset.provenance = {"options": {"marks": ["a", None], "size": 1.5}, "é": "ü"}
    save_dataset(dataset, str(tmp_path / "a.npz"))
    assert_same(dataset, load_dataset(str(tmp_path / "a.npz")))


def test_the_same_dataset_gives_the_same_bytes(dataset, path, tmp_path):
    save_dataset(dataset, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()


def test_it_is_compressed(tmp_path):
    dataset = make_paired_marks(200, n_bins=100, random_state=0)
    save_dataset(dataset, tmp_path / "a.npz")
    assert (tmp_path / "a.npz").stat().st_size < dataset.data.nbytes / 3


def test_what_cannot_be_saved(dataset, tmp_path):
    with pytest.raises(TypeError, match=r"dataset\.odd must be of .* array of object"):
        save_dataset(Bunch(**dataset, odd=np.array([None])), tmp_path / "a.npz")
    with pytest.raises(TypeError, match=r"dataset\.odd: .* can't be kept"):
        save_dataset(Bunch(**dataset, odd={1, 2}), tmp_path / "a.npz")
    with pytest.raises(ValueError, match=r"path must end in \.npz"):
        save_dataset(dataset, tmp_path / "a.csv")
    assert not list(tmp_path.iterdir())


def test_a_failure_leaves_the_old_file(dataset, path):
    before = path.read_bytes()
    with pytest.raises(TypeError):
        save_dataset(Bunch(**dataset, odd={1, 2}), path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["genes.npz"]


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_truncated(path, kept):
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(
        MalformedFileError, match=r"genes\.npz isn't a dataset .* or is"
    ):
        load_dataset(path)


def test_every_damaged_byte_of_the_data_is_noticed(dataset, path):
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("values/data.npy")
    middle = member.header_offset + 60 + member.compress_size // 2
    content[middle] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(MalformedFileError, match="or is damaged"):
        load_dataset(path)


def test_nothing_is_unpickled(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, rest=np.array([{"a": 1}], dtype=object))
    with pytest.raises(MalformedFileError, match="isn't a dataset"):
        load_dataset(path)


def write_archive(path, rest, **arrays):
    text = json.dumps(rest).encode()
    arrays = {f"values/{name}": values for name, values in arrays.items()}
    np.savez(path, rest=np.frombuffer(text, np.uint8), **arrays)


NAMES = {
    "gene_ids": ["a", "b"],
    "gene_symbols": ["a", "b"],
    "mark_names": ["m"],
    "cell_types": ["A", "B"],
}
FORMAT = {"format": "skdeepdiff dataset", "version": 1}


@pytest.mark.parametrize(
    ("rest", "arrays", "message"),
    [
        ({}, {}, "isn't a dataset of skdeepdiff's."),
        ([], {}, "isn't a dataset of skdeepdiff's."),
        (FORMAT | {"version": 2}, {}, "is of format version 2; .* reads version 1"),
        (FORMAT | {"values": {}}, {}, "data must be numbers of shape"),
        (FORMAT | {"values": []}, {}, "isn't a dataset of skdeepdiff's"),
        (
            FORMAT | {"values": {"gene_ids": ["a"], "gene_symbols": ["a", "b"]}},
            {"data": np.zeros((2, 2, 1, 3), np.float32)},
            "gene_ids must be 2 names",
        ),
        (
            FORMAT | {"values": NAMES},
            {"data": np.zeros((2, 2, 1, 3), np.float32)},
            "bin_positions must be an array of shape",
        ),
        (
            FORMAT | {"values": NAMES},
            {
                "data": np.zeros((2, 2, 1, 3), np.float32),
                "bin_positions": np.arange(3),
                "padding": np.zeros((2, 99), bool),
            },
            "padding must be an array of shape",
        ),
        (
            FORMAT | {"values": NAMES | {"gene_ids": "ab"}},
            {"data": np.zeros((2, 2, 1, 3), np.float32)},
            "gene_ids must be 2 names",
        ),
        (
            FORMAT | {"values": NAMES | {"DESCR": "", "DESCR/x": 1}},
            {"data": np.zeros((2, 2, 1, 3), np.float32)},
            "of one name",
        ),
        (
            FORMAT | {"values": {"gene_ids": ["a", "b"]}},
            {"data": np.zeros((2, 3, 1, 3), np.float32)},
            "data must be numbers of shape",
        ),
    ],
)
def test_archives_of_others(rest, arrays, message, tmp_path):
    write_archive(tmp_path / "a.npz", rest, **arrays)
    with pytest.raises(MalformedFileError, match=message):
        load_dataset(tmp_path / "a.npz")


def test_other_files(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros(3))
    np.savez(tmp_path / "b.npz", x=np.zeros(3))
    (tmp_path / "c.npz").write_text("gene,count\n")
    for name in ("a.npy", "b.npz", "c.npz"):
        with pytest.raises(MalformedFileError, match=f"{name} isn't a dataset"):
            load_dataset(tmp_path / name)
    with pytest.raises(FileNotFoundError, match=r"d\.npz doesn't exist"):
        load_dataset(tmp_path / "d.npz")


def test_a_shape_that_does_not_fit_in_memory(tmp_path):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (1 << 50,)}
    )
    path = tmp_path / "a.npz"
    write_archive(path, FORMAT | {"values": {}})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("values/data.npy", header.getvalue())
    with pytest.raises(MalformedFileError, match="or is damaged"):
        load_dataset(path)


def test_odd_values_and_names(dataset, tmp_path):
    odd = Bunch(**dataset, file=np.arange(3), rest="x", size=np.float32(0.5))
    odd.provenance = {"share": float("nan"), "names": ("a", np.int64(2))}
    save_dataset(odd, tmp_path / "a.npz")
    again = load_dataset(tmp_path / "a.npz")
    assert_array_equal(again.file, [0, 1, 2])
    assert (again.rest, again.size) == ("x", 0.5)
    assert np.isnan(again.provenance["share"])
    assert again.provenance["names"] == ["a", 2]
