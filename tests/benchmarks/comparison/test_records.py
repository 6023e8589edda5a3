import hashlib
import json

import pytest

from comparison.records import read_record, write_record


def test_round_trip(tmp_path):
    record = {"b": [0.1, 1e-17, 3], "a": {"x": None}}
    write_record(tmp_path / "file.json", record)
    found = read_record(tmp_path / "file.json")
    text = json.dumps(record, sort_keys=True)
    assert found == record | {"checksum": hashlib.sha256(text.encode()).hexdigest()}
    # Reading and writing again changes nothing.
    write_record(tmp_path / "again.json", found)
    assert read_record(tmp_path / "again.json") == found


def test_nan_is_refused(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_record(tmp_path / "file.json", {"score": float("nan")})
    assert list(tmp_path.iterdir()) == []
