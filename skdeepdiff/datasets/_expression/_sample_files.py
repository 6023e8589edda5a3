"""Counts in a file for each sample, and their table."""

from __future__ import annotations

import glob
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from .._gene_ids import first_repeated
from .._provenance import describe_table
from .._text_files import list_names
from ._count_file import STRANDS, CountFile, read_count_file, read_transcripts
from ._table import Table

SHEET = {"sample", "condition", "path", "strand"}


class SampleFile(NamedTuple):
    """File of one sample."""

    name: str
    path: Path
    condition: str | None = None  # cell type, if given
    strand: str | None = None  # column of STAR, if given


def take_sheet(table: Table, folder: Path) -> list[SampleFile]:
    """Take the files that a sheet lists, relative to a folder; none of other tables."""
    if not {"condition", "path"} <= {table.id_column, *table.columns}:
        return []
    header = [*table.columns]
    rows = table.values
    if table.place == "line":
        header = [table.id_column, *header]
        rows = [[first, *row] for first, row in zip(table.ids, rows, strict=True)]
    if not set(header) <= SHEET or len(set(header)) != len(header):
        table.fail(
            "a sheet of RNA samples must have the columns condition, path, optionally "
            f"sample and strand; got {list_names(header)}."
        )
    files = []
    for place, row in enumerate(rows):
        fields = {
            name: "" if pd.isna(field) else str(field).strip()
            for name, field in zip(header, row, strict=True)
        }
        for name, value in fields.items():
            if not value and name != "strand":
                table.fail(f"{name} is empty.", place)
        if fields.get("strand") not in {None, "", *STRANDS}:
            table.fail(
                f"strand must be {', '.join(STRANDS)}, or empty; got "
                f"{fields['strand']!r}.",
                place,
            )
        files.append(
            SampleFile(
                fields.get("sample", ""),
                folder / Path(fields["path"]).expanduser(),
                fields["condition"],
                fields.get("strand") or None,
            )
        )
    return files


def find_files(pattern: str | Path) -> list[Path]:
    """Find the files of a path in which ``*``, ``?`` and ``[]`` stand for others."""
    path = Path(pattern).expanduser()
    paths = [path]
    if not path.exists() and glob.has_magic(str(path)):
        paths = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]
        if not paths:
            raise FileNotFoundError(f"no file matches {str(pattern)!r}.")
    return paths


def take_mapping(files: Mapping[str, Any]) -> list[SampleFile]:
    """Take the files, or patterns of these, of each cell type."""
    for condition, patterns in files.items():
        if not patterns:
            raise ValueError(f"the mapping of files has none of {condition!r}.")
    return [
        SampleFile("", path, condition)
        for condition, patterns in files.items()
        for pattern in ([patterns] if isinstance(patterns, str | Path) else patterns)
        for path in find_files(pattern)
    ]


def _name_samples(files: Sequence[SampleFile]) -> list[str]:
    """Names of samples: given, or else of files, or of folders, or whole paths."""
    paths = [file.path for file in files]
    again = first_repeated(str(path.resolve()) for path in paths)
    if again:
        path = paths[again[1]].resolve()
        raise ValueError(f"samples of RNA must be listed once; got {path} again.")
    choices = [
        [file.name for file in files],
        [path.name for path in paths],
        [path.parent.name for path in paths],
        [*map(str, paths)],
    ]
    for names in choices if not files[0].name else choices[:1]:
        if all(names) and len(set(names)) == len(names):
            return names
    _, place = first_repeated(names) or (0, 0)
    raise ValueError(f"samples of RNA must be listed once; got {names[place]} again.")


def _warn_of_strands(counts: Mapping[SampleFile, CountFile]) -> None:
    """Warn of libraries whose strand seems to be another than the one chosen."""
    other = [
        (file.name, file.strand or STRANDS[0], each.library)
        for file, each in counts.items()
        if each.library not in {None, file.strand or STRANDS[0]}
    ]
    if other:
        name, strand, library = other[0]
        warnings.warn(
            f"{len(other)} of {len(counts)} RNA samples don't look {strand}: STAR's "
            f"columns suggest {library} for {name!r}. If so, choose it with "
            f"strand={library!r} (expression_strand of build_dataset).",
            stacklevel=6,
        )


def _fit(
    path: Path, counts: CountFile, first_path: Path, first: CountFile
) -> list[float]:
    """Counts in the order of the genes of the first file."""
    if counts.program != first.program:
        raise ValueError(
            f"All RNA samples must be counted by the same program; {path} seems to be "
            f"of {counts.program}, {first_path} of {first.program}."
        )
    if counts.ids == first.ids:
        return counts.counts
    by_gene = dict(zip(counts.ids, counts.counts, strict=True))
    for there, here, more, fewer in (
        (first.ids, by_gene, first_path, path),
        (counts.ids, set(first.ids), path, first_path),
    ):
        missing = [name for name in there if name not in here]
        if missing:
            raise ValueError(
                f"All RNA samples must have the same genes; {fewer} lacks "
                f"{len(missing)} of {more}, such as {missing[0]!r}."
            )
    if repeated := first_repeated(counts.ids):
        raise ValueError(f"{path} has {counts.ids[repeated[1]]!r} more than once.")
    return [by_gene[name] for name in first.ids]


def join_files(
    files: Sequence[SampleFile],
    cell_types: tuple[str, ...],
    strand: str | None,
    tx2gene: str | Path | pd.DataFrame | None,
) -> tuple[Table, dict[str, list[str]] | None, list[str], dict[str, Any]]:
    """Join the files of samples; those of other cell types are left out.

    Returns their table, a column for each sample; the columns by cell type, if files
    have conditions; transcripts of no gene; and details of `Expression`.
    """
    given = files[0].condition is not None
    for cell_type in cell_types if given else ():
        if not any(file.condition == cell_type for file in files):
            got = list_names([*dict.fromkeys(str(file.condition) for file in files)])
            raise ValueError(f"no RNA sample is of {cell_type!r}; there are {got}.")
    files = [file for file in files if not given or file.condition in cell_types]
    files = [
        file._replace(name=name, strand=file.strand or strand)
        for file, name in zip(files, _name_samples(files), strict=True)
    ]
    genes = None if tx2gene is None else read_transcripts(tx2gene)
    counts = {file: read_count_file(file.path, file.strand, genes) for file in files}
    path, first = files[0].path, counts[files[0]]
    columns = [_fit(file.path, each, path, first) for file, each in counts.items()]
    _warn_of_strands(counts)
    table = Table(
        f"{path} and {len(files) - 1} more" if len(files) > 1 else str(path),
        "line",
        "",
        [file.name for file in files],
        first.ids,
        first.numbers,
        [*map(list, zip(*columns, strict=True))],
    )
    lost = [*dict.fromkeys(name for each in counts.values() for name in each.lost)]
    details = {
        "program": first.program,
        "files": {
            file.name: describe_table(file.path) | {"strand": file.strand}
            for file in files
        },
        "tx2gene": describe_table(tx2gene),
    }
    by_cell_type = {
        cell_type: [file.name for file in files if file.condition == cell_type]
        for cell_type in cell_types
    }
    return table, by_cell_type if given else None, lost, details
