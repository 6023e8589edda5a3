"""Reads of BAM and CRAM files, as intervals."""

import contextlib
import itertools
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..._utils._extras import import_extra
from ...exceptions import MalformedFileError
from .._text_files import ends_with

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


class Counting(NamedTuple):
    """Which reads count, and what CRAM files may need."""

    rule: str = "multicov"  # or "unique"
    reference: str | Path | None = None  # FASTA of the genome
    fragment_lengths: tuple[int, float] | None = None  # from, to; in bp


def _of_lengths(reads, lengths, path):
    shortest, longest = lengths
    for read in reads:
        if not read.flag & PAIRED:
            raise MalformedFileError(
                f"{path} holds single-end reads, which don't tell how long fragments "
                "are; min_fragment_length and max_fragment_length need paired-end "
                "reads alone."
            )
        if shortest <= abs(read.template_length) <= longest:
            yield read


def _covers_nothing(read):
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


def _side(read):
    """Of a proper pair, whether a read is the left mate, and which one it is."""
    first = bool(read.flag & FIRST_OF_PAIR)
    length = read.template_length
    # Where no length is known, the first stands for the left one.
    return length > 0 or (length == 0 and first), first


def _unique_intervals(reads, sides=None, seen=None):
    """Chromosome's number, start and end of each unique read or fragment."""
    # Of proper pairs, the sides to count are given, or else are the left ones.
    unwanted = UNMAPPED | SECONDARY | SUPPLEMENTARY | DUPLICATE | QC_FAIL
    for read in reads:
        flag, chromosome = read.flag, read.reference_id
        if flag & unwanted or chromosome < 0:
            continue
        side = _side(read) if flag & PAIRED and flag & PROPER_PAIR else None
        if seen is not None:
            seen.add(side)
        if read.mapping_quality < LOWEST_MAPPING_QUALITY:
            continue
        if sides is not None and side not in sides:
            continue
        start, end = read.reference_start, read.reference_end
        if end is None or (end - start == 1 and _covers_nothing(read)):
            continue
        if side:
            left, _ = side
            if not left and sides is None:
                continue
            length = abs(read.template_length) or end - start
            start, end = (start, start + length) if left else (end - length, end)
        yield chromosome
        yield max(start, 0)
        yield end


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
    except MalformedFileError:
        raise
    except (OSError, ValueError) as error:
        hint = ""
        if kind == "cram" and reference is None:
            hint = " Or it needs its reference genome: pass reference, a FASTA file."
        elif kind == "cram":
            hint = f" Or {reference} isn't the genome that it was made with."
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
    end = END_OF_CRAM_2_1 if version < (3, 0) else END_OF_CRAM_3
    if version >= (2, 1) and not ends_with(path, end):
        raise MalformedFileError(
            f"{path} can't be read as CRAM; it is truncated, as the container that "
            "ends such a file is missing."
        )


def alignment_chromosomes(path, kind):
    if kind == "cram":
        _check_cram_end(path)
    with _open(path, kind) as file:
        sizes = dict(zip(file.references, file.lengths, strict=True))
    if not sizes:
        raise MalformedFileError(
            f"{path} lists no chromosomes in its header: its reads aren't aligned."
        )
    return sizes


def _read_intervals(path, kind, counting, intervals):
    """Names of chromosomes, and in chunks the number of one, start and end of each."""
    with _open(path, kind, counting.reference) as file:
        names = file.references
        reads = file.fetch(until_eof=True)
        if counting.fragment_lengths:
            reads = _of_lengths(reads, counting.fragment_lengths, path)
        values = intervals(reads)
        while True:
            chunk = np.fromiter(
                itertools.islice(values, 3 * READS_AT_A_TIME), dtype=np.int64
            )
            if not len(chunk):
                return
            yield names, *chunk.reshape(-1, 3).T


def alignment_intervals(path, kind, counting):
    """Names of chromosomes, and of each read the number of its own, start and end."""
    if counting.rule == "multicov":
        yield from _read_intervals(path, kind, counting, _multicov_intervals)
        return
    seen = set()
    unique = partial(_unique_intervals, seen=seen)
    yield from _read_intervals(path, kind, counting, unique)
    # Right mates whose left ones were all filtered out, as in a file of read 1 alone.
    if alone := {
        (False, first)
        for first in (True, False)
        if (False, first) in seen and (True, not first) not in seen
    }:
        unique = partial(_unique_intervals, sides=alone)
        yield from _read_intervals(path, kind, counting, unique)
