"""Signal of bigWig files."""

import contextlib

import numpy as np

from ..._utils._extras import import_extra
from ...exceptions import MalformedFileError
from ._chromosomes import find_in_file

PIECE = 1 << 20  # bases


@contextlib.contextmanager
def _open(path):
    """Open a bigWig file, its library's messages becoming errors with its name."""
    pybigtools = import_extra("pybigtools", "genomics")
    try:
        # Of a path, the library would demand that it ends with .bw or .bigWig.
        with open(path, "rb") as binary:
            file = pybigtools.open(binary)
            try:
                yield file
            finally:
                file.close()
    except BaseException as error:
        # A damaged file can make the library panic, which isn't an Exception.
        is_panic = type(error).__name__ == "PanicException"
        if is_panic or isinstance(error, pybigtools.BBIReadError):
            raise MalformedFileError(
                f"{path} can't be read as bigWig; it may be truncated or damaged: "
                f"{error}"
            ) from error
        raise


def bigwig_chromosomes(path):
    with _open(path) as file:
        return dict(file.chroms())


def _means(file, sizes, windows, names):
    means = np.zeros((len(windows.starts), windows.n_bins))
    # In the order of the file, for the disk's sake.
    order = np.lexsort((windows.starts, windows.chromosomes))
    for row in order:
        name = names.get(str(windows.chromosomes[row]))
        if name is None:
            continue
        start = int(windows.starts[row])
        left = max(start, 0)
        right = min(start + windows.width, sizes[name])
        if left >= right:
            continue
        bases = np.zeros(windows.width)
        bases[left - start : right - start] = file.values(name, left, right, fillna=0.0)
        means[row] = bases.reshape(windows.n_bins, -1).mean(axis=1)
    return means


def _has_signal(file, name, size):
    # Not by records: to read one chromosome's takes as long as to read all's.
    for left in range(0, size, PIECE):
        values = file.values(name, left, min(left + PIECE, size), fillna=0.0)
        # Some programs write 0 from end to end where there is nothing.
        if (abs(values) > 0).any():
            return True
    return False


def bigwig_signal(path, windows, ours):
    """Mean of each bin, as `Reader.signal` has it; what the file doesn't have is 0."""
    with _open(path) as file:
        sizes = file.chroms()
        names = find_in_file(ours, sizes, path)
        means = _means(file, sizes, windows, names)
        lowest = means.min(initial=0.0)
        if not np.isfinite(means).all() or lowest < 0:
            what = f"{lowest:.4g}" if lowest < 0 else "a value that isn't finite"
            raise MalformedFileError(
                f"{path} must hold signal that isn't negative, such as coverage or "
                f"fold enrichment, not its logarithm; a bin's mean is {what}."
            )
        filled = [
            name for name in names.values() if _has_signal(file, name, sizes[name])
        ]
        return means, file.info()["summary"]["sum"], tuple(filled)
