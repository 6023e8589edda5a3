"""The sections of the page, each from the analysis to HTML."""

from ._failures import failures_section
from ._networks import attention_section, learning_section, tuning_section
from ._provenance import provenance_section
from ._scores import (
    correlations_section,
    relative_section,
    runtime_section,
    scores_section,
    summary_section,
    tests_section,
)
from ._single_genes import calibration_section, scatter_section

SECTIONS = (
    ("summary", "Summary", summary_section),
    ("correlations", "Correlation of every model (figure 4)", correlations_section),
    ("scores", "All scores", scores_section),
    ("relative", "Relative performance (table 1)", relative_section),
    ("tests", "Paired tests", tests_section),
    ("learning", "Learning curves", learning_section),
    ("scatter", "Predicted against measured", scatter_section),
    ("calibration", "Calls of up and down", calibration_section),
    ("runtime", "Runtime against accuracy", runtime_section),
    ("attention", "Attention", attention_section),
    ("tuning", "Tuning", tuning_section),
    ("failures", "Failures", failures_section),
    ("provenance", "Provenance", provenance_section),
)

# With a picture for each model on each pair.
SLOW_SECTIONS = ("learning", "scatter", "calibration", "attention")

__all__ = ["SECTIONS", "SLOW_SECTIONS"]
