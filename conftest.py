"""What tests and the examples in docstrings both need."""

import importlib.util
import os
import sys

import pytest

# Pictures are drawn without a screen.
os.environ["MPLBACKEND"] = "Agg"

collect_ignore = []
if importlib.util.find_spec("matplotlib") is None:
    # Its docstrings draw.
    collect_ignore += ["skdeepdiff/plotting", "tests/plotting"]


@pytest.fixture(autouse=True)
def no_figures_left():
    """Close what a test or an example drew."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
