"""The report of a comparison: tables, figures and one page, from its output folder."""

from ._model_styles import style_of
from ._results import Failure, Results, load_results
from ._write import write_report

__all__ = ["Failure", "Results", "load_results", "style_of", "write_report"]
