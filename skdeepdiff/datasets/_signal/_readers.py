"""The kinds of files of reads or signal, by name: how to tell and to read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ._alignments import alignment_chromosomes, alignment_intervals
from ._bed_reads import bed_intervals
from ._bigwig import (
    bigwig_chromosomes,
    bigwig_chromosomes_with_signal,
    bigwig_means,
    bigwig_total,
)


class Reader(NamedTuple):
    """What a kind of file is told by and read with."""

    label: str  # in messages
    endings: tuple[str, ...]  # of names, in lower case, that promise it
    chromosomes: Callable  # path -> lengths in bp; None without a header
    # Of reads: path, counting, reference, size_of -> what BinCounter adds, in parts
    intervals: Callable | None = None
    # Of signal: path, windows, names -> means, sum of all, chromosomes that have some
    signal: Callable | None = None
    magics: tuple[bytes, ...] = ()  # how it may begin, decompressed
    bgzip: bool = False  # whether it must be compressed, and not mustn't


def _alignments(kind, **told_by):
    return Reader(
        kind.upper(),
        (f".{kind}",),
        lambda path: alignment_chromosomes(path, kind),
        lambda path, counting, reference, _: alignment_intervals(
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
        lambda _: None,
        lambda path, counting, reference, size_of: bed_intervals(path, size_of),
    ),
    "bigwig": Reader(
        "bigWig",
        (".bw", ".bigwig"),
        bigwig_chromosomes,
        signal=lambda path, windows, names: (
            bigwig_means(path, windows, names),
            bigwig_total(path),
            bigwig_chromosomes_with_signal(path, names.values()),
        ),
        magics=(b"\x26\xfc\x8f\x88", b"\x88\x8f\xfc\x26"),
    ),
}
SIGNAL_KINDS = tuple(kind for kind, reader in READERS.items() if reader.signal)
