"""Mistakes in sample sheets."""

import pandas as pd

from skdeepdiff.datasets import build_dataset

from .bad_file import BadFile, write
from .reads import write_bed

HEADER = "sample,condition,mark,replicate,path"
EXPECTED = (
    "must have the columns sample, condition, mark, replicate, path, optionally "
    "control, library_size, scale_factor"
)
PAIR = (HEADER, "a,A,H3,1,a.bed", "b,B,H3,1,b.bed")


def of(*lines, **options):
    """Build from a sheet of these lines."""

    def call(folder):
        genes = write(folder, "genes.bed", "chr1\t99\t100\tg\t0\t+")
        for start, name in enumerate(("c.bed", "a.bed", "b.bed"), start=89):
            write_bed(folder / name, [("chr1", start, 100)])
        sheet = write(folder, "sheet.csv", *lines)
        build_dataset(sheet, genes, **options)

    return call


SHEET_PATH = "{folder}/sheet.csv"

TABLE = [
    BadFile(
        "sheet: missing",
        lambda folder: build_dataset(folder / "sheet.csv", folder / "genes.gtf"),
        f"The sample sheet {SHEET_PATH} doesn't exist.",
        FileNotFoundError,
    ),
    BadFile("sheet: empty", of(), f"{SHEET_PATH}, line 1: {EXPECTED}; got nothing."),
    BadFile(
        "sheet: only a header",
        of(HEADER),
        f"{SHEET_PATH} lists no samples, only a header.",
    ),
    BadFile(
        "sheet: tabs for commas",
        of(*(line.replace(",", "\t") for line in PAIR)),
        f"{SHEET_PATH}, line 1: fields must be separated by commas, got tabs.",
    ),
    BadFile(
        "sheet: a column is missing",
        of(*(line.rpartition(",")[0] for line in PAIR)),
        f"{SHEET_PATH}, line 1: {EXPECTED}; 'path' isn't there.",
    ),
    BadFile(
        "sheet: a column is misspelt",
        of(f"{HEADER},libary_size", "a,A,H3,1,a.bed,5", "b,B,H3,1,b.bed,5"),
        f"{SHEET_PATH}, line 1: {EXPECTED}; got 'libary_size'.",
    ),
    BadFile(
        "sheet: a column occurs twice",
        of(f"{HEADER},path", "a,A,H3,1,a.bed,a.bed"),
        f"{SHEET_PATH}, line 1: 'path' occurs twice.",
    ),
    BadFile(
        "sheet: a field too few",
        of(*PAIR, "c,B,H3,2"),
        f"{SHEET_PATH}, line 4: expected 5 fields separated by commas, as in the "
        "header, got 4.",
    ),
    BadFile(
        "sheet: an empty field",
        of(HEADER, "a,A,,1,a.bed"),
        f"{SHEET_PATH}, line 2: mark is empty.",
    ),
    BadFile(
        "sheet: a table without columns",
        lambda folder: build_dataset(
            pd.DataFrame({"sample": ["a"], "path": ["a.bed"]}),
            write(folder, "genes.bed", "chr1\t99\t100\tg\t0\t+"),
        ),
        f"The sample sheet: {EXPECTED}; 'condition', 'mark', 'replicate' isn't there.",
    ),
    BadFile(
        "sheet: one condition",
        of(HEADER, "a,A,H3,1,a.bed", "b,A,H3,2,b.bed"),
        f"{SHEET_PATH} must list two conditions, or two be chosen with contrast=(A, "
        "B), for log2 of B over A; got 1: 'A'.",
    ),
    BadFile(
        "sheet: three conditions, of which none are chosen",
        of(*PAIR, "c,C,H3,1,c.bed"),
        f"{SHEET_PATH} must list two conditions, or two be chosen with contrast=(A, "
        "B), for log2 of B over A; got 3: 'A', 'B', 'C'.",
    ),
    BadFile(
        "sheet: a contrast twice",
        of(*PAIR, contrast=[("A", "B"), ["A", "B"]]),
        "contrast must list each pair once; got [('A', 'B'), ['A', 'B']].",
        ValueError,
    ),
    BadFile(
        "sheet: three conditions in a contrast",
        of(*PAIR, "c,C,H3,1,c.bed", contrast=("A", "B", "C")),
        "contrast must be two different conditions, cell types A and B, or a list of "
        "such pairs; got ('A', 'B', 'C').",
        ValueError,
    ),
    BadFile(
        "sheet: a condition that isn't there",
        of(*PAIR, contrast=["A", "C"]),
        f"contrast must be among those of {SHEET_PATH}, 'A', 'B'; got 'C'.",
        ValueError,
    ),
    BadFile(
        "sheet: a condition against itself",
        of(*PAIR, contrast=["A", "A"]),
        "contrast must be two different conditions, cell types A and B, or a list of "
        "such pairs; got ['A', 'A'].",
        ValueError,
    ),
    BadFile(
        "sheet: an unknown mark",
        of(*PAIR, marks=["H3K4me3"]),
        f"marks must be among those of {SHEET_PATH}, 'H3'; got 'H3K4me3'.",
        ValueError,
    ),
    BadFile(
        "sheet: a mark twice",
        of(*PAIR, marks=["H3", "H3"]),
        "marks must be one or more different marks; got 'H3', 'H3'.",
        ValueError,
    ),
    BadFile(
        "sheet: a mark in one condition",
        of(HEADER, "a,A,H3K4me3,1,a.bed", "b,B,H3k4me3,1,b.bed"),
        f"{SHEET_PATH}: every mark must have samples of both conditions; 'H3K4me3' has "
        "none of 'B'. Pass marks=[...] to go without it.",
    ),
    BadFile(
        "sheet: a sample twice",
        of(HEADER, "a,A,H3,1,a.bed", "a,B,H3,1,b.bed"),
        f"{SHEET_PATH}, line 3: sample must be listed once; a is in line 2 already.",
    ),
    BadFile(
        "sheet: a replicate twice",
        of(*PAIR, "c,B,H3,1,c.bed"),
        f"{SHEET_PATH}, line 4: condition, mark and replicate must be listed once; B, "
        "H3, 1 is in line 3 already.",
    ),
    BadFile(
        "sheet: a file twice",
        of(HEADER, "a,A,H3,1,a.bed", "b,B,H3,1,./a.bed"),
        f"{SHEET_PATH}, line 3: path must be listed once; {{folder}}/a.bed is in line "
        "2 already.",
    ),
    BadFile(
        "sheet: a sample as its own control",
        of(f"{HEADER},control", "a,A,H3,1,a.bed,a.bed", "b,B,H3,1,b.bed,"),
        f"{SHEET_PATH}, line 2: the control must be no sample's own file; got "
        "{folder}/a.bed.",
    ),
    BadFile(
        "sheet: no number of reads",
        of(f"{HEADER},library_size", "a,A,H3,1,a.bed,20M", "b,B,H3,1,b.bed,"),
        f"{SHEET_PATH}, line 2: library_size must be a positive number, or empty; got "
        "'20M'.",
    ),
    *(
        BadFile(
            f"sheet: {factor} as a scale factor",
            of(f"{HEADER},scale_factor", f"a,A,H3,1,a.bed,{factor}", *PAIR[2:]),
            f"{SHEET_PATH}, line 2: scale_factor must be a positive number, or empty; "
            f"got '{factor}'.",
        )
        for factor in ("0", "-1", "inf", "1:2")
    ),
    BadFile(
        "sheet: a scale factor for one sample of a mark",
        of(f"{HEADER},scale_factor", "a,A,H3,1,a.bed,2", "b,B,H3,1,b.bed,"),
        "Sample 'b' (line 3 of the sheet): all samples of a mark must have a "
        "scale_factor, or none; of 'H3' and 'a', one lacks it.",
    ),
    BadFile(
        "sheet: pooled replicates with two scale factors",
        of(
            f"{HEADER},scale_factor",
            "a,A,H3,1,a.bed,2",
            "b,B,H3,1,b.bed,2",
            "c,B,H3,2,c.bed,3",
            replicates="sum",
        ),
        "Sample 'c' (line 4 of the sheet): replicates='sum' makes one library, so that "
        "replicates must have the same scale_factor; got 3, but 2 of 'b'.",
    ),
    BadFile(
        "sheet: input without a control",
        of(*PAIR, normalize="input"),
        "Sample 'a' (line 2 of the sheet): normalize='input' needs a control for every "
        "sample.",
    ),
    BadFile(
        "sheet: a control that exceeds its samples",
        of(
            f"{HEADER},control",
            "a,A,H3,1,a.bed,c.bed",
            "b,B,H3,1,b.bed,c.bed",
            normalize="input",
        ),
        "Sample 'a' (line 2 of the sheet): normalising leaves no signal of 'H3' in "
        "'A'; in no bin do its samples exceed their input controls.",
    ),
    BadFile(
        "sheet: an address for a file",
        of(HEADER, "a,A,H3,1,a.bed", "b,B,H3,1,https://example.org/b.bam"),
        f"{SHEET_PATH}, line 3: files must be on this machine, no URLs; fetch "
        "https://example.org/b.bam first.",
    ),
    BadFile(
        "sheet: a file that isn't there",
        of(HEADER, "a,A,H3,1,a.bed", "b,B,H3,1,reads/b.bam"),
        "Sample 'b' (line 3 of the sheet): {folder}/reads/b.bam doesn't exist, or "
        "isn't a file.",
        FileNotFoundError,
    ),
]
