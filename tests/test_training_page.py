import os
import subprocess
import sys
from pathlib import Path

import docutils.core
import docutils.nodes

from training_settings import parse_arguments

PAGE = Path(__file__).parents[1] / "docs" / "training.rst"


def test_page_prints_what_it_says(tmp_path):
    document = docutils.core.publish_doctree(
        PAGE.read_text(encoding="utf-8"),
        source_path=str(PAGE),
        settings_overrides={"halt_level": 2, "report_level": 2},
    )
    blocks = [
        block.astext() for block in document.findall(docutils.nodes.literal_block)
    ]
    script, printed, *commands = blocks
    for command in commands:
        program, *arguments = command.split()[1:]
        assert program == "benchmarks/training_settings.py"
        parse_arguments(arguments)
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", tmp_path / "script.py"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    # Processors round differently, and training makes more of it.
    said, got = (
        [float(r.split()[-1]) for r in t.splitlines()] for t in (printed, run.stdout)
    )
    assert len(got) == 2
    assert max(abs(a - b) for a, b in zip(said, got, strict=True)) <= 0.05
