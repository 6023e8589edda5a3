import numpy as np
import pandas as pd
import pytest

from transfer import main


@pytest.fixture
def cells_file(tmp_path):
    rng = np.random.RandomState(0)
    np.savez(
        tmp_path / "cells.npz",
        signal=rng.gamma(1, size=(3, 40, 1, 4)).astype(np.float32),
        log2_rpkm=rng.gamma(2, size=(3, 40)),
        cell_types=np.array(["C1", "C2", "C3"]),
        mark_names=np.array(["H3K4me3"]),
        gene_ids=np.array([f"gene{index}" for index in range(40)]),
        gene_symbols=np.array([f"G{index}" for index in range(40)]),
        chromosomes=np.repeat([f"chr{index}" for index in range(10)], 4),
        tss=np.arange(40),
    )
    return tmp_path / "cells.npz"


def test_a_run_goes_on_where_it_stopped(cells_file, tmp_path, capsys):
    command = f"--data {cells_file} --models ridge --normalize none rank --n-jobs 1"
    arguments = [*command.split(), "--output", str(tmp_path / "results")]
    main(arguments)
    assert "new cell type - within" in capsys.readouterr().out
    before = pd.read_csv(tmp_path / "results" / "results.csv", keep_default_na=False)
    # 3 pairs, each within, from the others, and without either cell type.
    assert before.groupby("normalization", sort=False).size().tolist() == [12, 12]
    assert set(before["n"]) == {8}
    assert (tmp_path / "results" / "transfer.svg").is_file()
    main(arguments)
    after = pd.read_csv(tmp_path / "results" / "results.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(after, before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: --data"),
        (["--data", "x.npz", "--models", "luck"], "invalid choice: 'luck'"),
        (["--data", "x.npz", "--train-genes", "0"], "--train-genes must be at least 1"),
    ],
)
def test_bad_options(arguments, message, capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    assert message in capsys.readouterr().err
