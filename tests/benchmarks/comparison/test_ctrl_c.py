import os
import signal
import sys

import pytest

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
        with pytest.raises(Interrupted):
            interrupt()


def test_before_it_raises():
    with Signals() as signals, pytest.raises(Interrupted):
        interrupt()
    assert signals.came()


def test_the_first_raises_where_there_is_nothing_to_save():
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
