import importlib

import pytest


@pytest.mark.parametrize(
    ("command", "arguments", "message"),
    [
        ("evidence", "--genes 7", "--genes must be at least 8, got 7"),
        ("figure5", "--data x --seeds 0", "--seeds must be at least 1, got 0"),
        ("figure5", "--data x --marks H3K4me1", "--marks must include H3K4me1, H3K4me"),
        ("leakage", "--data x --repeats 0", "--repeats must be at least 1, got 0"),
        ("recipes", "--data x --epochs 0", "--epochs must be at least 1, got 0"),
        ("speed", "--batch-sizes 8 0", "--batch-sizes must be at least 1"),
        ("training_settings", "--data x", "--data and --pairs must be given together"),
        ("training_settings", "--folds 0", "--folds must be at least 1, got 0"),
        ("run_all", "--n-jobs 0", "--n-jobs must be at least 1, got 0"),
        ("run_all", "--seeds 0 -1", "--seeds must be from 0 to 4294967295, got -1"),
        ("run_all", "--pairs A-B", "--pairs goes with a folder of published files"),
        ("run_all", "--data a.npz --fetch", "--fetch goes with a folder"),
        ("run_all", "--data a.npz b", "one folder, or only .npz files, got 'b'"),
        ("run_all", "--data a b", "--data must be one folder, or .npz files, got 'b'"),
        ("run_all", "--folds 3", "--folds needs --split chromosomes"),
        ("run_all", "--data a --genes b", "--genes needs --split chromosomes"),
        ("run_all", "--data a --split chromosomes", "chromosomes needs --genes"),
        ("run_all", "--paper-settings --models ridge", "isn't one of the paper's mode"),
        ("run_all", "--data a --size paper", "--size goes with the synthetic genes"),
    ],
)
def test_bad_arguments(command, arguments, message, capsys):
    module = importlib.import_module(command)
    with pytest.raises(SystemExit):
        module.parse_arguments(arguments.split())
    assert message in capsys.readouterr().err
