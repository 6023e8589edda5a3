import os
import signal

import pytest

from comparison.signals import Interrupted, Signals


def test_signal_ends_what_needs_no_saving():
    before = signal.getsignal(signal.SIGTERM)
    with Signals() as signals, pytest.raises(Interrupted):
        os.kill(os.getpid(), signal.SIGTERM)
    assert signals.exit_code == 143
    assert signal.getsignal(signal.SIGTERM) == before


def test_first_signal_asks_and_the_second_insists():
    with Signals() as signals:
        signals.ask()
        assert not signals.came()
        os.kill(os.getpid(), signal.SIGINT)
        assert signals.came()
        assert signals.exit_code == 130
        with pytest.raises(Interrupted):
            os.kill(os.getpid(), signal.SIGINT)
