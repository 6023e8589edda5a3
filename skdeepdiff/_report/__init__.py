"""Pages that need no other file: their templates, style and pictures."""

from ._pages import fill
from ._pictures import Picture, draw_scatter, new_panel, render, style

__all__ = ["Picture", "draw_scatter", "fill", "new_panel", "render", "style"]
