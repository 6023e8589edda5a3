import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from comparison.sources import Source, add_checksums
from skdeepdiff.datasets import make_paired_marks, save_dataset

RUN_ALL = Path(__file__).parents[3] / "benchmarks" / "run_all.py"
SECONDS = 120  # after which something hangs


@pytest.fixture(scope="session")
def dataset(tmp_path_factory):
    """A file with 90 genes of 2 marks and 52 bins on ten chromosomes."""
    genes = make_paired_marks(90, n_marks=2, n_bins=52, random_state=0)
    genes.chromosomes = np.array([f"chr{row % 10}" for row in range(90)])
    path = tmp_path_factory.mktemp("data") / "tiny.npz"
    save_dataset(genes, path)
    return path


@pytest.fixture
def source(dataset):
    return add_checksums(Source("tiny", "dataset", str(dataset)))


class Run:
    """A run of the benchmark in a process of its own."""

    def __init__(self, dataset, output, *arguments):
        self.output = Path(output)
        command = [sys.executable, RUN_ALL, "--data", dataset, *arguments]
        self.process = subprocess.Popen(
            [*map(str, command), "--output", str(output)],
            env=os.environ
            | {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def results(self):
        return sorted(path.name for path in self.output.glob("results/*.json"))

    def wait_for(self, condition):
        end = time.monotonic() + SECONDS
        while not condition():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < end, "nothing happens"
            time.sleep(0.02)

    def workers(self):
        """Numbers of the processes that train."""
        found = []
        for children in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for child in children.read_text().split():
                command = Path(f"/proc/{child}/cmdline").read_bytes()
                if b"popen_loky_posix" in command:
                    found.append(int(child))
        return found

    def end(self):
        """Wait for the end; give exit code, stdout and stderr."""
        out, err = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, out, err


@pytest.fixture
def run(dataset, tmp_path):
    """Start runs with some options, which share a folder."""
    runs = []

    def start(*arguments, data=dataset, output=tmp_path / "out"):
        runs.append(Run(data, output, *arguments))
        return runs[-1]

    yield start
    for one in runs:
        if one.process.poll() is None:
            one.process.send_signal(signal.SIGTERM)
            one.process.communicate(timeout=SECONDS)
