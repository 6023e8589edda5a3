"""Ctrl-C while libraries are imported, and while a network trains."""

import contextlib
import os
import signal
import threading


@contextlib.contextmanager
def _handled_by(handle):
    """Let a function handle Ctrl-C where it is heard at all: in the main thread."""
    handler = signal.getsignal(signal.SIGINT)
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or not callable(handler):
        yield
        return
    try:
        signal.signal(signal.SIGINT, handle)
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is handle:
            signal.signal(signal.SIGINT, handler)


@contextlib.contextmanager
def ending_at_once(message, code):
    """End the process on Ctrl-C, as an exception in an import may be swallowed."""

    def end(number, frame):
        with contextlib.suppress(OSError):
            os.write(2, f"{message}\n".encode())
        os._exit(code)

    raises = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with _handled_by(end) if raises else contextlib.nullcontext():
        yield


@contextlib.contextmanager
def interrupted_once():
    """Let Ctrl-C interrupt the context once, and for certain.

    From the call of what is yielded on, and after a first Ctrl-C, as people press it
    twice, it is remembered until the end of the context. A first one that was taken
    for something else, as skorch's callbacks imitate it to end training, interrupts
    there once more.
    """
    handler = signal.getsignal(signal.SIGINT)
    is_held = was_held_back = False
    interruption = None

    def hold():
        nonlocal is_held
        is_held = True

    def notice(number, frame):
        nonlocal is_held, was_held_back, interruption
        if is_held:
            was_held_back = True
            return
        try:
            handler(number, frame)
        except KeyboardInterrupt as error:
            is_held, interruption = True, error
            raise

    try:
        with _handled_by(notice):
            yield hold
    except KeyboardInterrupt:
        was_held_back, interruption = False, None
        raise
    finally:
        if interruption is not None:
            raise interruption
        if was_held_back:
            handler(signal.SIGINT, None)
