import os
import subprocess
import sys
from pathlib import Path

import docutils.core
import docutils.nodes
import pytest

PAGE = Path(__file__).parents[1] / "docs" / "splits.rst"


@pytest.fixture(scope="module")
def blocks():
    document = docutils.core.publish_doctree(
        PAGE.read_text(encoding="utf-8"),
        source_path=str(PAGE),
        settings_overrides={"halt_level": 2, "report_level": 2},
    )
    return [block.astext() for block in document.findall(docutils.nodes.literal_block)]


@pytest.mark.parametrize("first", [0, 2, 4])
def test_script_prints_what_it_says(blocks, first, tmp_path):
    assert len(blocks) == 6
    script = tmp_path / "script.py"
    script.write_text(blocks[first], encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == blocks[first + 1]
