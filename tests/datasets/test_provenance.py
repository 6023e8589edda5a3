import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from skdeepdiff import __version__
from skdeepdiff.datasets._provenance import (
    as_json,
    describe_origin,
    describe_table,
    find_versions,
)


def test_versions(monkeypatch):
    versions = find_versions()
    assert versions["skdeepdiff"] == __version__
    assert versions["numpy"] == np.__version__
    monkeypatch.setattr("skdeepdiff.datasets._provenance.LIBRARIES", ("no-such-thing",))
    assert set(find_versions()) == {"skdeepdiff", "python"}


def test_tables(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("a\tb\n")
    expected = {
        "path": str(path),
        "n_bytes": 4,
        "sha256": hashlib.sha256(b"a\tb\n").hexdigest(),
    }
    assert describe_table(path) == describe_table(str(path)) == expected
    assert describe_table({"chr1": 5}) == describe_table(None) == {}


def test_as_json():
    option = {
        "path": Path("a"),
        "names": ("b", None),
        "size": np.int64(3),
        "index": pd.Index(["x"]),
        1: {"deep": ["c"]},
    }
    plain = as_json(option)
    assert plain == {
        "path": "a",
        "names": ["b", None],
        "size": 3,
        "index": ["x"],
        "1": {"deep": ["c"]},
    }


def test_scaled_signal_is_of_another_kind():
    file = {"mark": "H3K4me3", "content": "reads", "role": "signal"}
    control = file | {"role": "control", "scale_factor": None}
    files = [file | {"scale_factor": 2.0}, control]
    origin = describe_origin({"provenance": {"files": files}})
    assert origin["contents"] == {"H3K4me3": "reads, scaled"}
    origin = describe_origin({"provenance": {"files": [file]}})
    assert origin["contents"] == {"H3K4me3": "reads"}


def test_what_json_does_not_know():
    with pytest.raises(TypeError, match="can't be kept: it is a set"):
        as_json({"a": {1}})
