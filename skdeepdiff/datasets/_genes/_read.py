"""Genes and their start sites, from the usual files."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import pandas as pd

from ..._utils._estimators import one_of, validated
from ...exceptions import MalformedFileError
from .._text_files import fail
from ._annotation import Gene, read_annotated_genes
from ._checks import make_frame
from ._gene_tables import read_bed_genes, read_table_genes

ANNOTATIONS = (".gtf", ".gff", ".gff3")
SHOWN_BIOTYPES = 8


def _read(
    path: Path, tss: str, id_attribute: str | None
) -> tuple[list[Gene], dict[str, int]]:
    extension = Path(path.name.lower().removesuffix(".gz")).suffix
    allowed = (*ANNOTATIONS, ".bed", ".tsv", ".txt")
    if extension not in allowed:
        raise ValueError(
            f"{path}: expected a name that ends with {', '.join(allowed)}, or with .gz "
            "after it."
        )
    if extension in ANNOTATIONS:
        return read_annotated_genes(path, tss, id_attribute)
    if id_attribute is not None:
        raise ValueError(
            f"gene_id_attribute is for GTF and GFF3 files; {path} has no attributes."
        )
    if tss == "transcript":
        raise MalformedFileError(
            f"{path} has no transcripts; use tss='gene', or a GTF or GFF3 file."
        )
    return (read_bed_genes if extension == ".bed" else read_table_genes)(path), {}


def _choose(path: Path, genes: list[Gene], biotypes: set[str]) -> list[Gene]:
    if chosen := [gene for gene in genes if gene.biotype in biotypes]:
        return chosen
    counts = Counter(gene.biotype for gene in genes if gene.biotype)
    if not counts:
        raise MalformedFileError(
            f"{path} has no biotypes (attributes gene_type, gene_biotype or biotype of "
            "genes); leave out biotype."
        )
    there = [repr(name) for name, _ in counts.most_common(SHOWN_BIOTYPES)]
    if len(counts) > SHOWN_BIOTYPES:
        there.append(f"{len(counts) - SHOWN_BIOTYPES} more")
    raise ValueError(
        f"{path} has no gene of biotype {' or '.join(map(repr, sorted(biotypes)))}. "
        f"It has {', '.join(there)}."
    )


@validated(
    path=[str, Path],
    tss=[one_of("gene", "transcript")],
    biotype=[str, list, tuple, set, None],
    gene_id_attribute=[str, None],
    unclear_genes=[one_of("warn", "drop", "error")],
)
def read_genes(
    path: str | Path,
    *,
    tss: Literal["gene", "transcript"] = "gene",
    biotype: str | Sequence[str] | None = None,
    gene_id_attribute: str | None = None,
    unclear_genes: Literal["warn", "drop", "error"] = "warn",
) -> pd.DataFrame:
    r"""Read genes and where their transcription starts.

    Parameters
    ----------
    path : str or Path
        File, plain or compressed by gzip. Its name tells the format:

        ``.gtf``, ``.gff``, ``.gff3``
            Annotation. Its attributes tell GTF from GFF3. Where it has no genes, they
            are put together from their transcripts or else their exons.
        ``.bed``
            Chromosome, start, end, gene id, score, strand, and perhaps the symbol;
            no header. Genes start at the start on the plus strand and at the end on
            the minus strand.
        ``.tsv``, ``.txt``
            Separated by tabs, with a header that has ``gene_id``, ``chromosome``,
            ``tss`` (the first base is 1, as in GTF and BioMart), ``strand`` (+, -, 1
            or -1) and perhaps ``symbol``, in any order.
    tss : {"gene", "transcript"}
        Which start site a gene of an annotation has. "gene" takes the 5' end of the
        gene. "transcript" takes that of the transcript with the tag
        ``Ensembl_canonical``, else ``MANE_Select``, else the most common one of its
        transcripts (of several the most upstream), if it has any.
    biotype : str, sequence of str or None
        Take only genes of these biotypes, such as ``"protein_coding"``: the
        attribute ``gene_type``, ``gene_biotype`` or ``biotype``. None takes all.
    gene_id_attribute : str or None
        Attribute of an annotation that holds the gene ids, such as ``"gene_name"``, or
        a database to which ``Dbxref`` or ``db_xref`` refers, such as ``"GeneID"``. By
        default ``gene_id``, else the ``ID`` of a gene or a transcript's ``Parent``.
    unclear_genes : {"warn", "drop", "error"}
        What to do about genes without a strand, an id or a chromosome, or with several
        start sites (on two chromosomes, say, or with more than 2.5 Mb between parts).
        "warn" leaves them out with a warning; more than a tenth are an error. "drop"
        leaves out any number, "error" none. Copies on alternate, patched, unlocalized
        or unplaced sequences don't count.

    Returns
    -------
    genes : DataFrame of shape (n_genes, 5)
        A row for each gene, in the file's order, with the columns

        gene_id, symbol : str
            Id without Ensembl's version, and without the prefixes ``gene:`` and
            ``gene-``; it stands for symbols that there aren't.
        chromosome, strand : str
            As in the file; "+" or "-".
        tss : int64
            First transcribed base; the chromosome's first is 0.

        Its ``attrs`` have ``"path"``, the file; ``"dropped"``, lists of the ids of
        unclear genes by what is unclear; and ``"chromosome_sizes"``, the lengths in bp
        that the annotation tells.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MalformedFileError
        A ValueError, if a file doesn't hold what it should; names file and line.
    ValueError
        If the name's ending is of no known format, or parameters don't fit the file.

    Warns
    -----
    UserWarning
        See ``unclear_genes``.

    See Also
    --------
    build_dataset : Takes the file, or what this returns.
    read_expression : Read the genes' expression.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from skdeepdiff.datasets import read_genes
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "genes.bed"
    ...     _ = path.write_text(
    ...         "chr1\t1000\t5000\tENSG00000000001.5\t0\t+\tAAA\n"
    ...         "chr1\t7000\t9000\tENSG00000000002.1\t0\t-\tBBB\n"
    ...     )
    ...     print(read_genes(path).to_string())
               gene_id symbol chromosome   tss strand
    0  ENSG00000000001    AAA       chr1  1000      +
    1  ENSG00000000002    BBB       chr1  8999      -
    """
    path = Path(path)
    biotypes = {biotype} if isinstance(biotype, str) else set(biotype or ())
    if biotype is not None and (not biotypes or "" in biotypes):
        raise ValueError("biotype is empty; None takes the genes of all biotypes.")
    if not all(isinstance(each, str) for each in biotypes):
        raise TypeError(f"biotype must be strings, got {biotype!r}.")
    genes, sizes = _read(path, tss, gene_id_attribute)
    if biotypes:
        genes = _choose(path, genes, biotypes)
    frame = make_frame(genes, str(path), "line", partial(fail, path), unclear_genes)
    frame.attrs |= {"path": str(path), "chromosome_sizes": sizes}
    return frame
