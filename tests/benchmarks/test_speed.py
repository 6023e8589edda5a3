import json

import pytest
import torch

import speed
import speed_report


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    monkeypatch.setattr(speed, "N_BINS", 6)
    monkeypatch.setattr(speed, "N_MARKS", 2)
    monkeypatch.setattr(speed, "GROWTH_AT", {"genes": 8, "bins": 6, "marks": 2})
    monkeypatch.setattr(
        speed, "GROWTH", {"genes": (8, 16), "bins": (6, 12), "marks": (1, 2)}
    )
    monkeypatch.setattr(
        speed,
        "peak_of_fit",
        lambda variant, plain: {"training": 2.0 + plain, "process": 9.0},
    )
    monkeypatch.setattr(speed, "measure_startup", lambda rounds: [{"compile": 1.5}])
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def run(tmp_path, capsys):
    def run(*arguments):
        output = tmp_path / "out"
        speed.main([*arguments, "--rounds", "1", "--output", str(output)])
        return output, capsys.readouterr().out

    return run


def test_everything_is_measured_and_written(run):
    output, text = run(
        *("--variants", "raw_d", "aux_siamese", "--batch-sizes", "4", "8"),
        *("--genes", "32", "--threads", "1"),
    )
    assert {file.name for file in output.iterdir()} == {
        "speed.json",
        "speed.txt",
        "rates.png",
        "growth.png",
    }
    assert (output / "speed.txt").read_text() in text
    figures = json.loads((output / "speed.json").read_text())
    assert set(figures) == {
        *("machine", "training", "prediction", "growth", "memory", "busy", "startup")
    }
    assert [(r["variant"], r["batch_size"]) for r in figures["training"]] == [
        *(("raw_d", 4), ("raw_d", 8), ("aux_siamese", 4), ("aux_siamese", 8))
    ]
    for record in figures["training"] + figures["prediction"]:
        assert record["ratio"] == pytest.approx(record["ours"] / record["plain"])
        assert record["share_of_ceiling"] == pytest.approx(
            record["ours"] / record["ceiling"]
        )
    assert len(figures["growth"]) == 3 * 2 * 2
    assert figures["memory"][0]["plain"] == 3.0


def test_one_section_alone(run, monkeypatch):
    record = {"model": "two_layer_svr", "n_genes": 30, "fit_seconds": 1.0}
    monkeypatch.setattr(speed, "peak_of_baseline", lambda name, n_genes: record)
    output, text = run("--sections", "baselines", "--baselines", "two_layer_svr")
    assert "two_layer_svr" in text
    assert set(json.loads((output / "speed.json").read_text())) == {
        "machine",
        "baselines",
    }


def test_ceiling_counts_level_i(monkeypatch):
    seconds = {"plain": 4.0, "plain_one_thread": 6.0, "ours": 1.0, "sgemm": 0.01}
    monkeypatch.setattr(speed, "N_MARKS", 5)
    monkeypatch.setattr(speed, "N_BINS", 200)
    record = speed.compare(100, seconds, "raw_d", speed.TRAINING)
    # 10 recurrences of 200 steps, three products of 128 x 32: 49 MFLOP a gene.
    assert record["ceiling"] == pytest.approx(100 / 0.049152)
    assert (record["ratio"], record["ratio_to_one_thread"]) == (4.0, 6.0)


def test_exponents_are_slopes():
    growth = [
        {"what": "genes", "size": size, "variant": "raw_d", "seconds": 3 * size**1.5}
        for size in (10, 20, 40, 80)
    ]
    (row,) = speed_report.growth_exponents(growth).to_dict("records")
    assert row["exponent"] == pytest.approx(1.5)
    assert row["larger sizes"] == pytest.approx(1.5)
    assert row["sizes"] == "10 to 80"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rounds", "0"], "--rounds must be at least 1, got 0"),
        (["--batch-sizes", "8", "0"], "--batch-sizes must be at least 1"),
        (["--variants", "raw_e"], "invalid choice: 'raw_e'"),
    ],
)
def test_bad_arguments(arguments, message, capsys):
    with pytest.raises(SystemExit):
        speed.parse_arguments(arguments)
    assert message in capsys.readouterr().err
