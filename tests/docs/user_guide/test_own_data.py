import re
import shlex
import subprocess

import pytest

from helpers.pages import literal_blocks, read_page, run_script
from skdeepdiff._command_line import main

PROGRESS = re.compile(r"^ *\d+%\|.*\n", re.MULTILINE)
# Training differs between processors, noticeably in what is predicted of one gene.
FRACTION = re.compile(r"-?\d+\.\d+(e-?\d+)?")


@pytest.fixture(scope="module")
def blocks():
    return literal_blocks(read_page("user_guide/own_data.rst"))


def run(command, capsys):
    """Run a command in the current folder, the project's own in this process."""
    output = ""
    if command.startswith("skdeepdiff "):
        own, _, command = command.partition("|")
        assert main(shlex.split(own)[1:]) == 0
        said = capsys.readouterr()
        if not command:
            return said.out + PROGRESS.sub("", said.err.replace("\r", "\n"))
        assert not said.err
        output = said.out
    options = {"capture_output": True, "text": True, "check": True}
    return subprocess.run(["bash", "-c", command], input=output, **options).stdout


def commands(block):
    """Each command of a console block, and what it prints."""
    text = block.replace("\\\n>", "")
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def without_fractions(text):
    return [FRACTION.sub("#", line).split() for line in text.strip().splitlines()]


def test_everything_prints_what_it_says(blocks, tmp_path, monkeypatch, capsys):
    pytest.importorskip("pysam")
    pytest.importorskip("pybedtools", reason="it brings the real reads")
    outputs = {}
    monkeypatch.chdir(tmp_path)
    printed_by_script = None
    for block in blocks:
        kind, text = (block["classes"] or ["plain"])[-1], block.astext()
        if kind == "python":
            if "pybedtools" in text:
                (tmp_path / "fly").mkdir()
                monkeypatch.chdir(tmp_path / "fly")
            printed_by_script = run_script(text, ".")
        elif kind == "text":
            assert printed_by_script.strip() == text.strip()
        elif kind == "console":
            for command, expected in commands(text):
                if command.startswith("cd "):
                    monkeypatch.chdir(command.removeprefix("cd "))
                    continue
                if " fit " in command:  # the page's takes as long as needed
                    command += " --set max_epochs=10"
                printed = run(command, capsys)
                assert without_fractions(printed) == without_fractions(expected)
                outputs[command] = printed
    assert len(outputs) == 23
    correlations = [
        float(re.search(r"test correlation\t(\S+)", text)[1])
        for command, text in outputs.items()
        if " fit " in command
    ]
    assert correlations[0] > 0.55
    assert abs(correlations[1]) < 0.3
