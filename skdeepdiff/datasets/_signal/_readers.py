"""The kinds of files of reads or signal, by name: how to tell and to read them."""

from collections.abc import Callable
from typing import NamedTuple

from ._alignments import alignment_chromosomes, alignment_intervals
from ._bed_reads import bed_intervals
from ._bigwig import bigwig_chromosomes, bigwig_signal
from ._peaks import height_means


class Reader(NamedTuple):
    label: str  # in messages
    content: str  # what all files of a mark must hold; "reads" are to be counted
    # Of names, in lower case and without .gz, that promise it, or kinds further down
    endings: tuple[str, ...]
    # Of reads: path, counting, size_of -> what BinCounter adds, in parts
    intervals: Callable | None = None
    # Of signal: path, windows, ours, size_of -> means, sum of all, chromosomes that
    # have some (of the genes' alone, if there is a header)
    signal: Callable | None = None
    # Path -> lengths in bp; None without a header
    chromosomes: Callable = lambda _: None
    tells_fragments: bool = False  # whether it may say how long fragments are
    magics: tuple[bytes, ...] = ()  # how it may begin, decompressed; none of text
    bgzip: bool = False  # whether it must be compressed, and not mustn't


def _alignments(kind, **told_by):
    return Reader(
        kind.upper(),
        "reads",
        (f".{kind}",),
        lambda path, counting, _: alignment_intervals(path, kind, counting),
        chromosomes=lambda path: alignment_chromosomes(path, kind),
        tells_fragments=True,
        **told_by,
    )


def _heights(label, content, column, *endings):
    def signal(path, windows, ours, size_of):
        return height_means(path, windows, ours, size_of, column)

    return Reader(label, content, (f".{label.lower()}", *endings), signal=signal)


READERS = {
    "bam": _alignments("bam", magics=(b"BAM\x01",), bgzip=True),
    "cram": _alignments("cram", magics=(b"CRAM",)),
    "bed": Reader(
        "BED or tagAlign",
        "reads",
        (".bed", ".tagalign"),
        lambda path, _, size_of: bed_intervals(path, size_of),
    ),
    "narrowpeak": _heights("narrowPeak", "narrow peaks", 6, ".bed"),
    "broadpeak": _heights("broadPeak", "broad peaks", 6, ".bed"),
    "bedgraph": _heights("bedGraph", "signal", 3, ".bdg", ".bg", ".bed"),
    "bigwig": Reader(
        "bigWig",
        "signal",
        (".bw", ".bigwig"),
        signal=lambda path, windows, ours, _: bigwig_signal(path, windows, ours),
        chromosomes=bigwig_chromosomes,
        magics=(b"\x26\xfc\x8f\x88", b"\x88\x8f\xfc\x26"),
    ),
}
