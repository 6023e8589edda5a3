"""The sample sheet: which file holds which mark of which cell type."""

import math
import os
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ...exceptions import MalformedFileError
from .._text_files import parse_number, read_rows, read_text_lines

REQUIRED = ("sample", "condition", "mark", "replicate", "path")
OPTIONAL = ("control", "library_size", "scale_factor")


class Sample(NamedTuple):
    sample: str
    condition: str
    mark: str
    replicate: str
    path: Path
    control: Path | None  # file of the input control
    library_size: float | None  # reads, where the file isn't to be asked
    line: int  # of the sheet; row, of a DataFrame
    scale_factor: float | None = None  # of the normalised signal


class SampleSheet(NamedTuple):
    samples: tuple[Sample, ...]
    conditions: tuple[str, str]  # cell types A and B
    marks: tuple[str, ...]  # in the order of the data
    others: tuple[str, ...] = ()  # conditions of the sheet that aren't A or B

    def of(self, condition, mark):
        return [
            sample
            for sample in self.samples
            if (sample.condition, sample.mark) == (condition, mark)
        ]


def _quoted(names):
    return ", ".join(map(repr, names))


def _read_frame(frame, source):
    """Row number, from 1, and fields by column of every row of a table."""
    known = [str(name) in REQUIRED + OPTIONAL for name in frame.columns]
    frame = frame.loc[:, known | frame.notna().any().to_numpy()]
    header = [str(name) for name in frame.columns]
    _check_header(header, source)
    for number, row in enumerate(frame.itertuples(index=False, name=None), start=1):
        fields = ["" if pd.isna(value) else str(value).strip() for value in row]
        if any(fields):
            yield number, dict(zip(header, fields, strict=True))


def _read_rows(sheet, source):
    """Line number and fields by column of every row of a file."""
    if not sheet.is_file():
        raise FileNotFoundError(f"The sample sheet {sheet} doesn't exist.")
    rows = read_rows(sheet, read_text_lines(sheet), ",", skipinitialspace=True)
    stripped = ((number, [field.strip() for field in row]) for number, row in rows)
    filled = (
        (number, row)
        for number, row in stripped
        if any(row) and not row[0].startswith("#")
    )
    number, header = next(filled, (1, []))
    # Spreadsheets write empty columns.
    while header and not header[-1]:
        header.pop()
    _check_header(header, f"{source}, line {number}")
    for number, fields in filled:
        while len(fields) > len(header) and not fields[-1]:
            fields.pop()
        if len(fields) != len(header):
            raise MalformedFileError(
                f"{source}, line {number}: expected {len(header)} fields separated by "
                f"commas, as in the header, got {len(fields)}."
            )
        yield number, dict(zip(header, fields, strict=True))


def _check_header(header, where):
    expected = f"the columns {', '.join(REQUIRED)}, optionally {', '.join(OPTIONAL)}"
    if not any(header):
        raise MalformedFileError(f"{where}: must have {expected}; got nothing.")
    for name, sign in (("tabs", "\t"), ("semicolons", ";")):
        if len(header) == 1 and sign in header[0]:
            raise MalformedFileError(
                f"{where}: fields must be separated by commas, got {name}."
            )
    if missing := [name for name in REQUIRED if name not in header]:
        raise MalformedFileError(
            f"{where}: must have {expected}; {_quoted(missing)} isn't there."
        )
    for position, name in enumerate(header):
        if name not in REQUIRED + OPTIONAL:
            raise MalformedFileError(f"{where}: must have {expected}; got {name!r}.")
        if name in header[:position]:
            raise MalformedFileError(f"{where}: {name!r} occurs twice.")


def _positive(fields, name, where):
    text = fields.get(name)
    if not text:
        return None
    number = parse_number(text)
    if not 0 < number < math.inf:
        raise MalformedFileError(
            f"{where}: {name} must be a positive number, or empty; got {text!r}."
        )
    return number


def _find_path(text, folder, where):
    if not text:
        return None
    if "://" in text:
        raise MalformedFileError(
            f"{where}: files must be on this machine, no URLs; fetch {text} first."
        )
    return folder / os.path.expanduser(text)


def _make_sample(line, fields, folder, source):
    where = f"{source}, line {line}"
    for name in REQUIRED:
        if not fields[name]:
            raise MalformedFileError(f"{where}: {name} is empty.")
    return Sample(
        *(fields[name] for name in REQUIRED[:4]),
        path=_find_path(fields["path"], folder, where),
        control=_find_path(fields.get("control"), folder, where),
        library_size=_positive(fields, "library_size", where),
        line=line,
        scale_factor=_positive(fields, "scale_factor", where),
    )


def _check_unique(samples, source):
    kinds = {
        "sample": lambda sample: (sample.sample,),
        "condition, mark and replicate": lambda sample: sample[1:4],
        "path": lambda sample: sample.path.resolve(),
    }
    for what, key in kinds.items():
        seen = {}
        for sample in samples:
            first = seen.setdefault(key(sample), sample)
            if first is not sample:
                shown = sample.path if what == "path" else ", ".join(key(sample))
                raise MalformedFileError(
                    f"{source}, line {sample.line}: {what} must be listed once; "
                    f"{shown} is in line {first.line} already."
                )
    paths = {sample.path.resolve() for sample in samples}
    for sample in samples:
        if sample.control is not None and sample.control.resolve() in paths:
            raise MalformedFileError(
                f"{source}, line {sample.line}: the control must be no sample's own "
                f"file; got {sample.control}."
            )


def _choose_contrasts(there, contrast, source):
    if contrast is None:
        if len(there) != 2:
            raise MalformedFileError(
                f"{source} must list two conditions, or two be chosen with "
                "contrast=(A, B), for log2 of B over A; got "
                f"{len(there)}: {_quoted(there)}."
            )
        return [tuple(there)]
    pairs = contrast if is_several(contrast) else [contrast]
    for pair in pairs:
        if not isinstance(pair, list | tuple) or len(pair) != 2 or pair[0] == pair[1]:
            raise ValueError(
                "contrast must be two different conditions, cell types A and B, or a "
                f"list of such pairs; got {contrast!r}."
            )
        _check_among("contrast", pair, there, source)
    pairs = [tuple(pair) for pair in pairs]
    if len(set(pairs)) != len(pairs):
        raise ValueError(f"contrast must list each pair once; got {contrast!r}.")
    return pairs


def is_several(contrast):
    return bool(contrast) and not isinstance(contrast[0], str)


def _choose_marks(samples, marks, there, source):
    if marks is None:
        return tuple(dict.fromkeys(sample.mark for sample in samples))
    if len(set(marks)) != len(marks) or not len(marks):
        raise ValueError(
            f"marks must be one or more different marks; got {_quoted(marks)}."
        )
    _check_among("marks", marks, there, source)
    return tuple(marks)


def _check_among(name, chosen, there, source):
    for each in chosen:
        if each not in there:
            raise ValueError(
                f"{name} must be among those of {source}, {_quoted(there)}; got "
                f"{each!r}."
            )


def _check_complete(sheet, source):
    for mark in sheet.marks:
        for condition in sheet.conditions:
            if not sheet.of(condition, mark):
                raise MalformedFileError(
                    f"{source}: every mark must have samples of both conditions; "
                    f"{mark!r} has none of {condition!r}. Pass marks=[...] to go "
                    "without it."
                )


def read_sample_sheets(sheet, *, contrast=None, marks=None):
    """Read a sample sheet, as :func:`build_dataset` describes it, for each contrast."""
    if isinstance(sheet, pd.DataFrame):
        source, folder, read = "The sample sheet", Path(), _read_frame
    else:
        sheet = Path(sheet)
        source, folder, read = str(sheet), sheet.parent, _read_rows
    samples = [
        _make_sample(line, fields, folder, source)
        for line, fields in read(sheet, source)
    ]
    if not samples:
        raise MalformedFileError(f"{source} lists no samples, only a header.")
    conditions, there = (
        list(dict.fromkeys(getattr(sample, name) for sample in samples))
        for name in ("condition", "mark")
    )
    sheets = []
    for pair in _choose_contrasts(conditions, contrast, source):
        of_pair = [sample for sample in samples if sample.condition in pair]
        chosen = _choose_marks(of_pair, marks, there, source)
        used = tuple(sample for sample in of_pair if sample.mark in chosen)
        others = tuple(name for name in conditions if name not in pair)
        sheets.append(SampleSheet(used, pair, chosen, others))
        _check_complete(sheets[-1], source)
    _check_unique(samples_of(sheets), source)
    return sheets


def samples_of(sheets):
    return list(dict.fromkeys(sample for sheet in sheets for sample in sheet.samples))
