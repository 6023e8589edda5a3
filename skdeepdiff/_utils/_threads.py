"""Calls side by side that Ctrl-C ends at once."""

import threading
import time
from collections import deque

# What calls get to end after Ctrl-C; one that waits for a server is left behind.
SECONDS_TO_STOP = 0.5


def in_threads(function, tasks, n_threads, stop):
    """Call a function with tasks, several at a time.

    Parameters
    ----------
    function : callable
        Ends soon after ``stop`` is set, by whatever exception.
    tasks : sequence
        One is given to each call. After the first failure none is begun.
    n_threads : int
        How many at a time.
    stop : Event
        Set on Ctrl-C.

    Raises
    ------
    Exception
        The first that a call raised, once the calls that were begun are over.

    Examples
    --------
    >>> import threading
    >>> from skdeepdiff._utils._threads import in_threads
    >>> squares = {}
    >>> in_threads(
    ...     lambda x: squares.update({x: x * x}), [2, 3], 2, threading.Event()
    ... )
    >>> sorted(squares.items())
    [(2, 4), (3, 9)]
    """
    waiting, errors = deque(tasks), []

    def work():
        while not errors and not stop.is_set():
            try:
                task = waiting.popleft()
            except IndexError:
                return
            try:
                function(task)
            except Exception as error:
                errors.append(error)

    # An executor's threads would hold up the end of Python while a server is silent.
    threads = [threading.Thread(target=work, daemon=True) for _ in range(n_threads)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.1)  # without a limit, Windows doesn't heed Ctrl-C
    except BaseException:
        stop.set()
        end = time.monotonic() + SECONDS_TO_STOP
        for thread in threads:
            if thread.ident is not None:
                thread.join(max(0, end - time.monotonic()))
        raise
    if errors:
        raise errors[0]
