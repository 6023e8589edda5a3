"""Ctrl-C, and being asked to end."""

import contextlib
import signal

_NUMBERS = (signal.SIGINT, signal.SIGTERM)


def end_at_once():
    """Let SIGINT and SIGTERM end the process, as libraries swallow exceptions.

    What is written then is as after a kill: old or new, and perhaps a temporary file.
    """
    for number in _NUMBERS:
        signal.signal(number, signal.SIG_DFL)


@contextlib.contextmanager
def noticed_signals():
    """Within, the first SIGINT or SIGTERM goes on the list that this gives.

    The next one ends the process at once.
    """
    came = []

    def notice(number, frame):
        came.append(number)
        end_at_once()

    before = {number: signal.signal(number, notice) for number in _NUMBERS}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
