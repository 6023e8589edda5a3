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
    sha256 = hashlib.sha256(b"a\tb\n").hexdigest()
    expected = {"path": str(path), "n_bytes": 4, "sha256": sha256}
    assert describe_table(path) == describe_table(str(path)) == expected
    assert describe_table({"chr1": 5}) == describe_table(None) == {}


def test_as_json():
    names = {"path": Path("a"), "names": ("b", None), 1: {"deep": ["c"]}}
    option = names | {"size": np.int64(3), "index": pd.Index(["x"])}
    expected = {"path": "a", "names": ["b", None], "1": {"deep": ["c"]}}
    assert as_json(option) == expected | {"size": 3, "index": ["x"]}
    with pytest.raises(TypeError, match="can't be kept: it is a set"):
        as_json({"a": {1}})


def test_scaled_signal_is_of_another_kind():
    file = {"mark": "H3K4me3", "content": "reads", "role": "signal"}
    control = file | {"role": "control", "scale_factor": None}
    scaled = [file | {"scale_factor": 2.0}, control]
    for files, content in ((scaled, "reads, scaled"), ([file], "reads")):
        origin = describe_origin({"provenance": {"files": files}})
        assert origin["contents"] == {"H3K4me3": content}
