"""Ctrl-C, and being asked to end."""

import contextlib
import signal
import threading


class Interrupted(KeyboardInterrupt):
    """Told to end while nothing needs to be brought to an end first."""


class Signals:
    """Notice SIGINT and SIGTERM; the first one only asks, where work is to be saved.

    Attributes
    ----------
    number : int or None
        The signal that came.
    """

    def __init__(self):
        self.number = None
        self._is_asked = False
        self._before = {}

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._notice)
        return self

    def __exit__(self, *error):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _notice(self, number, frame):
        is_first, self.number = self.number is None, number
        if not (self._is_asked and is_first):
            raise Interrupted

    def ask(self):
        """From now on the first signal raises nothing, but makes :meth:`came` true."""
        self._is_asked = True

    @contextlib.contextmanager
    def raised(self):
        """Within this context, the first signal raises :class:`Interrupted` again."""
        was_asked, self._is_asked = self._is_asked, False
        try:
            # What came just before is noticed as well.
            if self.came():
                raise Interrupted
            yield
        finally:
            self._is_asked = was_asked

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
