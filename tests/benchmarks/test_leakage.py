import pytest

import leakage


def test_command(capsys):
    arguments = "--genes=300 --seeds=2 --settings half --models ridge neighbours"
    leakage.main([*arguments.split(), "--n-jobs=1"])
    printed = capsys.readouterr().out.splitlines()
    assert len([line for line in printed if line.startswith("  ")]) >= 4
    assert [line.split()[:2] for line in printed[-2:]] == [
        ["half", "ridge"],
        ["half", "neighbours"],
    ]
    assert "nan" not in printed[-1] + printed[-2]


@pytest.mark.parametrize("arguments", ["--seeds 1", "--settings apart", "--models aux"])
def test_mistakes(arguments, capsys):
    with pytest.raises(SystemExit):
        leakage.parse_arguments(arguments.split())
    assert arguments.split()[0] in capsys.readouterr().err
