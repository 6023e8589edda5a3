import os
import subprocess
import sys

import pandas as pd
import pytest
from PIL import Image

import report
from comparison.report import load_results, write_report
from made_up_results import write_results

FILES = {
    "results.csv", "comparisons.csv", "wilcoxon.csv", "intervals.csv", "report.txt",
    "report.html", "correlations.png", "correlations.svg", "runtime.png", "runtime.svg",
}  # fmt: skip


def written(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files(whole_folder):
    assert set(written(whole_folder)) == FILES | {"run.json"}
    table = pd.read_csv(whole_folder / "results.csv")
    assert len(table) == 16
    assert table["test_pearson"].tolist() == pytest.approx(
        load_results(whole_folder).table["test_pearson"].tolist()
    )
    assert "Raw: d" in (whole_folder / "correlations.svg").read_text()
    with Image.open(whole_folder / "correlations.png") as picture:
        assert min(picture.size) > 400


def test_text(whole_folder):
    text = (whole_folder / "report.txt").read_text()
    assert "P-Q (300 training, 60 validation and 60 test genes): " in text
    assert "Relative performance (%), mean and median over pairs" in text
    assert "Raw: d (paper settings)" in text
    assert "Over all 2 pairs that every model has: " in text


def test_yardsticks_are_told_from_the_papers_baselines(tmp_path):
    write_results(tmp_path, models=["ridge", "two_layer_svr", "raw_d"])
    text = write_report(tmp_path, quick=True)
    assert " The best of the paper's baselines, SVR, two layers, reaches 0." in text
    told = " The best yardstick (not in the paper), Ridge, log1p difference, reaches 0."
    assert told in text


def test_same_results_same_bytes(small_folder):
    before = written(small_folder)
    text = write_report(small_folder)
    assert written(small_folder) == before
    assert before["report.txt"].decode() == text


def test_as_a_command(small_folder, capsys):
    (small_folder / "report.html").unlink()
    report.main([str(small_folder)])
    assert (small_folder / "report.html").stat().st_size > 10_000
    assert capsys.readouterr().out == (small_folder / "report.txt").read_text() + "\n"
    with pytest.raises(
        SystemExit, match=r"report\.py: folder must be the output folder"
    ):
        report.main([str(small_folder / "none")])


WRITERS = """
import os, signal, sys
from comparison.report import write_report
from skdeepdiff._utils import _files

written = 0

def stop(descriptor):
    global written
    written += 1
    if written == int(sys.argv[2]):
        if sys.argv[3] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(28, "No space left on device")

_files.os.fsync = stop
_files.flush_folder = lambda folder: None
write_report(sys.argv[1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize(("how", "number"), [("kill", 1), ("full disk", 6)])
def test_interrupted_writing_leaves_old_files_whole(small_folder, number, how):
    (small_folder / "results" / "P-Q__two_layer_svr__0.json").unlink()
    old = written(small_folder)
    run = subprocess.run(
        [sys.executable, "-c", WRITERS, ".", str(number), how],
        cwd=small_folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
    )
    assert run.returncode != 0
    left = written(small_folder)
    unchanged = [name for name in FILES if left[name] == old[name]]
    # Those before the one that failed are new, the others as they were.
    changed = number - 1 - (number > 3)  # One pair is too few for wilcoxon.csv.
    assert len(unchanged) == len(FILES) - changed
    temporary = [name for name in left if name.endswith(".tmp")]
    assert len(temporary) == (how == "kill")
