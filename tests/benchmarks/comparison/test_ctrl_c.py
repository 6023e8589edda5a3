import os
import signal
import sys

import pytest

import run_all
from comparison.ctrl_c import noticed_signals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to itself")

# Presses Ctrl-C in an import, or twice where the first press is noticed.
PRESSING = """
import os, runpy, signal, sys

class Pressing:
    def find_spec(self, name, *_):
        if name == "tqdm":
            os.kill(os.getpid(), signal.{name})

sys.meta_path.insert(0, Pressing())
runpy.run_path({path!r}, run_name="__main__")
"""
TWICE = """
import os, signal
from comparison.ctrl_c import noticed_signals

with noticed_signals() as signals:
    os.kill(os.getpid(), signal.{name})
    print(*signals, flush=True)
    os.kill(os.getpid(), signal.{name})
    print("not reached")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_first_is_noticed_and_handlers_come_back(name):
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with noticed_signals() as signals:
        os.kill(os.getpid(), number)
        assert signals == [number]
    assert signal.getsignal(number) == before


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("script", [PRESSING, TWICE])
def test_during_imports_and_the_second_time_it_ends_at_once(name, script, python):
    done = python("-c", script.format(name=name, path=run_all.__file__))
    number = getattr(signal, name)
    assert done.returncode == -number
    assert done.stderr == ""
    assert done.stdout == ("" if script is PRESSING else f"{int(number)}\n")
