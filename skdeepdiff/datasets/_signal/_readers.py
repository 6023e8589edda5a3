"""The kinds of files of reads or signal, by name: how to tell and to read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ._alignments import alignment_chromosomes, alignment_intervals
from ._bed_reads import bed_intervals
from ._bigwig import bigwig_chromosomes, bigwig_signal


class Reader(NamedTuple):
    """What a kind of file is told by and read with."""

    label: str  # in messages
    endings: tuple[str, ...]  # of names, in lower case, that promise it
    # From path to lengths in bp by chromosome; None if there is no header.
    chromosomes: Callable
    # Of files of reads, which are counted: from path, counting, reference and size_of,
    # as build_dataset and bed_intervals have them, to what BinCounter adds.
    intervals: Callable | None = None
    # Of files of signal: see bigwig_signal.
    signal: Callable | None = None
    # How it begins, decompressed; none if only its lines tell.
    magics: tuple[bytes, ...] = ()
    bgzip: bool = False  # whether it must be compressed, and not mustn't


def _alignments(kind, **told_by):
    """A reader of BAM or CRAM."""
    return Reader(
        kind.upper(),
        (f".{kind}",),
        lambda path: alignment_chromosomes(path, kind),
        lambda path, counting, reference, size_of: alignment_intervals(
            path, kind, counting, reference
        ),
        **told_by,
    )


READERS = {
    "bam": _alignments("bam", magics=(b"BAM\x01",), bgzip=True),
    "cram": _alignments("cram", magics=(b"CRAM",)),
    "bed": Reader(
        "BED or tagAlign",
        (".bed", ".bed.gz", ".tagalign", ".tagalign.gz"),
        lambda path: None,
        lambda path, counting, reference, size_of: bed_intervals(path, size_of),
    ),
    "bigwig": Reader(
        "bigWig",
        (".bw", ".bigwig"),
        bigwig_chromosomes,
        signal=bigwig_signal,
        magics=(b"\x26\xfc\x8f\x88", b"\x88\x8f\xfc\x26"),
    ),
}
SIGNAL_KINDS = tuple(kind for kind, reader in READERS.items() if reader.signal)
