"""Figures of a comparison, each with a description in words and numbers."""

from ._attention import (
    draw_bin_attention,
    draw_mark_attention,
    mean_attention,
    name_marks,
)
from ._correlations import best_of, draw_correlations
from ._picture import Picture, render, style
from ._predictions import calibration_of, draw_calibration, draw_scatter
from ._training import draw_losses, draw_runtime, draw_validation, say_seconds

__all__ = [
    "Picture",
    "best_of",
    "calibration_of",
    "draw_bin_attention",
    "draw_calibration",
    "draw_correlations",
    "draw_losses",
    "draw_mark_attention",
    "draw_runtime",
    "draw_scatter",
    "draw_validation",
    "mean_attention",
    "name_marks",
    "render",
    "say_seconds",
    "style",
]
