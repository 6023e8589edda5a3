import shutil

import pytest

import counting


@pytest.fixture
def here(monkeypatch):
    """Count in this process: importing PyTorch anew takes seconds."""
    monkeypatch.setattr(
        counting, "in_fresh_process", lambda function, *arguments: function(*arguments)
    )


def test_scale(here, capsys):
    counting.main(["--sections", "scale", "--reads", "4000", "--genes", "80"])
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split() for line in lines if line[:1].isdigit()]
    sizes = [(int(row[1]), int(row[2])) for row in rows]
    assert sizes == [
        *((500, 80), (1000, 80), (2000, 80)),
        *((4000, 10), (4000, 20), (4000, 40), (4000, 80)),
    ]
    totals = [int(row[-1]) for row in rows]
    assert totals[:3] == sorted(totals[:3])
    assert totals[3:] == sorted(totals[3:])
    assert "seconds ~ reads ** " in lines[-2]
    assert "seconds ~ genes ** " in lines[-1]


def test_exponents():
    records = [
        {"reads": size, "genes": 10, "seconds": size**1.5} for size in (10, 20, 40)
    ]
    records.append({"reads": 40, "genes": 20, "seconds": 1e9})
    assert counting.exponents(records, "reads", "genes", 10) == pytest.approx(1.5)


@pytest.mark.skipif(shutil.which("bedtools") is None, reason="bedtools isn't installed")
def test_bedtools_agrees(monkeypatch):
    pytest.importorskip("pybedtools", reason="it brings the real reads")
    monkeypatch.setattr(counting, "UPSTREAM", 500)
    monkeypatch.setattr(counting, "DOWNSTREAM", 500)
    (record,) = counting.compare_with_bedtools(1)
    assert record["genes"] == 636
    assert record["bins"] == 6360
    assert record["bins that differ"] == 0
    assert record["reads in bins"] > 10_000
    assert record["ratio"] == pytest.approx(record["bedtools (s)"] / record["ours (s)"])


def test_without_bedtools(monkeypatch, capsys):
    monkeypatch.setattr(counting.shutil, "which", lambda name: None)
    counting.main(["--sections", "bedtools"])
    assert "aren't installed: not compared." in capsys.readouterr().out
