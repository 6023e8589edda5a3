"""Parsing the command line, and turning errors into exit codes."""

from __future__ import annotations

import argparse
import os
import re
import sys
import warnings
from collections.abc import Sequence

from joblib.externals.loky.process_executor import TerminatedWorkerError

from .._version import __version__
from . import _attention, _dataset, _example, _fetch, _fit, _predict

COMMANDS = (_dataset, _fit, _predict, _attention, _fetch, _example)

DESCRIPTION = """\
Predict how gene expression differs between two cell types from histone modifications.
"""

EPILOG = """\
From reads to predictions:

  skdeepdiff dataset samples.csv genes.gtf.gz counts.tsv --output genes.npz
  skdeepdiff fit genes.npz --output model.skdeepdiff
  skdeepdiff predict model.skdeepdiff genes.npz --output predictions.tsv
  skdeepdiff attention model.skdeepdiff genes.npz --output attention.tsv

Each command has its own --help. Exit codes: 0 done, 1 something is wrong with a file or
an option's value, 2 the command line can't be parsed, 130 interrupted by Ctrl-C.
"""

KILLED = """\
A worker process was killed, perhaps for want of memory; give fewer --jobs."""

FAILED, INTERRUPTED = 1, 130


def make_parser():
    """The parser of the whole command line.

    Returns
    -------
    parser : ArgumentParser
        Its results have ``run``, a function of them.
    """
    parser = argparse.ArgumentParser(
        prog="skdeepdiff",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_command(commands)
    return parser


def _on_the_command_line(message, options):
    """Add what Python's arguments that a message names are called here."""
    # read_expression's own name for it
    text = re.sub(r"\bcolumns=", "expression_columns=", str(message))
    named = [name for name in vars(options) if re.search(rf"\b{name}=", text)]
    if not named:
        return str(message)
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
    """Nothing more may be flushed at exit, where it would fail again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str or None
        Those of the process by default.

    Returns
    -------
    code : int
        Exit code.
    """
    _open_closed_streams()
    options = make_parser().parse_args(arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = _show_warning
        try:
            options.run(options)
            sys.stdout.flush()
        except BrokenPipeError:
            _discard_output()  # the reader has seen enough
        except KeyboardInterrupt:
            print("skdeepdiff: interrupted", file=sys.stderr)
            return INTERRUPTED
        except TerminatedWorkerError:
            print(f"skdeepdiff {options.command}: error: {KILLED}", file=sys.stderr)
            return FAILED
        except (OSError, ValueError, TypeError, ImportError, MemoryError) as error:
            _discard_output()
            problem = _on_the_command_line(error, options) or "out of memory"
            print(f"skdeepdiff {options.command}: error: {problem}", file=sys.stderr)
            return FAILED
    return 0
