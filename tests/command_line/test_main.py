import os
import re
import signal
import subprocess
import sys
import warnings
from unittest.mock import Mock

import pytest

from skdeepdiff import __version__
from skdeepdiff._command_line import _example
from skdeepdiff._command_line._parser import make_parser

COMMANDS = ["dataset", "fit", "predict", "attention", "report", "fetch", "example"]


def test_version(run):
    assert run("--version") == (f"{__version__}\n", "")


def test_help_shows_the_way(run):
    text, _ = run("--help")
    for command in COMMANDS:
        assert re.search(rf"^ +{command}\b", text, re.MULTILINE)
    assert "Exit codes: 0 done" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_commands_has_examples_that_parse(command, run):
    text, _ = run(command, "--help")
    assert text.startswith(f"usage: skdeepdiff {command} ")
    assert "Files come first, options after them" in text
    examples = text.split("Examples:\n")[1].replace("\\\n", " ")
    lines = [line.split("|")[0].split() for line in examples.splitlines()]
    commands = [line[1:] for line in lines if line[:1] == ["skdeepdiff"]]
    assert commands
    for arguments in commands:
        assert make_parser().parse_args(arguments).command == command


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("fit", "a", "-o", "b", "--set", "lr"), "invalid NAME=VALUE value: 'lr'"),
    ],
)
def test_what_cannot_be_parsed(arguments, message, run):
    assert message in run(*arguments, code=2).err


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("bad"), "bad"),
        (OSError("bad"), "bad"),
        (ImportError("bad"), "bad"),
        (TypeError("bad"), "bad"),
        (MemoryError(), "out of memory"),
    ],
)
def test_errors_are_one_line(error, message, run, monkeypatch):
    monkeypatch.setattr(_example, "make_example_files", Mock(side_effect=error))
    expected = f"skdeepdiff example: error: {message}\n"
    assert run("example", "folder", code=1).err == expected


def test_faults_of_our_own_keep_their_traceback(run, monkeypatch):
    monkeypatch.setattr(_example, "make_example_files", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("example", "folder")


def test_warnings_are_one_line(run, monkeypatch):
    def warn(*_, **__):
        warnings.warn("mind this", UserWarning, stacklevel=1)

    monkeypatch.setattr(_example, "make_example_files", warn)
    expected = "skdeepdiff: warning: mind this\n"
    assert run("example", "folder", "-q") == ("", expected)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c(run, monkeypatch):
    interrupt = Mock(side_effect=lambda *_, **__: os.kill(os.getpid(), signal.SIGINT))
    monkeypatch.setattr(_example, "make_example_files", interrupt)
    assert run("example", "folder", code=130).err == "skdeepdiff: interrupted\n"


def test_as_a_module_into_a_pipe_that_closes(folder):
    command = f"{sys.executable} -m skdeepdiff predict model.skdeepdiff genes.npz -q"
    script = f"set -o pipefail; {command} | head -n 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith("gene_id\tsymbol\t")
    assert done.stderr == ""


# Where output goes and errors go (None: closed), exit code and message.
STREAMS = [
    (None, "err0", 1, "Bad file descriptor"),
    (None, None, 1, ""),
    ("out2", None, 0, ""),
    ("/dev/full", "err3", 1, "No space left on device"),
]
# Each in a process of its own, forked where libraries are imported.
FORKING = """
import os, sys
from skdeepdiff._command_line import main
predict = ["predict", "model.skdeepdiff", "genes.npz", "-q"]
main([*predict, "-o", "imported.tsv"])
for streams in {streams}:
    child = os.fork()
    if child == 0:
        for name, path in zip(("stdout", "stderr"), streams):
            number = getattr(sys, name).fileno()
            if path is None:
                os.close(number)
                setattr(sys, name, None)
            else:
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
        sys.exit(main(predict))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no /dev/full")
def test_streams_that_take_nothing(python, folder):
    done = python("-c", FORKING.format(streams=[row[:2] for row in STREAMS]))
    assert done.stdout.split() == [str(row[2]) for row in STREAMS], done.stderr
    assert (folder / "out2").read_text().startswith("gene_id\t")
    for _, path, _, message in STREAMS:
        if path:
            (line,) = (folder / path).read_text().splitlines()
            assert message in line
