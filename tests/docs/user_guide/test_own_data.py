import re
import sys

import pytest

from pages import literal_blocks, read_page, run_command

COMMAND = f'skdeepdiff() {{ "{sys.executable}" -m skdeepdiff "$@"; }}\n'
PROGRESS = re.compile(r"^ *\d+%\|.*\n", re.MULTILINE)
# Training differs between processors, noticeably in what is predicted of one gene.
FRACTION = re.compile(r"-?\d+\.\d+(e-?\d+)?")


@pytest.fixture(scope="module")
def blocks():
    return literal_blocks(read_page("user_guide/own_data.rst"))


def run(arguments, folder):
    done = run_command(arguments, folder)
    return done.stdout + PROGRESS.sub("", done.stderr)


def commands(block):
    """Each command of a console block, and what it prints."""
    text = block.replace("\\\n>", "")
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def without_fractions(text):
    return [FRACTION.sub("#", line).split() for line in text.strip().splitlines()]


def test_everything_prints_what_it_says(blocks, tmp_path):
    pytest.importorskip("pysam")
    pytest.importorskip("pybedtools", reason="it brings the real reads")
    folder, outputs = tmp_path, {}
    printed_by_script = None
    for block in blocks:
        kind, text = (block["classes"] or ["plain"])[-1], block.astext()
        if kind == "python":
            if "pybedtools" in text:
                folder = tmp_path / "fly"
                folder.mkdir()
            printed_by_script = run([sys.executable, "-c", text], folder)
        elif kind == "text":
            assert printed_by_script.strip() == text.strip()
        elif kind == "console":
            for command, expected in commands(text):
                if command.startswith("cd "):
                    folder = folder / command.removeprefix("cd ")
                    continue
                printed = run(["bash", "-c", COMMAND + command], folder)
                assert without_fractions(printed) == without_fractions(expected)
                outputs[command] = printed
    assert len(outputs) == 13
    correlations = [
        float(re.search(r"test correlation\t(\S+)", text)[1])
        for command, text in outputs.items()
        if " fit " in command
    ]
    assert correlations[0] > 0.55
    assert abs(correlations[1]) < 0.3
