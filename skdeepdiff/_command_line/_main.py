"""Running a command, and turning errors into exit codes."""

import os
import re
import sys
import warnings
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from importlib import import_module

from .._utils._ctrl_c import ending_at_once

KILLED = """\
A worker process was killed, perhaps for want of memory; give fewer --jobs."""

FAILED, INTERRUPTED = 1, 130
INTERRUPTION = "skdeepdiff: interrupted"


def _on_the_command_line(message, options):
    """Add what Python's arguments that a message names are called here."""
    message = str(message)
    named = [name for name in vars(options) if re.search(rf"\b{name}=", message)]
    if not named:
        return message
    flags = ", ".join(f"--{name.replace('_', '-')}" for name in named)
    return f"{message} (On the command line: {flags}.)"


def _show_warning(message, category, *_, **__):
    print(f"skdeepdiff: warning: {message}", file=sys.stderr)


def _open_closed_streams():
    """Give streams that were closed a descriptor, which no other file may get."""
    if sys.stdout is None:  # fails where it is flushed, as a full disk does
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def _discard_output():
    """Discard what would be flushed at exit, and fail again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _open_closed_streams()
    try:
        with ending_at_once(INTERRUPTION, INTERRUPTED):
            # Imported here, so that Ctrl-C is heeded meanwhile.
            from ._parser import make_parser

            options = make_parser().parse_args(arguments)
            command = import_module(f"._{options.command}", __package__)
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = _show_warning
            command.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()  # the reader has seen enough
    except KeyboardInterrupt:
        print(INTERRUPTION, file=sys.stderr)
        return INTERRUPTED
    except BrokenExecutor:
        print(f"skdeepdiff {options.command}: error: {KILLED}", file=sys.stderr)
        return FAILED
    except (OSError, ValueError, TypeError, ImportError, MemoryError) as error:
        _discard_output()
        problem = _on_the_command_line(error, options) or "out of memory"
        print(f"skdeepdiff {options.command}: error: {problem}", file=sys.stderr)
        return FAILED
    return 0
