import os
import subprocess
import sys
from pathlib import Path

import docutils.core
import docutils.nodes

PAGE = Path(__file__).parents[1] / "docs" / "interpretation.rst"


def test_scripts_print_what_they_say(tmp_path):
    document = docutils.core.publish_doctree(
        PAGE.read_text(encoding="utf-8"),
        source_path=str(PAGE),
        settings_overrides={"halt_level": 2, "report_level": 2},
    )
    blocks = [b.astext() for b in document.findall(docutils.nodes.literal_block)]
    assert len(blocks) == 10
    # Each goes on with what the one before has made.
    script = tmp_path / "script.py"
    script.write_text("\n".join(blocks[::2]), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "\n".join(blocks[1::2])
