from pathlib import Path

import numpy as np
import pandas as pd

from skdeepdiff.datasets._expression._read import Expression
from skdeepdiff.datasets._report import write_report
from skdeepdiff.datasets._signal._sample_sheet import Sample, SampleSheet
from skdeepdiff.datasets._signal._sheet_signal import SheetSignal

SAMPLE = Sample("a", "A", "m", "1", None, None, None, 2)
SHEET = SampleSheet((SAMPLE,), ("A", "B"), ("m",))
FILE = {"mark": "m", "condition": "A", "sample": "a", "role": "signal"}
FILE |= {"content": "reads", "scale_factor": None}
PADDING = np.array([[True, False], [False, False]])


SIGNAL = SheetSignal(None, None, {"chr1": 1000}, set(), {}, [FILE | {"n_reads": 1234}])


def report(**changes):
    told = {name: changes.pop(name) for name in SIGNAL._fields if name in changes}
    arguments = {
        "sheet": SHEET,
        "signal": SIGNAL._replace(**told),
        "unclear": {},
        "joined": None,
        "expression": None,
        "padding": PADDING,
        "n_dropped": 0,
    }
    return write_report(**(arguments | changes)).splitlines()


def test_without_expression():
    unclear = {"no strand": ["a"], "several places": ["b", "c", "d", "e"]}
    assert report(unclear=unclear) == [
        "1 annotated genes dropped, no strand: a",
        "4 annotated genes dropped, several places: b, c, d, ...",
        "no expression; log fold changes would be log2 of B over A",
        "1 genes with bins beyond the ends of their chromosome (padded with zeros)",
        "m in A, a: 1,234 reads",
    ]


def test_expression():
    dropped = {"no log fold change": ["g1", "g2"]}
    expression = Expression(None, dropped, {"columns": "logFC"})
    lines = report(joined="joined", expression=expression)
    assert lines[:3] == [
        "joined",
        "2 dropped, no log fold change: g1, g2",
        "log fold change: as in the table, taken to be log2 of B over A",
    ]
    told = Expression(None, {}, {"columns": "x", "direction": "its columns"})
    assert report(joined="joined", expression=told)[1] == (
        "log fold change: log2 of B over A, by its columns"
    )
    details = {"columns": {"A": ["a1", "a2"], "B": ["b"]}, "program": "STAR"}
    details["files"] = {"a1": 0, "a2": 0, "b": 0}
    assert report(joined="joined", expression=Expression(None, {}, details))[1:3] == [
        "log fold change: log2 of B (b) over A (a1, a2)",
        "RNA counts: 3 files of STAR",
    ]


def test_chromosomes_without_reads():
    empty = {Path("folder/a.bam"): {"chrY": 2, "chrM": 1}}
    assert report(empty=empty)[1] == (
        "3 genes taken as without signal, on chromosomes on which a.bam holds nothing: "
        "chrM, chrY"
    )
    assert report(missing={"chrX"})[1] == (
        "taken as without signal, on chromosomes that a file lacks: chrX"
    )
    assert report(missing={"chrX"}, n_dropped=3)[1] == (
        "3 genes dropped, on chromosomes that a file lacks: chrX"
    )


def test_signal_and_controls():
    sheet = SHEET._replace(samples=(SAMPLE._replace(control="c"),))
    signal = FILE | {"n_reads": None, "content": "signal"}
    assert report(sheet=sheet, files=[signal], sizes={})[1:] == [
        "1 genes with bins beyond the ends of their chromosome (padded with zeros); "
        "where chromosomes end isn't known",
        "m in A, a: signal",
        "1 controls in the sheet, not used, as normalize isn't 'input'",
    ]
    control = FILE | {"role": "control", "n_reads": 5}
    lines = report(sheet=sheet, files=[FILE | {"n_reads": 7}, control])
    assert lines[2:] == ["m in A, a: 7 reads", "m in A, a (control): 5 reads"]


def test_excluded_bins_and_factors():
    excluded = pd.Series([0, 1, 3, 1, 1, 1, 1], list("abcdefg"))
    scaled = FILE | {"n_reads": None, "content": "narrow peaks", "scale_factor": 0.25}
    assert report(n_excluded=excluded, files=[scaled])[-2:] == [
        "8 bins of 6 genes excluded (0 in all files): c (3), b (1), d (1), e (1), "
        "f (1), ...",
        "m in A, a: narrow peaks, times 0.25",
    ]
    none = report(n_excluded=excluded[:1])
    assert "0 bins of 0 genes excluded (0 in all files)" in none
