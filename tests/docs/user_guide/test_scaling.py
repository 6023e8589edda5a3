import os
import subprocess
import sys

import pytest

from pages import literal_blocks, read_page


def test_script_prints_what_it_says(tmp_path):
    pytest.importorskip("distributed", reason="dask isn't installed")
    page = read_page("user_guide/scaling.rst")
    code, printed = (block.astext() for block in literal_blocks(page))
    # dask's workers import it.
    (tmp_path / "script.py").write_text(code, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", "script.py"],
        cwd=tmp_path,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == printed
