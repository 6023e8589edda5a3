import shutil

import pytest

from comparison.report import write_report
from helpers.made_up_results import fail, write_results

PAIRS = ["P-Q", "R-S"]
MODELS = ["two_layer_svr", "attentive_chrome", "raw_d", "raw_d@paper"]


@pytest.fixture(scope="session")
def whole_folder(tmp_path_factory):
    """Two pairs, four models, two seeds, all there, with the report."""
    folder = tmp_path_factory.mktemp("whole")
    write_results(folder, PAIRS, MODELS, (0, 1))
    write_report(folder)
    return folder


@pytest.fixture(scope="session")
def _small_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    write_results(folder, ["P-Q"], ["two_layer_svr", "raw_d"], (0,))
    write_report(folder)
    return folder


@pytest.fixture
def small_folder(_small_folder, tmp_path):
    """One pair, two models, one seed, with the report, to be changed."""
    return shutil.copytree(_small_folder, tmp_path / "folder")


@pytest.fixture(scope="session")
def partial_folder(tmp_path_factory):
    """One failed on a pair, one with a seed, and two files are missing or corrupt."""
    folder = tmp_path_factory.mktemp("partial")
    write_results(folder, PAIRS, ["two_layer_svr", "raw_d", "aux"], (0, 1))
    for seed in (0, 1):
        fail(folder, "P-Q", "aux", seed, "ValueError: <script>alert('x')</script> & 1")
    fail(folder, "R-S", "aux", 1, "MemoryError")
    (folder / "results" / "R-S__raw_d__0.json").unlink()
    corrupt = folder / "results" / "R-S__two_layer_svr__1.json"
    corrupt.write_bytes(corrupt.read_bytes()[:-200])
    write_report(folder)
    return folder
