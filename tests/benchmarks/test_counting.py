import counting
from read_counting import multicov


def test_scale(in_this_process, capsys):
    counting.main(["--sections", "scale", "--reads", "4000", "--genes", "80"])
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split() for line in lines if line[:1].isdigit()]
    sizes = [(int(row[1]), int(row[2])) for row in rows]
    assert sizes == [
        *((500, 80), (1000, 80), (2000, 80)),
        *((4000, 10), (4000, 20), (4000, 40), (4000, 80)),
    ]
    totals = [int(row[-1]) for row in rows]
    assert totals[:3] == sorted(totals[:3])
    assert totals[3:] == sorted(totals[3:])
    assert "seconds ~ reads ** " in lines[-2]
    assert "seconds ~ genes ** " in lines[-1]


def test_without_bedtools(monkeypatch, capsys):
    monkeypatch.setattr(multicov.shutil, "which", lambda name: None)
    counting.main(["--sections", "bedtools"])
    assert "aren't installed: not compared." in capsys.readouterr().out
