"""The command ``skdeepdiff``: a thin layer over the Python interface."""

from ._main import main

__all__ = ["main"]
