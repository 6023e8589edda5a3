"""Signal of bigWig files."""

import contextlib

import numpy as np

from ..._utils._extras import import_extra
from ...exceptions import MalformedFileError

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


def bigwig_total(path):
    with _open(path) as file:
        return file.info()["summary"]["sum"]


def bigwig_means(path, windows, names):
    """Mean signal of each bin, as on the genome; what the file doesn't have is 0."""
    means = np.zeros((len(windows.starts), windows.n_bins))
    with _open(path) as file:
        sizes = file.chroms()
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
            bases[left - start : right - start] = file.values(
                name, left, right, fillna=0.0
            )
            means[row] = bases.reshape(windows.n_bins, -1).mean(axis=1)
    lowest = means.min(initial=0.0)
    if not np.isfinite(means).all() or lowest < 0:
        what = f"{lowest:.4g}" if lowest < 0 else "a value that isn't finite"
        raise MalformedFileError(
            f"{path} must hold signal that isn't negative, such as coverage or fold "
            f"enrichment, not its logarithm; a bin's mean is {what}."
        )
    return means


def bigwig_chromosomes_with_signal(path, names):
    with _open(path) as file:
        sizes = file.chroms()

        def has_signal(name):
            # Not by records: to read one chromosome's takes as long as to read all's.
            for left in range(0, sizes[name], PIECE):
                right = min(left + PIECE, sizes[name])
                # Some programs write 0 from end to end where there is nothing.
                if (abs(file.values(name, left, right, fillna=0.0)) > 0).any():
                    return True
            return False

        return tuple(filter(has_signal, names))
