"""Ctrl-C, and being asked to end."""

import contextlib
import os
import signal
import threading

_NUMBERS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(KeyboardInterrupt):
    """Told to end in the midst of what is then done more quickly."""


class Signals:
    """Notice SIGINT and SIGTERM.

    Where no work is to be saved, the first one ends the process at once: libraries
    swallow exceptions while they are imported. Where work is to be saved, the first one
    only asks, and the second ends the process. What is written then is as after a kill:
    old or new, and perhaps a temporary file.

    Attributes
    ----------
    number : int or None
        The signal that came.
    """

    def __init__(self):
        self.number = None
        self._is_asked = self._raises = False
        self._before = {}

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            for number in _NUMBERS:
                self._before[number] = signal.signal(number, self._notice)
        return self

    def __exit__(self, *error):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _notice(self, number, frame):
        is_first, self.number = self.number is None, number
        if not (self._is_asked and is_first):
            with contextlib.suppress(OSError):
                os.write(2, b"run_all.py: interrupted.\n")
            os._exit(self.exit_code)
        if self._raises:
            raise Interrupted

    def ask(self):
        """From now on the first signal ends nothing, but makes :meth:`came` true."""
        self._is_asked = True

    @contextlib.contextmanager
    def raised(self):
        """Within this context, the first signal raises :class:`Interrupted`."""
        self._raises = True
        try:
            # What came just before is noticed as well.
            if self.came():
                raise Interrupted
            yield
        finally:
            self._raises = False

    def came(self):
        """Whether a signal came.

        Returns
        -------
        came : bool
            Whether to end.
        """
        return self.number is not None

    @property
    def exit_code(self):
        """What the shell expects of a process that a signal ended."""
        return 128 + int(self.number)
