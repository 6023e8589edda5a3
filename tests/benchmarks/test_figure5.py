import matplotlib.image
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.utils import Bunch

import figure5


def attention(marks):
    """Of two marks in cell types A and B."""
    names = ["K4_A_aux", "K9_A_aux", "K4_B_aux", "K9_B_aux"]
    return Bunch(marks=np.array(marks), bins=np.ones((3, 4, 2)), stream_names=names)


@pytest.fixture
def attentions():
    return [
        attention([[0.6, 0.4, 0.6, 0.4], [0.2, 0.8, 0.4, 0.6], [0.5] * 4]),
        attention([[0.8, 0.2, 0.8, 0.2], [0.3, 0.7, 0.3, 0.7], [0.5] * 4]),
    ]


def test_table(attentions):
    table = figure5.attention_table(attentions, np.array([9.0, -9.0, 8.0]), 8)
    assert list(table.index) == ["K4", "K9"]
    assert_allclose(table["up"], [0.7, 0.3])
    assert_allclose(table["up_sd"], [0.1, 0.1])
    assert_allclose(table["down"], [0.3, 0.7])
    assert_allclose(table["down_sd"], 0, atol=1e-12)


def test_mean_over_trainings(attentions):
    mean = figure5.mean_attention(attentions)
    assert_allclose(mean.marks[0], [0.7, 0.3, 0.7, 0.3])
    assert mean.stream_names == attentions[0].stream_names


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
