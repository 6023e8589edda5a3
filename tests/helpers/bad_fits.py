"""Files of reads or signal that don't fit the genes, each other or the RNA counts."""

from bad_file import BadFile
from bad_reads import READ, SMALL, A, of, text, write_bigwig
from own_data import write_experiment
from reads import write_bam, write_bed
from skdeepdiff.datasets import build_dataset, load_dataset, save_dataset
from skdeepdiff.exceptions import MalformedFileError

# As many genes on a chromosome as mustn't be without signal unnoticed.
TWO_CHROMOSOMES = "\n".join(
    f"{chromosome}\t99\t100\tg{chromosome}{number}\t0\t+"
    for chromosome in ("chr1", "chr2")
    for number in range(21)
)


def experiment(change=None, **options):
    """Build the small experiment after changing one of its files."""

    def call(folder):
        sheet, genes, counts = write_experiment(folder)
        if change is not None:
            change(folder)
        build_dataset(sheet, genes, counts, **(SMALL | options))

    return call


def replace(name, old, new):
    def change(folder):
        path = folder / name
        before = path.read_text()
        assert old in before
        path.write_text(before.replace(old, new))

    return change


def saved(change):
    """Load a dataset whose file was changed."""

    def call(folder):
        dataset = build_dataset(*write_experiment(folder), **SMALL)
        save_dataset(dataset, folder / "genes.npz")
        change(folder / "genes.npz")
        load_dataset(folder / "genes.npz")

    return call


TABLE = [
    BadFile(
        "genome: chr1 against 1",
        of(
            "a.bam",
            lambda path: write_bam(path, [{**READ[0], "chromosome": "1"}], {"1": 1000}),
        ),
        f"{A}.bam has none of the genes' chromosomes, such as 'chr1'; its own are '1', "
        "... Pass chromosome_names='match' to take '1' and 'chr1' for the same.",
    ),
    BadFile(
        "genome: other names in tagAlign",
        of("a.bed", lambda path: write_bed(path, [("1", 90, 100)])),
        f"{A}.bed has none of the genes' chromosomes, such as 'chr1'; its own are '1', "
        "... Pass chromosome_names='match' to take '1' and 'chr1' for the same.",
    ),
    BadFile(
        "genome: a chromosome that the reads haven't",
        of(
            "a.bam",
            lambda path: write_bam(path, READ),
            genes="chr1\t99\t100\tg\t0\t+\nchrUn_7\t99\t100\th\t0\t+",
        ),
        f"{A}.bam lacks 1 of the genes' 2 chromosomes ('chrUn_7', with 1 genes); its "
        "own are 'chr1', 'chr2', ... Are they of the same genome? Else pass "
        "missing_chromosomes='drop' to go without these genes, or 'zero' if no read "
        "means no signal.",
    ),
    BadFile(
        "genome: a BAM of one chromosome with the header of all",
        of("a.bam", lambda path: write_bam(path, READ), genes=TWO_CHROMOSOMES),
        f"{A}.bam holds nothing on 1 of the genes' 2 chromosomes ('chr2', with 21 "
        "genes) that its header lists. Is it a part of the file? Else pass "
        "missing_chromosomes='drop' to go without these genes, or 'zero' if no read "
        "means no signal.",
    ),
    BadFile(
        "genome: a bigWig of one chromosome with the header of all",
        of("a.bw", write_bigwig, "b.bw", genes=TWO_CHROMOSOMES),
        f"{A}.bw holds nothing on 1 of the genes' 2 chromosomes ('chr2', with 21 "
        "genes) that its header lists. Is it a part of the file? Else pass "
        "missing_chromosomes='drop' to go without these genes, or 'zero' if no read "
        "means no signal.",
    ),
    BadFile(
        "genome: tagAlign beyond the end of a chromosome",
        of(
            "a.bed",
            text("chr1\t90\t100", "chr1\t990\t1026"),
            chromosome_sizes={"chr1": 1000},
        ),
        f"{A}.bed, line 2: expected no read beyond the end of 'chr1' (1000 bp), got "
        "one that ends at 1026, as of another genome.",
    ),
    BadFile(
        "genome: files of two genomes",
        of("a.bam", lambda path: write_bam(path, READ, {"chr1": 900}), "b.bam"),
        "{folder}/b.bam must be of the same genome as {folder}/a.bam; chromosome "
        "'chr1' has 1000 bp in the one, 900 in the other.",
    ),
    BadFile(
        "genome: other sizes than given",
        of("a.bam", lambda path: write_bam(path, READ), chromosome_sizes={"chr1": 5}),
        f"{A}.bam must be of the same genome as chromosome_sizes; chromosome 'chr1' "
        "has 1000 bp in the one, 5 in the other.",
    ),
    BadFile(
        "genome: sizes of other chromosomes",
        of("a.bed", text("chr1\t90\t100"), chromosome_sizes={"1": 900, "2": 5}),
        "chromosome_sizes must have the genes' chromosomes; 'chr1' isn't among '1', "
        "'2', ...",
        ValueError,
    ),
    BadFile(
        "genome: two sizes of a chromosome",
        of(
            "a.bed",
            text("chr1\t90\t100"),
            chromosome_names="match",
            chromosome_sizes={"1": 900, "chr1": 500},
        ),
        "chromosome_sizes must have one length of each chromosome; 'chr1' has 900 and, "
        "as 'chr1', 500 bp.",
        ValueError,
    ),
    BadFile(
        "genome: names of chromosomes that no gene is on",
        of("a.bed", text("chr1\t90\t100"), chromosome_names={"chrOne": "1"}),
        "chromosome_names must map the genes' chromosomes, such as 'chr1'; got "
        "'chrOne'.",
        ValueError,
    ),
    BadFile(
        "genome: an annotation of another genome",
        of(
            "a.bam",
            lambda path: write_bam(path, READ),
            genes="chr1\t99\t100\tg\t0\t+\nchr1\t5000\t5001\th\t0\t+",
        ),
        "Annotation and files must be of the same genome; 1 genes, such as 'h' at 5000 "
        "on 'chr1', start beyond the end of their chromosome (1000 bp).",
        ValueError,
    ),
    BadFile(
        "genome: no read near any gene",
        of(
            "a.bed",
            lambda path: write_bed(path, [("chr1", 900, 910)]),
            genes="\n".join(f"chr1\t99\t100\tg{n}\t0\t+" for n in range(21)),
        ),
        f"{A}.bed has no signal in any gene's window; is it of the same genome?",
    ),
    BadFile(
        "genome: a file of sizes that isn't there",
        of("a.bed", text("chr1\t90\t100"), chromosome_sizes="nowhere.sizes"),
        "chromosome_sizes: nowhere.sizes doesn't exist.",
        FileNotFoundError,
    ),
    BadFile(
        "windows: no whole bins",
        of("a.bed", text("chr1\t90\t100"), bin_size=50),
        "upstream + downstream must be a positive multiple of bin_size; got "
        "upstream=40, downstream=20, bin_size=50.",
        ValueError,
    ),
    BadFile(
        "join: gene symbols for ids",
        experiment(replace("counts.tsv", "ENSG0000000000", "GENE")),
        "only 0 of 5 genes and 5 with expression have the same gene ids. ...",
        ValueError,
    ),
    BadFile(
        "join: a gene symbol that a spreadsheet mangled",
        experiment(replace("counts.tsv", "ENSG00000000003", "1-Mar")),
        "{folder}/counts.tsv, line 5: ...'1-Mar'...",
    ),
    BadFile(
        "join: a gene twice",
        experiment(replace("counts.tsv", "ENSG00000000003", "ENSG00000000001.2")),
        "{folder}/counts.tsv, line 5: ...",
    ),
    BadFile(
        "join: no samples of a condition",
        experiment(replace("counts.tsv", "H1", "hESC")),
        "{folder}/counts.tsv: no column is named 'H1', or that and one of '_.- ' or a "
        "number. The columns are 'K562_1', 'K562_2', 'hESC'; choose with "
        "expression_columns={'K562': [...], 'H1': [...]}.",
    ),
    BadFile(
        "dataset: truncated",
        saved(lambda path: path.write_bytes(path.read_bytes()[:-300])),
        "{folder}/genes.npz isn't a dataset of skdeepdiff's, or is damaged: ...",
        MalformedFileError,
    ),
]
