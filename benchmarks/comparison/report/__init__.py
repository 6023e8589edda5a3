"""The report of a comparison: tables, figures and one page, from its output folder."""

from ._results import Failure, Results, load_results
from ._write import write_report

__all__ = ["Failure", "Results", "load_results", "write_report"]
