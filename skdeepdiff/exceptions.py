"""Errors of the package's own, which are Python's own as well."""

__all__ = ["DownloadError", "MalformedFileError"]


class DownloadError(OSError):
    """A file can't be downloaded; the message says why, and how to get it by hand.

    See Also
    --------
    skdeepdiff.datasets.fetch_deepdiff : Raises it.

    Examples
    --------
    >>> from skdeepdiff.exceptions import DownloadError
    >>> issubclass(DownloadError, OSError)
    True
    """


class MalformedFileError(ValueError):
    """A file doesn't hold what it should; the message names it, and what is wrong.

    See Also
    --------
    skdeepdiff.load : Raises it for files that aren't estimators.
    skdeepdiff.datasets.build_dataset : Raises it for people's own files.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from skdeepdiff.datasets import read_genes
    >>> from skdeepdiff.exceptions import MalformedFileError
    >>> with TemporaryDirectory() as folder:
    ...     with open(f"{folder}/genes.bed", "w") as file:
    ...         print("chr1 1000 5000 GENE1", file=file)
    ...     try:
    ...         read_genes(f"{folder}/genes.bed")
    ...     except MalformedFileError as error:
    ...         print(str(error).removeprefix(f"{folder}/"))
    genes.bed, line 1: ...
    """
