import os
import signal
import subprocess
import sys

import pytest

import run_all
from comparison.ctrl_c import Interrupted, Signals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to itself")


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


def test_the_first_only_asks_where_work_is_to_be_saved():
    with Signals() as signals:
        signals.ask()
        interrupt()
        assert signals.came()
        assert signals.exit_code == 130


def test_the_first_raises_where_something_is_done_more_quickly_then():
    with Signals() as signals:
        signals.ask()
        with pytest.raises(Interrupted), signals.raised():
            interrupt()
        assert signals.came()


def test_one_that_came_just_before_is_noticed():
    with Signals() as signals:
        signals.ask()
        interrupt()
        with pytest.raises(Interrupted), signals.raised():
            pytest.fail("not reached")


# What is raised here is swallowed, as libraries do.
SWALLOWING = """
import os, signal, sys
from comparison.ctrl_c import Signals

class Swallowing:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})
        for _ in range(1000):
            pass

with Signals() as signals:
    {before}
    Swallowing()
    print("went on")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    "before", ["pass", "signals.ask(); os.kill(os.getpid(), signal.SIGINT)"]
)
def test_before_there_is_work_and_the_second_time_it_ends_at_once(name, before):
    done = subprocess.run(
        [sys.executable, "-c", SWALLOWING.format(name=name, before=before)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 128 + getattr(signal, name)
    assert (done.stdout, done.stderr) == ("", "run_all.py: interrupted.\n")


# Presses when a module is looked for.
PRESSING = """
import os, runpy, signal, sys

class Pressing:
    def find_spec(self, name, *_):
        if name == sys.argv[1]:
            os.kill(os.getpid(), getattr(signal, sys.argv[2]))

sys.meta_path.insert(0, Pressing())
sys.path.insert(0, os.path.dirname(sys.argv[3]))
runpy.run_path(sys.argv[3], run_name="__main__")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("module", ["tqdm", "torch", "comparison.report"])
def test_signal_during_imports(module, name):
    done = subprocess.run(
        [sys.executable, "-c", PRESSING, module, name, run_all.__file__],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 128 + getattr(signal, name)
    assert done.stderr == "run_all.py: interrupted.\n"
