import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from report import correlation_table, draw_correlations, relative_table, write_report


def test_correlation_table(results):
    table = correlation_table(results)
    assert list(table.index) == ["SVR, two layers", "Raw: d", "Aux"]
    assert table.loc["Raw: d"].to_dict() == {
        "P-Q": "0.600 ± 0.141",
        "R-S": "0.200 ± 0.000",
        "mean": "0.400",
        "training (s)": "15.0",
    }


def test_one_seed_has_no_spread(results):
    table = correlation_table(results[results["seed"] == 0])
    assert table.loc["Raw: d", "P-Q"] == "0.500"


def test_relative_table(results):
    table = relative_table(results)
    assert list(table.index) == ["Raw: d", "Aux"]
    # 150 % and 100 %, 100 % and 300 %.
    assert table.loc["Raw: d", "SVR, two layers: mean"] == "125.00"
    assert table.loc["Aux", "SVR, two layers: median"] == "200.00"


def test_baseline_without_correlation_is_left_out_with_a_warning(results):
    results.loc[results["model"] == "two_layer_svr", "test_pearson"] = 0.0
    with pytest.warns(UserWarning, match="no positive correlation on every pair"):
        table = relative_table(results)
    assert table.size == 0


def test_figure_shows_every_mean(results):
    axes = draw_correlations(results).axes[0]
    markers = {
        line.get_label(): line.get_ydata()
        for line in axes.lines
        if not line.get_label().startswith("_")
    }
    assert set(markers) == {"SVR, two layers", "Raw: d", "Aux"}
    np.testing.assert_allclose(markers["Raw: d"], [0.6, 0.2])
    names = [text.get_text() for text in axes.texts]
    assert names == ["Raw: d", "Aux"], "the best variant of each pair"


def test_files(results, tmp_path):
    text = write_report(results, tmp_path)
    assert (tmp_path / "report.txt").read_text() == text
    assert "0.600 ± 0.141" in text
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "results.csv"), results)
    svg = (tmp_path / "correlations.svg").read_text()
    assert "Raw: d" in svg
    with Image.open(tmp_path / "correlations.png") as picture:
        assert min(picture.size) > 400


def test_same_results_same_picture(results, tmp_path):
    pictures = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        write_report(results, folder)
        pictures.append((folder / "correlations.svg").read_bytes())
    assert pictures[0] == pictures[1]


WRITERS = """
import os, signal, sys
import pandas as pd
from report import write_report
from skdeepdiff import _files

written = 0

def stop(descriptor):
    global written
    written += 1
    if written == int(sys.argv[3]):
        if sys.argv[4] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(28, "No space left on device")

_files.os.fsync = stop
_files.flush_folder = lambda folder: None
write_report(pd.read_csv(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("how", ["kill", "full disk"])
def test_interrupted_writing_leaves_old_files_whole(results, tmp_path, number, how):
    write_report(results, tmp_path)
    old = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(old) == 4
    results.assign(test_pearson=0.25).to_csv(tmp_path / "other")
    run = subprocess.run(
        [sys.executable, "-c", WRITERS, "other", ".", str(number), how],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
    )
    assert run.returncode != 0
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    unchanged = [name for name in old if left[name] == old[name]]
    # Those before the one that failed are new, the others as they were.
    assert len(unchanged) == len(old) - (number - 1)
    temporary = [name for name in left if name.endswith(".tmp")]
    assert len(temporary) == (how == "kill")
