"""Reads of BAM and CRAM files, as intervals."""

from __future__ import annotations

import contextlib
import itertools
import os

import numpy as np

from ..._extras import import_extra
from ...exceptions import MalformedFileError

READS_AT_A_TIME = 1 << 18

# Flags of the SAM format.
PAIRED = 0x1
PROPER_PAIR = 0x2
UNMAPPED = 0x4
FIRST_OF_PAIR = 0x40
SECONDARY = 0x100
QC_FAIL = 0x200
DUPLICATE = 0x400
SUPPLEMENTARY = 0x800

LOWEST_MAPPING_QUALITY = 10

# Flag, chromosome, position, mapping quality, CIGAR and template length are all that
# a CRAM's reads are decoded for, so that few need their reference sequence.
REQUIRED_FIELDS = 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x100

# The empty container that ends a CRAM file of version 2.1, and of 3.0 and later
# (section 9 of the CRAM specification); 2.0 has none.
END_OF_CRAM_2_1 = bytes.fromhex(
    "0b000000ffffffff0fe0454f460000000001000001000606010001000100"
)
END_OF_CRAM_3 = bytes.fromhex(
    "0f000000ffffffff0fe0454f4600000000010005bdd94f0001000606010001000100ee63014b"
)

REFERENCE_CONSUMING = {0, 2, 3, 7, 8}


def _covers_nothing(read):
    """Whether a mapped read consists of insertions and clipped bases alone."""
    return not any(
        operation in REFERENCE_CONSUMING and length
        for operation, length in read.cigartuples
    )


def _multicov_intervals(reads):
    """Chromosome's number, start and end of each read that bedtools would count."""
    for read in reads:
        chromosome = read.reference_id
        if read.flag & (DUPLICATE | QC_FAIL) or chromosome < 0:
            continue
        start, end = read.reference_start, read.reference_end
        if end is None:
            # Placed beside its mate, or without CIGAR: counts where it is placed.
            end = start + 1
        elif end - start == 1 and _covers_nothing(read):
            continue
        yield chromosome
        yield start
        yield end


def _unique_intervals(reads):
    """Chromosome's number, start and end of each unique read or fragment."""
    unwanted = UNMAPPED | SECONDARY | SUPPLEMENTARY | DUPLICATE | QC_FAIL
    for read in reads:
        flag, chromosome = read.flag, read.reference_id
        if (
            flag & unwanted
            or chromosome < 0
            or read.mapping_quality < LOWEST_MAPPING_QUALITY
        ):
            continue
        start, end = read.reference_start, read.reference_end
        if end is None or (end - start == 1 and _covers_nothing(read)):
            continue
        if flag & PAIRED and flag & PROPER_PAIR:
            length = read.template_length
            # The right mate, or where no length is known the second, is left out.
            if length < 0 or (length == 0 and not flag & FIRST_OF_PAIR):
                continue
            end = start + length if length else end
        yield chromosome
        yield start
        yield end


def group_rows(numbers):
    """Rows of each number.

    Parameters
    ----------
    numbers : ndarray of int of shape (n_rows,)
        Any.

    Yields
    ------
    number : int
        Each that occurs, in ascending order.
    rows : ndarray of int
        Where.
    """
    order = np.argsort(numbers, kind="stable")
    in_order = numbers[order]
    borders = np.flatnonzero(np.diff(in_order)) + 1
    for rows in np.split(order, borders) if len(order) else ():
        yield numbers[rows[0]], rows


INTERVALS = {"multicov": _multicov_intervals, "unique": _unique_intervals}


@contextlib.contextmanager
def _open(path, kind, reference=None):
    """Open a BAM or CRAM file, its library's messages becoming errors with its name."""
    pysam = import_extra("pysam", "genomics")
    options = [f"required_fields={REQUIRED_FIELDS}".encode()] if kind == "cram" else []
    verbosity = pysam.set_verbosity(0)
    file = None
    try:
        file = pysam.AlignmentFile(
            str(path),
            "rc" if kind == "cram" else "rb",
            format_options=options,
            reference_filename=None if reference is None else str(reference),
            check_sq=False,
        )
        yield file
        file.close()
    except (OSError, ValueError) as error:
        hint = ""
        if kind == "cram" and reference is None:
            hint = " Or it needs its reference genome: pass reference, a FASTA file."
        raise MalformedFileError(
            f"{path} can't be read as {kind.upper()}; it may be truncated or damaged: "
            f"{error}.{hint}"
        ) from error
    finally:
        # After a failure, closing fails as well; the first error is the one to tell.
        with contextlib.suppress(OSError):
            if file is not None:
                file.close()
        pysam.set_verbosity(verbosity)


def _check_cram_end(path):
    """Refuse a CRAM that was cut between containers, which no library tells."""
    with open(path, "rb") as file:
        version = tuple(file.read(6)[4:])
        if version < (2, 1):
            return
        end = END_OF_CRAM_2_1 if version < (3, 0) else END_OF_CRAM_3
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - len(end), 0))
        if file.read() != end:
            raise MalformedFileError(
                f"{path} can't be read as CRAM; it is truncated, as the container that "
                "ends such a file is missing."
            )


def alignment_chromosomes(path, kind):
    """Chromosomes that the header lists.

    Parameters
    ----------
    path : Path
        File.
    kind : {"bam", "cram"}
        Its kind.

    Returns
    -------
    sizes : dict of str to int
        Their lengths in bp.

    Raises
    ------
    MalformedFileError
        If the file can't be read, lists none, or is a CRAM without its end.
    """
    if kind == "cram":
        _check_cram_end(path)
    with _open(path, kind) as file:
        sizes = dict(zip(file.references, file.lengths, strict=True))
    if not sizes:
        raise MalformedFileError(
            f"{path} lists no chromosomes in its header: its reads aren't aligned."
        )
    return sizes


def alignment_intervals(path, kind, counting, reference=None):
    """Read the intervals that a file's reads cover, from beginning to end.

    Neither an index nor sorted reads are needed.

    Parameters
    ----------
    path : Path
        File.
    kind : {"bam", "cram"}
        Its kind.
    counting : {"multicov", "unique"}
        Which reads count.
    reference : Path or None
        FASTA file of the genome, for CRAM files in which reads of several chromosomes
        share a slice.

    Yields
    ------
    chromosome : str
        Chromosome of the reads.
    starts, ends : ndarray of int64 of shape (n_reads,)
        Half-open and 0-based.

    Raises
    ------
    MalformedFileError
        If the file can't be read.
    """
    with _open(path, kind, reference) as file:
        names = file.references
        values = INTERVALS[counting](file.fetch(until_eof=True))
        while True:
            chunk = np.fromiter(
                itertools.islice(values, 3 * READS_AT_A_TIME), dtype=np.int64
            )
            if not len(chunk):
                return
            chromosomes, starts, ends = chunk.reshape(-1, 3).T
            for number, rows in group_rows(chromosomes):
                yield names[number], starts[rows], ends[rows]
