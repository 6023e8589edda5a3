"""The whole module, as text."""

from pathlib import Path

import pytest

pytest.importorskip("llvmlite")

from skdeepdiff.nn._kernel import _layout
from skdeepdiff.nn._kernel._emit._entry_points import KernelModule
from skdeepdiff.nn._kernel._layout import ENTRY_POINTS, Blocking


@pytest.mark.parametrize("projected", [False, True])
def test_module_has_every_entry_point(projected):
    code = str(KernelModule(8, projected, Blocking(8, 2, 1)))
    for name in ENTRY_POINTS:
        assert f'define void @"{name}"(i64' in code
    assert 'define void @"backward_2"' in code
    assert 'define void @"backward_3"' not in code


def test_what_emits_knows_nothing_of_what_runs():
    folder = Path(_layout.__file__).parent
    sources = [_layout.__file__, *(folder / "_emit").glob("*.py")]
    assert len(sources) > 7
    for source in sources:
        text = Path(source).read_text(encoding="utf-8")
        assert "_run" not in text
        assert "import torch" not in text
