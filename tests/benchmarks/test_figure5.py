import matplotlib.image
import pytest

import figure5


def test_real_sample(sample_folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    figure5.main(
        [
            *("--data", str(sample_folder), "--variants", "raw_d"),
            *("--seeds", "1", "--epochs", "1", "--thresholds", "8"),
            *("--output", str(tmp_path / "figure.png")),
        ]
    )
    printed = capsys.readouterr().out
    assert "E123-E003: up is higher in E003" in printed
    assert "Raw: d, |log fold change| > 8: 14 genes up, 2 down" in printed
    assert matplotlib.image.imread(tmp_path / "figure.png").ndim == 3


def test_too_high_a_threshold(sample_folder):
    with pytest.raises(SystemExit, match="give smaller --thresholds"):
        figure5.main(["--data", str(sample_folder), "--thresholds", "15"])


def test_bad_arguments(capsys):
    with pytest.raises(SystemExit):
        figure5.main(["--data", "folder", "--seeds", "0"])
    assert "--seeds must be at least 1" in capsys.readouterr().err
