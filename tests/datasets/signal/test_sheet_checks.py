from pathlib import Path

import numpy as np
import pytest

from skdeepdiff.datasets._signal._alignments import Counting
from skdeepdiff.datasets._signal._sample_sheet import Sample, SampleSheet
from skdeepdiff.datasets._signal._sheet_checks import (
    check_combined,
    check_depth,
    check_kinds,
    check_signal,
)
from skdeepdiff.datasets._signal._signal_files import Signal, SignalFile
from skdeepdiff.exceptions import MalformedFileError

A, B, CONTROL = Path("a"), Path("b"), Path("c")
SHEET = SampleSheet(
    (
        Sample("s1", "A", "m", "1", A, CONTROL, None, 2),
        Sample("s2", "B", "m", "1", B, CONTROL, None, 3),
    ),
    ("A", "B"),
    ("m",),
)
FILES = {path: SignalFile(path, "bam", {}) for path in (A, B, CONTROL)}
MEAN = ("mean", Counting())  # replicates and counting
VALUES = np.arange(1, 22, dtype=np.int32).reshape(3, 7)


def signal_of(values, sha256, n_reads=100, depth=100):
    return Signal(values, n_reads, ("chr1",), 7, sha256, depth)


SIGNALS = {
    A: signal_of(VALUES, "a"),
    B: signal_of(VALUES + 1, "b"),
    CONTROL: signal_of(VALUES * 2, "c"),
}


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (B, r"Sample 's2' \(line 3 of the sheet\): every sample must .*; b {} a"),
        (CONTROL, r"Sample 's1' \(line 2 of the sheet\): the control must .*; c {} a"),
    ],
)
def test_one_library_twice(path, problem):
    copy = SIGNALS | {path: signal_of(VALUES + 5, "a")}
    with pytest.raises(MalformedFileError, match=problem.format("is the same as")):
        check_signal(SHEET.samples, copy)
    encoded = SIGNALS | {path: signal_of(VALUES.copy(), "other")}
    with pytest.raises(MalformedFileError, match=problem.format("has as many reads")):
        check_signal(SHEET.samples, encoded)
    another = signal_of(VALUES, "other", n_reads=101)
    check_signal(SHEET.samples, SIGNALS | {path: another})


def test_one_signal_twice():
    values = VALUES.astype(np.float32)
    signals = {path: signal_of(values, str(path), None) for path in (A, B)}
    with pytest.raises(MalformedFileError, match="b has the same signal as a in every"):
        check_signal(SHEET.samples, signals)
    signals[B] = signal_of(values + 1, "b", None)
    check_signal(SHEET.samples, signals)
    # Few bins may agree by chance.
    values = np.where(VALUES == 1, 0, VALUES)
    check_signal(SHEET.samples, {A: signal_of(values, "a"), B: signal_of(values, "b")})


def test_few_genes_may_be_without_a_read():
    nothing = np.zeros((21, 2), dtype=np.int32)
    with pytest.warns(UserWarning, match="a has no signal in any gene's window"):
        check_signal(SHEET.samples, SIGNALS | {A: signal_of(nothing[:20], "n")})
    none = SIGNALS | {A: signal_of(nothing, "n")}
    with pytest.raises(MalformedFileError, match="window; is it of the same genome"):
        check_signal(SHEET.samples, none)
    with pytest.raises(MalformedFileError, match="window, outside of the bins"):
        check_signal(SHEET.samples, none, excludes=True)


def test_library_sizes():
    first, second = SHEET.samples
    check_signal((first, second._replace(library_size=100.0)), SIGNALS)
    with pytest.raises(MalformedFileError, match=r"reads, at least the 100 .* 99\."):
        check_signal((first, second._replace(library_size=99.0)), SIGNALS)


def test_what_normalising_leaves():
    data = np.zeros((3, 2, 1, 7))
    data[0, :, 0, 3] = 1
    check_combined(SHEET, SIGNALS, data)
    data[:, 1] = 0
    with pytest.raises(MalformedFileError, match="leaves no signal of 'm' in 'B'"):
        check_combined(SHEET, SIGNALS, data)
    # There was none before.
    check_combined(SHEET, SIGNALS | {B: signal_of(VALUES * 0, "b")}, data)


def test_kinds():
    check_kinds(SHEET, FILES, "input", *MEAN)
    mixed = FILES | {CONTROL: SignalFile(CONTROL, "bigwig", {})}
    check_kinds(SHEET, mixed, "cpm", *MEAN)
    with pytest.raises(MalformedFileError, match="both hold reads, or both signal"):
        check_kinds(SHEET, mixed, "input", *MEAN)


def with_depths(a, b):
    return {A: SIGNALS[A]._replace(depth=a), B: SIGNALS[B]._replace(depth=b)}


@pytest.mark.parametrize("depths", [(100, 201), (201, 100)])
def test_different_depths_are_warned_of(depths):
    message = r"of 'A' and of 'B' .* of m \(\d+ and \d+\).*normalize='cpm'"
    with pytest.warns(UserWarning, match=message):
        check_depth(SHEET, FILES, with_depths(*depths))


def test_similar_and_settled_depths_are_not():
    check_depth(SHEET, FILES, with_depths(100, 200))
    scaled = [sample._replace(scale_factor=2.0) for sample in SHEET.samples]
    check_depth(SHEET._replace(samples=scaled), FILES, with_depths(1, 9))
    peaks = {path: SignalFile(path, "narrowpeak", None) for path in FILES}
    check_depth(SHEET, peaks, with_depths(1, 9))
    # The depth of replicates is their mean.
    first, second = SHEET.samples
    third = first._replace(sample="s3", replicate="2", path=CONTROL)
    check_depth(SHEET._replace(samples=(first, second, third)), FILES, SIGNALS)
