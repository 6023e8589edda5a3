"""Synthetic genes written as the files that people have."""

import gzip
from numbers import Integral
from pathlib import Path

import numpy as np
from sklearn.utils import Bunch, check_random_state
from sklearn.utils._param_validation import Interval

from .._utils._estimators import validated
from .._utils._extras import import_extra
from .._utils._files import write_whole
from ._synthetic import make_paired_marks

N_CHROMOSOMES = 16
BIN_SIZE = 100
READ_LENGTH = 36
GENE_LENGTH = 2_000

README = Path(__file__).with_name("example.txt").read_text("utf-8")


def _place(n_genes, n_bins):
    """Choose each gene's chromosome and start site, so that no windows overlap."""
    distance = 2 * max(n_bins * BIN_SIZE, GENE_LENGTH)
    order = np.arange(n_genes)
    chromosomes = order * N_CHROMOSOMES // n_genes
    within = order - np.searchsorted(chromosomes, chromosomes)
    return chromosomes, distance * (within + 1)


def _reads(counts, chromosomes, sites, n_reads, rng):
    """Draw places of the reads counted in bins, and of others between windows."""
    _n_genes, n_bins = counts.shape
    gene, bin_ = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), n_bins)
    left = sites[gene] + (bin_ - n_bins // 2) * BIN_SIZE
    starts = left + rng.randint(0, BIN_SIZE - READ_LENGTH + 1, size=len(left))
    elsewhere = rng.randint(0, len(sites), size=n_reads - len(starts))
    before = rng.randint(READ_LENGTH, n_bins * BIN_SIZE + 1, size=len(elsewhere))
    gene = np.concatenate([gene, elsewhere])
    starts = np.concatenate(
        [starts, sites[elsewhere] - n_bins // 2 * BIN_SIZE - before]
    )
    order = np.lexsort((starts, chromosomes[gene]))
    return chromosomes[gene][order], starts[order]


def _write_bam(path, reads, sizes):
    pysam = import_extra("pysam", "genomics")
    header = pysam.AlignmentHeader.from_references(list(sizes), list(sizes.values()))
    with pysam.AlignmentFile(str(path), "wb", header=header) as file:
        for number, (chromosome, start) in enumerate(zip(*reads, strict=True)):
            place = f"{header.get_reference_name(chromosome)}\t{start + 1}"
            line = f"read{number}\t0\t{place}\t37\t{READ_LENGTH}M\t*\t0\t0\t*\t*"
            file.write(pysam.AlignedSegment.fromstring(line, header))


def _write_tag_align(path, reads, sizes):
    names = list(sizes)
    lines = [
        f"{names[chromosome]}\t{start}\t{start + READ_LENGTH}\tN\t1000\t+\n"
        for chromosome, start in zip(*map(np.ndarray.tolist, reads), strict=True)
    ]
    write_whole(path, gzip.compress("".join(lines).encode(), mtime=0))


def _annotation(genes, chromosomes, sites):
    lines = []
    names = (genes.gene_ids, genes.gene_symbols)
    for gene_id, symbol, chromosome, site, strand in zip(
        *names, chromosomes, sites, genes.strand, strict=True
    ):
        # GTF counts from 1; a gene on the minus strand ends where it begins.
        start = site + 1 if strand > 0 else site + 2 - GENE_LENGTH
        lines.append(
            f"chr{chromosome + 1}\tsynthetic\tgene\t{start}\t{start + GENE_LENGTH - 1}"
            f"\t.\t{'+' if strand > 0 else '-'}\t."
            f'\tgene_id "{gene_id}"; gene_name "{symbol}";\n'
        )
    return "".join(lines)


def _check_empty(folder):
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"folder must be a folder; {folder} is a file.")
    inside = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if inside:
        raise FileExistsError(
            f"folder must be new or empty; {folder} holds {inside[0]}"
            f"{f' and {len(inside) - 1} more' if len(inside) > 1 else ''}."
        )


@validated(
    folder=[str, Path],
    n_genes=[Interval(Integral, N_CHROMOSOMES, None, closed="left")],
    n_bins=[Interval(Integral, 2, None, closed="left")],
    random_state=["random_state"],
)
def make_example_files(
    folder: str | Path,
    n_genes: int = 400,
    n_bins: int = 40,
    *,
    random_state: int | np.random.RandomState | None = 0,
) -> Bunch:
    """Write reads, annotation and RNA counts of synthetic genes.

    The genes are those of :func:`make_paired_marks`, on 16 chromosomes, so that
    :func:`build_dataset` gives back what that draws. A mark's libraries are equally
    large.

    Parameters
    ----------
    folder : str or Path
        Where to: a new or an empty folder. ``samples.csv``, ``genes.gtf.gz``,
        ``counts.tsv``, ``README.txt``, and in ``reads`` a BAM or tagAlign file for
        each mark and cell type.
    n_genes : int
        Genes.
    n_bins : int
        Bins of 100 bp around each start site; an even number.
    random_state : int, RandomState instance or None
        Seed.

    Returns
    -------
    genes : Bunch
        What :func:`make_paired_marks` drew, with its attributes.

    Raises
    ------
    ValueError
        If a parameter is invalid.
    FileExistsError
        If there is anything in the folder, or it is a file.
    ImportError
        If pysam isn't installed (the extra ``genomics``).

    See Also
    --------
    build_dataset : Build a dataset from such files.
    make_paired_marks : The same genes without files.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from skdeepdiff.datasets import make_example_files
    >>> with TemporaryDirectory() as folder:
    ...     make_example_files(folder, n_genes=80, n_bins=4).data.shape
    (80, 2, 5, 4)
    """
    if n_bins % 2:
        raise ValueError(f"n_bins must be an even number; got {n_bins}.")
    folder = Path(folder)
    _check_empty(folder)
    (folder / "reads").mkdir(parents=True, exist_ok=True)
    rng = check_random_state(random_state)
    genes = make_paired_marks(
        n_genes, n_bins=n_bins, bin_size=BIN_SIZE, random_state=rng
    )
    chromosomes, sites = _place(n_genes, n_bins)
    sizes = {
        f"chr{number + 1}": int(sites.max() + n_bins * BIN_SIZE + GENE_LENGTH)
        for number in range(N_CHROMOSOMES)
    }
    sheet = ["sample,condition,mark,replicate,path"]
    n_reads = genes.data.sum(axis=(0, 3)).max(axis=0).astype(np.int64)
    for mark, mark_name in enumerate(genes.mark_names):
        for cell, cell_type in enumerate(genes.cell_types):
            counts = genes.data[:, cell, mark].astype(np.int64)
            reads = _reads(counts, chromosomes, sites, n_reads[mark], rng)
            # The last mark's reads come as tagAlign, as Roadmap's do.
            last = mark == len(genes.mark_names) - 1
            name = f"{cell_type}-{mark_name}.{'tagAlign.gz' if last else 'bam'}"
            write = _write_tag_align if last else _write_bam
            write(folder / "reads" / name, reads, sizes)
            sheet.append(
                f"{cell_type}-{mark_name},{cell_type},{mark_name},1,reads/{name}"
            )
    rna = np.rint(np.exp2(genes.target[:, 1:]) - 1).astype(np.int64)
    counts = [
        f"{gene}\t{a}\t{b}" for gene, (a, b) in zip(genes.gene_ids, rna, strict=True)
    ]
    annotation = _annotation(genes, chromosomes, sites)
    texts = {
        "counts.tsv": "\n".join(["gene_id\tA\tB", *counts]) + "\n",
        "README.txt": README.format(n_genes=n_genes, half=n_bins * BIN_SIZE // 2),
        # Last, as it says that all is there.
        "samples.csv": "\n".join(sheet) + "\n",
    }
    write_whole(folder / "genes.gtf.gz", gzip.compress(annotation.encode(), mtime=0))
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
    return genes
