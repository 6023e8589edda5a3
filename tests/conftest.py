"""Data that many tests share."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from skdeepdiff.datasets import make_paired_marks

SAMPLE = Path(__file__).parents[2] / "shared" / "data" / "deepdiff-sample"


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """Test processes run side by side; more threads than cores would stall."""
    torch.set_num_threads(1)


@pytest.fixture
def heeds_ctrl_c():
    """A process that a shell starts in the background ignores it from birth."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)


@pytest.fixture
def python():
    """Run Python in a process of its own; it imports from folders ``before`` first."""

    def run(*arguments, before=()):
        path = os.pathsep.join([*map(str, before), *sys.path])
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            # No threads that a fork would leave behind.
            env=os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
        )

    return run


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def genes():
    """Sixty synthetic genes with 3 marks and 8 bins."""
    return make_paired_marks(60, n_marks=3, n_bins=8, random_state=0)


@pytest.fixture(scope="session")
def X(genes):
    genes.data.setflags(write=False)
    return genes.data


@pytest.fixture(scope="session")
def y(genes):
    genes.target.setflags(write=False)
    return genes.target


@pytest.fixture(scope="session")
def sample_folder():
    """Real read counts, which aren't part of the project."""
    if not SAMPLE.is_dir():
        pytest.skip(f"the real sample isn't at {SAMPLE}")
    return SAMPLE
