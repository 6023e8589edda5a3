import shutil

import pytest

from read_counting import multicov


@pytest.mark.skipif(shutil.which("bedtools") is None, reason="bedtools isn't installed")
def test_bedtools_agrees(monkeypatch):
    pytest.importorskip("pybedtools", reason="it brings the real reads")
    monkeypatch.setattr(multicov, "UPSTREAM", 200)
    monkeypatch.setattr(multicov, "DOWNSTREAM", 200)
    (record,) = multicov.compare_with_bedtools(1)
    assert record["genes"] == 636
    assert record["bins"] == 4 * 636
    assert record["bins that differ"] == 0
    assert record["reads in bins"] > 4_000
    assert record["ratio"] == pytest.approx(record["bedtools (s)"] / record["ours (s)"])
