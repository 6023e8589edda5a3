import pandas as pd
import pytest

import training_settings
from training_settings import compare, compare_ensembles, main


@pytest.fixture
def results():
    rows = [
        # place, index, variant, trial, seed, pearson, predicted
        ("P-Q", 0, "raw_d", "default", 0, 0.5, [1, 2, 3]),
        ("P-Q", 0, "raw_d", "default", 1, 0.7, [3, 2, 4]),
        ("P-Q", 0, "raw_d", "dropout", 0, 0.6, [1, 2, 3]),
        ("P-Q", 0, "raw_d", "dropout", 1, 1.0, [1, 2, 3]),
    ]
    columns = [*training_settings.KEY, "trial", "pearson", "predicted"]
    order = ["place", "index", "variant", "trial", "seed", "pearson", "predicted"]
    table = pd.DataFrame(rows, columns=order)[columns]
    return table.assign(true=[[1, 2, 3]] * 4, seconds=1.0, epochs=[1, 1, 2, 4])


def test_comparison_is_paired(results):
    default, dropout = compare(results).to_dict("records")
    assert default["difference"] == default["error"] == 0
    assert default["pearson"] == default["raw_d"] == pytest.approx(0.6)
    # 0.1 and 0.3 more.
    assert dropout["difference"] == pytest.approx(0.2)
    assert dropout["error"] == pytest.approx(0.1)
    assert (dropout["networks"], dropout["epochs"]) == (2, 3)


def test_ensembles(results):
    default, dropout = compare_ensembles(results).to_dict("records")
    assert default["single"] == pytest.approx(0.6)
    # Of [2, 2, 3.5] with [1, 2, 3].
    assert default["mean"] == pytest.approx(0.866, abs=1e-3)
    assert dropout["mean"] == pytest.approx(1)
    assert compare_ensembles(results[results["seed"] == 0]).empty


def test_a_run_goes_on_where_it_stopped(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(training_settings.SYNTHETIC_SIZES, "few", (20, 10))
    monkeypatch.setattr("trials.JUDGED_GENES", 20)
    arguments = "--variants raw_d --synthetic 1 --epochs 1 --n-jobs 1 --trials no_swap"
    main([*arguments.split(), "--output", str(tmp_path)])
    first = capsys.readouterr().out
    assert "cell types not swapped" in first
    assert (tmp_path / "tables.txt").read_text() + "\n" == first
    before = pd.read_csv(tmp_path / "results.csv")
    assert list(before["trial"]) == ["default", "no_swap"]
    main([*arguments.split(), "--output", str(tmp_path)])
    # The same seconds: nothing was trained again.
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "results.csv"), before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "x"], "--data and --pairs must be given together"),
        (["--trials", "luck"], "invalid choice: 'luck'"),
        (["--folds", "0"], "--folds must be at least 1, got 0"),
    ],
)
def test_bad_options(arguments, message, capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    assert message in capsys.readouterr().err
