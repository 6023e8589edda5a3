import pandas as pd

from transfer import main


def test_a_run_goes_on_where_it_stopped(cells_file, tmp_path, capsys):
    command = f"--data {cells_file} --models ridge --normalize none rank --n-jobs 1"
    arguments = [*command.split(), "--output", str(tmp_path / "results")]
    main(arguments)
    assert "new cell type - within" in capsys.readouterr().out
    before = pd.read_csv(tmp_path / "results" / "results.csv", keep_default_na=False)
    # 6 pairs, each within, from the others, and without either cell type.
    assert before.groupby("normalization", sort=False).size().tolist() == [24, 24]
    assert set(before["n"]) == {12}
    assert (tmp_path / "results" / "transfer.svg").is_file()
    main(arguments)
    after = pd.read_csv(tmp_path / "results" / "results.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(after, before)
