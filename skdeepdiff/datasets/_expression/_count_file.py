"""Counts of one sample, as STAR, htseq-count and others write them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ...exceptions import MalformedFileError
from .._gene_ids import bare_ids
from .._genes._annotation import read_annotation
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


class CountFile(NamedTuple):
    """Counts of one sample by gene."""

    program: str  # that has written the file
    ids: list[str]
    numbers: list[int]  # lines of the genes, the first of those of their transcripts
    counts: list[float]
    lost: list[str]  # transcripts of no gene
    library: str | None  # strands that STAR's columns suggest, if they do


def read_transcripts(tx2gene: str | Path | pd.DataFrame) -> dict[str, str]:
    """Read the gene of each transcript, both without versions.

    ``tx2gene`` is a table whose first two columns are transcripts and genes, with a
    header or without, or a GTF or GFF3 file.
    """
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
    """Tell which program has written a table, and its column of counts."""
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
    """Tell which strands the columns of STAR suggest, if any."""
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
    """Read the counts of one sample.

    ``strand`` is the column of STAR, None for the first; other programs have one.
    ``genes`` are the gene ids by transcript, see `read_transcripts`.
    """
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
