"""One process at a time."""

import contextlib
import errno
import os
import sys
import time

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor):
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


# What the two systems say of a lock that another holds.
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK)
_SECONDS_BETWEEN_TRIES = 0.05


@contextlib.contextmanager
def locked(path, on_wait):
    """Keep other processes, and other threads, out of the same context.

    The system takes the lock back from a process that is killed. Where the file
    system has no locks, nobody is kept out.

    Parameters
    ----------
    path : Path
        File that stands for the lock; created, and left there: deleting it could
        take it from under one who waits.
    on_wait : callable
        Called once if another holds the lock.

    Raises
    ------
    OSError
        If the file can't be created.
    """
    has_waited = False
    while (lock := take_lock(path)) is None:
        if not has_waited:
            on_wait()
            has_waited = True
        time.sleep(_SECONDS_BETWEEN_TRIES)
    with lock:
        yield


def take_lock(path):
    """Take a lock if nobody holds it; don't wait.

    Parameters
    ----------
    path : Path
        As for :func:`locked`.

    Returns
    -------
    lock : ExitStack or None
        Held until it is closed or the process ends; closing it again does nothing.
        None if another process, or another call in this one, holds it.

    Raises
    ------
    OSError
        If the file can't be created.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    with contextlib.ExitStack() as lock:
        lock.callback(os.close, descriptor)
        try:
            _try_lock(descriptor)
        except OSError as error:
            if error.errno in _HELD:
                return None
        return lock.pop_all()
