"""Ctrl-C while libraries are imported, and while a network trains."""

import contextlib
import os
import signal
import threading


@contextlib.contextmanager
def ending_at_once(message, code):
    """Let Ctrl-C end the process with a message and a code where it raised an error.

    For imports: an exception that is raised within one may be swallowed, or become
    another.
    """

    def end(number, frame):
        with contextlib.suppress(OSError):
            os.write(2, f"{message}\n".encode())
        os._exit(code)

    handler = signal.getsignal(signal.SIGINT)
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or handler is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


class CtrlC:
    """Notice Ctrl-C, which skorch's callbacks imitate to end training.

    ``pressed`` says whether it was pressed within the context, and is to interrupt. It
    is always False outside the main thread, which alone gets to know.
    """

    pressed = False
    _handler = None

    def __enter__(self):
        self.pressed = self._is_held = self._was_held_back = False
        handler = signal.getsignal(signal.SIGINT)
        in_main_thread = threading.current_thread() is threading.main_thread()
        if in_main_thread and callable(handler):
            self._handler = handler
            try:
                signal.signal(signal.SIGINT, self._notice)
            except BaseException:  # pressed before the context began
                signal.signal(signal.SIGINT, handler)
                raise
        return self

    def hold(self):
        """From now on, only remember it: what is to come must not be interrupted."""
        self._is_held = True

    def _notice(self, number, frame):
        if self._is_held:
            self._was_held_back = True
            return
        try:
            self._handler(number, frame)
        except KeyboardInterrupt:
            self.pressed = True
            self.hold()  # people press it twice
            raise

    def __exit__(self, error_type, error, trace):
        self.hold()
        handler = self._handler
        if handler is None:
            return
        if signal.getsignal(signal.SIGINT) == self._notice:
            signal.signal(signal.SIGINT, handler)
        self._handler = None
        if self._was_held_back and not isinstance(error, KeyboardInterrupt):
            handler(signal.SIGINT, None)

    def __getstate__(self):
        return {"pressed": self.pressed}  # not the handler, with a pickled net
