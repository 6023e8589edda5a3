import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.processes import wait_until

RUN_ALL = Path(__file__).parents[3] / "benchmarks" / "run_all.py"
SECONDS = 300  # after which something hangs


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
        def holds():
            assert self.process.poll() is None, self.process.communicate()
            return condition()

        wait_until(holds, SECONDS)

    def workers(self):
        """Numbers of the processes that train."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [
            int(child)
            for file in children
            for child in file.read_text().split()
            if b"popen_loky_posix" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]

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
