import os
import runpy
from types import SimpleNamespace

from architectures import file_name
from helpers.pages import DOCS
from skdeepdiff.nn import VARIANTS


def test_drawings_that_are_missing_or_old_are_made(monkeypatch, tmp_path):
    path = DOCS / "extensions" / "architecture_pictures.py"
    extension = runpy.run_path(str(path))
    folder, drawn = tmp_path / "images" / "generated", []

    def write(folder):
        drawn.append(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for variant in VARIANTS:
            (folder / file_name(variant)).touch()

    monkeypatch.setattr(extension["architectures"], "write_architectures", write)
    app = SimpleNamespace(srcdir=tmp_path)
    for change in (
        lambda path: None,
        lambda path: path.unlink(),
        lambda path: os.utime(path, (0, 0)),
    ):
        if drawn:
            change(folder / file_name("aux"))
        extension["draw_missing"](app)
        extension["draw_missing"](app)
    assert drawn == [folder] * 3
