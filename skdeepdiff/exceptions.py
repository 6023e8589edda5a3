"""Errors of the package's own."""

__all__ = ["MalformedFileError"]


class MalformedFileError(ValueError):
    """A file doesn't hold what it should; the message names it, and what is wrong."""
