import os
import subprocess
import sys
from pathlib import Path

import docutils.core
import docutils.nodes
import pytest

PAGE = Path(__file__).parents[1] / "docs" / "scaling.rst"


@pytest.fixture(scope="module")
def document():
    return docutils.core.publish_doctree(
        PAGE.read_text(encoding="utf-8"),
        source_path=str(PAGE),
        settings_overrides={"halt_level": 2, "report_level": 2},
    )


def blocks(document):
    return [block.astext() for block in document.findall(docutils.nodes.literal_block)]


def test_script_prints_what_it_says(document, tmp_path):
    pytest.importorskip("distributed", reason="dask isn't installed")
    code, printed = blocks(document)
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == printed
