import pandas as pd

from training_settings import main
from training_trials import places


def test_a_run_goes_on_where_it_stopped(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(places.SYNTHETIC_SIZES, "few", (20, 10))
    monkeypatch.setattr(places, "JUDGED_GENES", 20)
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
