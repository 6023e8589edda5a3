import importlib.util
import os
from types import SimpleNamespace

import pytest

from architectures import file_name
from pages import DOCS
from skdeepdiff.nn import VARIANTS


@pytest.fixture
def draw_missing(monkeypatch, tmp_path):
    """The extension's function, which here writes empty files; what it returned."""
    path = DOCS / "extensions" / "architecture_pictures.py"
    spec = importlib.util.spec_from_file_location("architecture_pictures", path)
    extension = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(extension)
    drawn = []

    def write(folder):
        drawn.append(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for variant in VARIANTS:
            (folder / file_name(variant)).touch()

    monkeypatch.setattr(extension.architectures, "write_architectures", write)

    def run():
        before = len(drawn)
        extension.draw_missing(SimpleNamespace(srcdir=tmp_path))
        return drawn[before:]

    return run


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "images" / "generated"


def test_drawings_are_made_once(draw_missing, folder):
    assert draw_missing() == [folder]
    assert draw_missing() == []


def test_a_missing_drawing_is_made(draw_missing, folder):
    draw_missing()
    (folder / file_name("aux")).unlink()
    assert draw_missing() == [folder]


def test_old_drawings_are_made_anew(draw_missing, folder):
    draw_missing()
    os.utime(folder / file_name("aux"), (0, 0))
    assert draw_missing() == [folder]
