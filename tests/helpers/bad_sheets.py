"""Mistakes in sample sheets."""

import pandas as pd

from skdeepdiff.datasets import build_dataset
from skdeepdiff.exceptions import MalformedFileError

from .bad_file import BadFile, write
from .reads import write_bed

HEADER = "sample,condition,mark,replicate,path"
EXPECTED = (
    "must have the columns sample, condition, mark, replicate, path, optionally "
    "control, library_size, scale_factor"
)
A, B = "a,A,H3,1,a.bed", "b,B,H3,1,b.bed"
PAIR = (HEADER, A, B)


def of(message, *lines, error=MalformedFileError, **options):
    """Build from a sheet of these lines, the path of which is ``{sheet}``."""

    def call(folder):
        genes = write(folder, "genes.bed", "chr1\t99\t100\tg\t0\t+")
        for start, name in enumerate(("c.bed", "a.bed", "b.bed"), start=89):
            write_bed(folder / name, [("chr1", start, 100)])
        sheet = write(folder, "sheet.csv", *lines)
        build_dataset(sheet, genes, **options)

    return BadFile(call, message.replace("{sheet}", "{folder}/sheet.csv"), error)


TABLE = [
    BadFile(
        lambda folder: build_dataset(folder / "sheet.csv", folder / "genes.gtf"),
        "The sample sheet {folder}/sheet.csv doesn't exist.",
        FileNotFoundError,
    ),
    of("{sheet}, line 1: " + EXPECTED + "; got nothing."),
    of("{sheet} lists no samples, only a header.", HEADER),
    of(
        "{sheet}, line 1: fields must be separated by commas, got tabs.",
        *(line.replace(",", "\t") for line in PAIR),
    ),
    of(
        "{sheet}, line 1: " + EXPECTED + "; 'path' isn't there.",
        *(line.rpartition(",")[0] for line in PAIR),
    ),
    of("{sheet}, line 1: " + EXPECTED + "; got 'paths'.", f"{HEADER},paths"),
    of("{sheet}, line 1: 'path' occurs twice.", f"{HEADER},path", f"{A},a.bed"),
    of(
        "{sheet}, line 4: expected 5 fields separated by commas, as in the header, "
        "got 4.",
        *PAIR,
        "c,B,H3,2",
    ),
    of("{sheet}, line 2: mark is empty.", HEADER, "a,A,,1,a.bed"),
    BadFile(
        lambda folder: build_dataset(
            pd.DataFrame({"sample": ["a"], "path": ["a.bed"]}),
            write(folder, "genes.bed", "chr1\t99\t100\tg\t0\t+"),
        ),
        f"The sample sheet: {EXPECTED}; 'condition', 'mark', 'replicate' isn't there.",
    ),
    *(
        of(
            "{sheet} must list two conditions, or two be chosen with contrast=(A, B), "
            f"for log2 of B over A; got {conditions}.",
            HEADER,
            A,
            *more,
        )
        for conditions, *more in (
            ("1: 'A'",),
            ("3: 'A', 'B', 'C'", B, "c,C,H3,1,c.bed"),
        )
    ),
    *(
        of(message, *PAIR, error=ValueError, **option)
        for message, option in (
            (
                "contrast must list each pair once; got [('A', 'B'), ['A', 'B']].",
                {"contrast": [("A", "B"), ["A", "B"]]},
            ),
            *(
                (
                    "contrast must be two different conditions, cell types A and B, or "
                    f"a list of such pairs; got {contrast}.",
                    {"contrast": contrast},
                )
                for contrast in (("A", "B", "C"), ["A", "A"])
            ),
            (
                "contrast must be among those of {sheet}, 'A', 'B'; got 'C'.",
                {"contrast": ["A", "C"]},
            ),
            (
                "marks must be among those of {sheet}, 'H3'; got 'H3K4me3'.",
                {"marks": ["H3K4me3"]},
            ),
            (
                "marks must be one or more different marks; got 'H3', 'H3'.",
                {"marks": ["H3", "H3"]},
            ),
        )
    ),
    of(
        "{sheet}: every mark must have samples of both conditions; 'H3K4me3' has none "
        "of 'B'. Pass marks=[...] to go without it.",
        HEADER,
        "a,A,H3K4me3,1,a.bed",
        "b,B,H3k4me3,1,b.bed",
    ),
    of(
        "{sheet}, line 3: sample must be listed once; a is in line 2 already.",
        HEADER,
        A,
        "a,B,H3,1,b.bed",
    ),
    of(
        "{sheet}, line 4: condition, mark and replicate must be listed once; B, H3, 1 "
        "is in line 3 already.",
        *PAIR,
        "c,B,H3,1,c.bed",
    ),
    of(
        "{sheet}, line 3: path must be listed once; {folder}/a.bed is in line 2 "
        "already.",
        HEADER,
        A,
        "b,B,H3,1,./a.bed",
    ),
    of(
        "{sheet}, line 2: the control must be no sample's own file; got "
        "{folder}/a.bed.",
        f"{HEADER},control",
        f"{A},a.bed",
        f"{B},",
    ),
    *(
        of(
            f"{{sheet}}, line 2: {column} must be a positive number, or empty; got "
            f"'{value}'.",
            f"{HEADER},{column}",
            f"{A},{value}",
        )
        for column, value in [("library_size", "20M")]
        + [("scale_factor", value) for value in ("0", "-1", "inf", "1:2")]
    ),
    of(
        "Sample 'b' (line 3 of the sheet): all samples of a mark must have a "
        "scale_factor, or none; of 'H3' and 'a', one lacks it.",
        f"{HEADER},scale_factor",
        f"{A},2",
        f"{B},",
    ),
    of(
        "Sample 'c' (line 4 of the sheet): replicates='sum' makes one library, so that "
        "replicates must have the same scale_factor; got 3, but 2 of 'b'.",
        f"{HEADER},scale_factor",
        f"{A},2",
        f"{B},2",
        "c,B,H3,2,c.bed,3",
        replicates="sum",
    ),
    of(
        "Sample 'a' (line 2 of the sheet): normalize='input' needs a control for every "
        "sample.",
        *PAIR,
        normalize="input",
    ),
    of(
        "Sample 'a' (line 2 of the sheet): normalising leaves no signal of 'H3' in "
        "'A'; in no bin do its samples exceed their input controls.",
        f"{HEADER},control",
        f"{A},c.bed",
        f"{B},c.bed",
        normalize="input",
    ),
    of(
        "{sheet}, line 2: files must be on this machine, no URLs; fetch "
        "https://example.org/a.bam first.",
        HEADER,
        "a,A,H3,1,https://example.org/a.bam",
    ),
    of(
        "Sample 'b' (line 3 of the sheet): {folder}/reads/b.bam doesn't exist, or "
        "isn't a file.",
        HEADER,
        A,
        "b,B,H3,1,reads/b.bam",
        error=FileNotFoundError,
    ),
]
