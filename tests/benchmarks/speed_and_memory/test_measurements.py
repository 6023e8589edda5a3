import pytest

from speed_and_memory import measurements
from speed_and_memory.contest import TRAINING


def test_ceiling_counts_level_i(monkeypatch):
    seconds = {"plain": 4.0, "plain_one_thread": 6.0, "ours": 1.0, "sgemm": 0.01}
    monkeypatch.setattr(measurements, "N_MARKS", 5)
    monkeypatch.setattr(measurements, "N_BINS", 200)
    record = measurements.compare(100, seconds, "raw_d", TRAINING)
    # 10 recurrences of 200 steps, three products of 128 x 32: 49 MFLOP a gene.
    assert record["ceiling"] == pytest.approx(100 / 0.049152)
    assert (record["ratio"], record["ratio_to_one_thread"]) == (4.0, 6.0)
