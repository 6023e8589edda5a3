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


class Lock:
    """A lock that is held, until it is released or the process ends.

    Parameters
    ----------
    descriptor : int
        Of the locked file.
    """

    def __init__(self, descriptor):
        self._descriptor = descriptor

    def release(self):
        """Let others have it; again does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.release()


def take_lock(path):
    """Take a lock if nobody holds it; don't wait.

    Parameters
    ----------
    path : Path
        As for :func:`locked`.

    Returns
    -------
    lock : Lock or None
        None if another process, or another call in this one, holds it.

    Raises
    ------
    OSError
        If the file can't be created.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        is_ours = _is_ours(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    if is_ours:
        return Lock(descriptor)
    os.close(descriptor)
    return None


def _is_ours(descriptor):
    """Lock the file if nobody holds it."""
    try:
        _try_lock(descriptor)
    except OSError as error:
        return error.errno not in _HELD
    return True
