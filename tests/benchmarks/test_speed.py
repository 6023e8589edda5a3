import json

import pytest

import speed
from skdeepdiff.nn._kernel import load_kernel
from speed_and_memory import measurements, peers, timing
from speed_and_memory.step_parts import PARTS


@pytest.fixture(autouse=True)
def tiny(monkeypatch, two_threads):
    monkeypatch.setattr(timing, "SGEMM_SIZE", 32)
    monkeypatch.setattr(measurements, "N_BINS", 6)
    monkeypatch.setattr(measurements, "N_MARKS", 2)
    monkeypatch.setattr(measurements, "GROWTH_AT", {"genes": 8, "bins": 6, "marks": 2})
    growth = {"genes": (8, 16), "bins": (6, 12), "marks": (1, 2)}
    monkeypatch.setattr(measurements, "GROWTH", growth)

    monkeypatch.setattr(measurements, "measure_startup", lambda _: [{"compile": 1.5}])
    monkeypatch.setattr(
        measurements, "in_fresh_process", lambda function, *given: function(*given)
    )


@pytest.fixture
def run(tmp_path, capsys):
    def run(*arguments):
        output = tmp_path / "out"
        speed.main([*arguments, "--rounds", "1", "--output", str(output)])
        return output, capsys.readouterr().out

    return run


def test_everything_is_measured_and_written(run):
    output, text = run(
        *("--variants", "raw_d", "aux", "--batch-sizes", "4", "8"),
        *("--genes", "8", "--growth-variants", "raw_d", "--threads", "1"),
    )
    for name in ("speed.txt", "rates.png", "growth.png"):
        assert (output / name).stat().st_size > 0
    assert (output / "speed.txt").read_text() in text
    figures = json.loads((output / "speed.json").read_text())
    assert [(r["variant"], r["batch_size"]) for r in figures["training"]] == [
        *(("raw_d", 4), ("raw_d", 8), ("aux", 4), ("aux", 8))
    ]
    for record in figures["training"] + figures["prediction"]:
        ours = record["ours"]
        assert record["ratio"] == pytest.approx(ours / record["plain"])
        assert record["share_of_ceiling"] == pytest.approx(ours / record["ceiling"])
    assert len(figures["growth"]) == 3 * 2
    assert all(record["megabytes"] > 10 for record in figures["growth"])
    assert {"busy", "startup"} <= figures.keys()
    assert 0 < figures["busy"][0]["cpu_share"] <= 1.1


def test_peers_alone(run, monkeypatch):
    monkeypatch.delitem(peers.PEERS, "the same, torch.compile")  # takes a minute
    output, text = run(
        *("--peers", "--variants", "aux", "--batch-sizes", "4"),
        *("--genes", "8", "--threads", "1"),
    )
    written = json.loads((output / "speed.json").read_text())
    assert set(written) == {"machine", "peers"}
    assert "an nn.LSTM a mark" in text


@pytest.mark.skipif(load_kernel(32, False) is None, reason="no kernel to profile")
def test_profile_tells_a_step_by_part(run):
    output, _ = run(
        *("--sections", "profile", "--variants", "aux_siamese"),
        *("--batch-sizes", "4", "--genes", "8", "--threads", "1"),
    )
    (record,) = json.loads((output / "speed.json").read_text())["profile"]
    parts = [record[part] for part in PARTS]
    assert min(parts) > 0
    assert record["step"] == pytest.approx(sum(parts))
    others = record["kernel"] + record["levels"]
    assert record["bookkeeping"] == pytest.approx(record["step"] - others)


def test_one_section_alone(run, monkeypatch):
    record = {"model": "two_layer_svr", "n_genes": 30, "fit_seconds": 1.0}
    monkeypatch.setattr(measurements, "peak_of_baseline", lambda name, n_genes: record)
    output, text = run("--sections", "baselines", "--baselines", "two_layer_svr")
    assert "two_layer_svr" in text
    written = json.loads((output / "speed.json").read_text())
    assert set(written) == {"machine", "baselines"}
