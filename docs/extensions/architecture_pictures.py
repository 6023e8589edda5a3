"""Draw the variants before the pages that show them are read."""

from pathlib import Path

import architectures
import shapes
from skdeepdiff import _variants
from skdeepdiff.nn import VARIANTS, _deepdiff, _losses

# What the drawings depend on.
SOURCES = (architectures, shapes, _deepdiff, _losses, _variants)


def draw_missing(app):
    """Draw all variants if a drawing is missing, or older than what it shows."""
    folder = Path(app.srcdir, "images", "generated")
    drawings = [folder / architectures.file_name(variant) for variant in VARIANTS]
    changed = max(Path(source.__file__).stat().st_mtime for source in SOURCES)
    if all(path.exists() and path.stat().st_mtime > changed for path in drawings):
        return
    architectures.write_architectures(folder)


def setup(app):
    """Draw before Sphinx looks for images."""
    app.connect("builder-inited", draw_missing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
