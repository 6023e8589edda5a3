"""Errors of the package's own."""

__all__ = ["DownloadError", "MalformedFileError"]


class DownloadError(OSError):
    """A file can't be downloaded; the message says why, and how to get it by hand."""


class MalformedFileError(ValueError):
    """A file doesn't hold what it should; the message names it, and what is wrong."""
