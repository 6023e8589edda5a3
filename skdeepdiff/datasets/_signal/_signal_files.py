"""One file of reads or signal: what it is, and its values in the genes' bins."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from pooch import file_hash

from ...exceptions import MalformedFileError
from ._counting import BinCounter
from ._file_kinds import find_kind
from ._readers import READERS


class SignalFile(NamedTuple):
    path: Path
    kind: str  # of READERS
    sizes: dict[str, int] | None  # of chromosomes in bp; None without a header

    @property
    def reader(self):
        return READERS[self.kind]


class Signal(NamedTuple):
    values: np.ndarray  # (n_genes, n_bins); reads, int32, or mean signal, float32
    n_reads: int | None  # in the whole file that count; None for signal
    # With reads that count, or signal (of the genes' alone)
    chromosomes: tuple[str, ...]
    n_bytes: int
    sha256: str
    depth: float  # of the whole file: reads that count, or the sum of signal


def inspect_file(path):
    kind = find_kind(path)
    return SignalFile(path, kind, READERS[kind].chromosomes(path))


def _count(file, windows, ours, counting, size_of):
    counter = BinCounter(windows)
    n_reads = 0
    seen = {}
    for names, numbers, starts, ends in file.reader.intervals(
        file.path, counting, size_of
    ):
        n_reads += len(starts)
        seen |= {names[number]: None for number in np.unique(numbers)}
        counter.add([ours.get(name) for name in names], numbers, starts, ends)
    if not n_reads:
        raise MalformedFileError(f"{file.path} holds no reads that count.")
    # Half the memory while all files' values are kept.
    return counter.counts().astype(np.int32), n_reads, tuple(seen)


def read_signal(file, windows, ours, counting, sizes=None):
    def size_of(name):
        return sizes.get(ours.get(name)) if sizes else None

    if file.reader.intervals is not None:
        values, n_reads, chromosomes = _count(file, windows, ours, counting, size_of)
        depth = n_reads
    else:
        values, depth, chromosomes = file.reader.signal(
            file.path, windows, ours, size_of
        )
        values, n_reads = values.astype(np.float32), None
    values = windows.along_transcription(values)
    content = file.path.stat().st_size, file_hash(file.path)
    return Signal(values, n_reads, chromosomes, *content, depth)
