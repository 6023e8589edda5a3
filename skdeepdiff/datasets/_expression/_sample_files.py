"""Counts in a file for each sample, as STAR and others write them, and their table."""

import glob
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ...exceptions import MalformedFileError
from .._gene_ids import bare_ids, first_repeated
from .._genes._annotation import read_annotation
from .._provenance import describe_table
from .._text_files import list_names
from ._counts import take_counts
from ._table import Table, as_number, read_table_file, take_table

# Columns of files without a header, by their number: htseq-count, also with an
# attribute besides the id, and STAR.
STRANDS = ["unstranded", "forward", "reverse"]
UNNAMED = {2: ["count"], 3: ["attribute", "count"], 4: STRANDS}
BY_COLUMN = {"expected_count": "RSEM", "NumReads": "salmon", "est_counts": "kallisto"}
FEATURECOUNTS = ["Chr", "Start", "End", "Strand", "Length"]

# Share of the counts that transcripts of no gene may have.
MOST_LOST = 0.1
# Of a library's reads on one strand over the other: it is strand-specific, or isn't.
SPECIFIC, UNSPECIFIC = 5, 2

SHEET = {"sample", "condition", "path", "strand"}


class CountFile(NamedTuple):
    program: str  # that has written the file
    ids: list[str]
    numbers: list[int]  # lines of the genes, the first of those of their transcripts
    counts: list[float]
    lost: list[str]  # transcripts of no gene
    library: str | None  # strands that STAR's columns suggest, if they do


def read_transcripts(tx2gene: str | Path | pd.DataFrame) -> dict[str, str]:
    """Read the gene of each transcript, both without versions."""
    table, place = None, f"{tx2gene}, line"
    if isinstance(tx2gene, pd.DataFrame):
        if tx2gene.shape[1] < 2:
            raise ValueError("tx2gene must have two columns, transcripts and genes.")
        table, place = take_table(tx2gene.set_index(tx2gene.columns[0])), "row"
    elif {".gtf", ".gff", ".gff3"} & set(Path(tx2gene).suffixes[-2:]):
        path = Path(tx2gene)
        features = (
            read_annotation(path, ("transcript",), None).features
            or read_annotation(path, ("exon",), None).features
        )
        if not features:
            raise MalformedFileError(f"tx2gene: {path} has no transcripts or exons.")
        pairs = [(each.line, each.transcript, each.gene_id) for each in features]
    else:
        table = read_table_file(Path(tx2gene))
    if table is not None:
        # A header is no transcript of any sample.
        pairs = [(1, table.id_column, table.columns[0])]
        fields = (str(row[0]) for row in table.values)
        pairs += zip(table.numbers, table.ids, fields, strict=True)
    known: dict[str, str] = {}
    for number, *names in pairs:
        transcript, gene = bare_ids(names)
        if known.setdefault(transcript, gene) != gene:
            raise MalformedFileError(
                f"tx2gene, {place} {number}: transcript {transcript!r} must be of one "
                f"gene, got {known[transcript]!r} and {gene!r}."
            )
    return known


def _choose_column(table: Table) -> tuple[str, str]:
    for column, program in BY_COLUMN.items():
        if column in table.columns:
            return program, column
    if table.columns == STRANDS:
        return "STAR", STRANDS[0]
    program, columns = "htseq-count", table.columns
    if columns[: len(FEATURECOUNTS)] == FEATURECOUNTS:
        program, columns = "featureCounts", columns[len(FEATURECOUNTS) :]
    # Attributes of genes, such as their symbols, may come before.
    numeric = [
        name
        for name in columns
        if all(as_number(field) >= 0 for field in table.column(name))
    ]
    if len(numeric) != 1 or table.id_column == "Status":
        table.fail(
            "expected counts of one sample, as of STAR (ReadsPerGene.out.tab), "
            "htseq-count, featureCounts, RSEM, salmon or kallisto; got the columns "
            f"{list_names([table.id_column, *table.columns])}."
        )
    return program, numeric[0]


def _find_library(table: Table) -> str | None:
    genes = table.keep([not name.startswith("N_") for name in table.ids])
    forward, reverse = (sum(take_counts(genes, name)) for name in STRANDS[1:])
    if forward > SPECIFIC * reverse:
        return "forward"
    if reverse > SPECIFIC * forward:
        return "reverse"
    if max(forward, reverse) < UNSPECIFIC * min(forward, reverse):
        return "unstranded"
    return None


def _sum_by_gene(
    table: Table, counts: list[float], genes: Mapping[str, str] | None
) -> tuple[list[str], list[int], list[float], list[str]]:
    """Add up counts of transcripts: ids, lines, counts of genes; lost transcripts."""
    if genes is None:
        table.fail(
            "it has counts of transcripts. Which gene each is of must be given by "
            "tx2gene (expression_tx2gene of build_dataset): a table of two columns, or "
            "a GTF or GFF3 file."
        )
    # GENCODE's FASTA files append the gene's id and others.
    names = bare_ids(name.partition("|")[0] for name in table.ids)
    frame = pd.DataFrame({"number": table.numbers, "count": counts})
    gene = pd.Series([genes.get(name) for name in names], dtype=object)
    lost = [name for name, is_lost in zip(names, gene.isna(), strict=True) if is_lost]
    total, total_lost = frame["count"].sum(), frame["count"][gene.isna()].sum()
    if total_lost > MOST_LOST * total or len(lost) == len(names):
        table.fail(
            f"{len(lost)} of {len(names)} transcripts, with {total_lost:.3g} of "
            f"{total:.3g} counts, aren't in tx2gene, such as {lost[0]!r}; it has "
            f"{list_names(list(genes)[-2:])}."
        )
    by_gene = frame.groupby(gene, sort=False).agg({"number": "first", "count": "sum"})
    return [*by_gene.index], *by_gene.to_dict("list").values(), lost


def read_count_file(
    path: Path, strand: str | None, genes: Mapping[str, str] | None
) -> CountFile:
    table = read_table_file(path, UNNAMED)
    program, column = _choose_column(table)
    library = None
    if program == "STAR":
        column = strand or column
        library = _find_library(table)
    elif strand:
        table.fail(
            f"strand={strand!r} chooses a column of STAR's ReadsPerGene.out.tab; this "
            f"seems to be of {program}."
        )
    counts = take_counts(table, column)
    of_transcripts = table.id_column == "transcript_id" or (
        program in {"salmon", "kallisto"} and not path.name.endswith(".genes.sf")
    )
    ids, numbers = table.ids, table.numbers
    lost: list[str] = []
    if of_transcripts:
        ids, numbers, counts, lost = _sum_by_gene(table, counts, genes)
    return CountFile(program, ids, numbers, counts, lost, library)


class SampleFile(NamedTuple):
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
        name, strand = fields.get("sample", ""), fields.get("strand") or None
        path = folder / Path(fields["path"]).expanduser()
        files.append(SampleFile(name, path, fields["condition"], strand))
    return files


def find_files(pattern: str | Path) -> list[Path]:
    """Find the files of a path in which ``*``, ``?`` and ``[]`` stand for others."""
    path = Path(pattern).expanduser()
    if path.exists() or not glob.has_magic(str(path)):
        return [path]
    paths = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]
    if not paths:
        raise FileNotFoundError(f"no file matches {str(pattern)!r}.")
    return paths


def take_mapping(files: Mapping[str, Any]) -> list[SampleFile]:
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
    """Name samples as given, or else by files, or by folders, or by whole paths."""
    paths = [file.path for file in files]
    if again := first_repeated(str(path.resolve()) for path in paths):
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
    if other := [
        (file.name, file.strand or STRANDS[0], each.library)
        for file, each in counts.items()
        if each.library not in {None, file.strand or STRANDS[0]}
    ]:
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
        if missing := [name for name in there if name not in here]:
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
    """Join files: table, columns by cell type if told, lost transcripts, details."""
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
    source = f"{path} and {len(files) - 1} more" if len(files) > 1 else str(path)
    names = [file.name for file in files]
    rows = [*map(list, zip(*columns, strict=True))]
    table = Table(source, "line", "", names, first.ids, first.numbers, rows)
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
