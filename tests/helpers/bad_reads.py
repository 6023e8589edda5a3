"""Mistakes in files of reads and signal, and files that don't fit together."""

import gzip
import struct

import pyBigWig
import pysam

from bad_file import BadFile, write
from own_data import write_experiment
from reads import SIZES, write_bam, write_bed
from skdeepdiff.datasets import build_dataset, load_dataset, save_dataset
from skdeepdiff.datasets._signal._alignments import END_OF_CRAM_3
from skdeepdiff.exceptions import MalformedFileError

SMALL = {"upstream": 40, "downstream": 20, "bin_size": 20}
HEADER = "sample,condition,mark,replicate,path,library_size"
READ = [{"start": 95, "cigar": "10M"}]


def write_bigwig(path, value=2.0, sizes=SIZES):
    with pyBigWig.open(str(path), "w") as file:
        file.addHeader(list(sizes.items()))
        file.addEntries(["chr1"], [90], ends=[110], values=[value])
    return path


def of(name, make, other="b.bed", genes="chr1\t99\t100\tg\t0\t+", size="", **options):
    """Build from two files, the first of which ``make`` writes to a path."""

    def call(folder):
        make(folder / name)
        if other == "b.bed":
            write_bed(folder / other, [("chr1", 91, 100)])
        elif other.endswith(".bam"):
            write_bam(folder / other, READ)
        else:
            write_bigwig(folder / other)
        sheet = write(
            folder,
            "sheet.csv",
            HEADER,
            f"a,A,H3,1,{name},{size}",
            f"b,B,H3,1,{other},{size}",
        )
        annotation = write(folder, "genes.bed", *genes.splitlines())
        build_dataset(sheet, annotation, **(SMALL | options))

    return call


def content(data):
    return lambda path: path.write_bytes(data)


def text(*lines):
    return content("".join(f"{line}\n" for line in lines).encode())


def truncated_bam(path):
    reads = [{"start": start, "cigar": "36M"} for start in range(900)]
    write_bam(path, reads)
    path.write_bytes(path.read_bytes()[:-200])


def bam_without_its_end(path):
    write_bam(path, READ)
    path.write_bytes(path.read_bytes()[:-28])  # the empty block that ends the file


def damaged_bam(path):
    reads = [{"start": start, "cigar": "36M"} for start in range(900)]
    write_bam(path, reads)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def truncated_cram(path):
    write_bam(path, READ, kind="cram", format_options=[b"no_ref=1"])
    path.write_bytes(path.read_bytes()[: -len(END_OF_CRAM_3)])


def unaligned_bam(path):
    text_ = b"@HD\tVN:1.6\n"
    header = b"BAM\x01" + struct.pack("<i", len(text_)) + text_ + struct.pack("<i", 0)
    with pysam.BGZFile(str(path), "wb") as file:
        file.write(header)


def truncated_bigwig(path):
    write_bigwig(path)
    path.write_bytes(path.read_bytes()[:400])


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


A = "{folder}/a"

TABLE = [
    BadFile(
        "reads: no known ending",
        of("a.sam", text("@HD")),
        f"{A}.sam: the name must end in one of .bam, .cram, .bw, .bigwig, .bed, "
        ".bed.gz, .tagalign, .tagalign.gz (in capitals or not).",
    ),
    BadFile("reads: an empty file", of("a.bam", content(b"")), f"{A}.bam is empty."),
    BadFile(
        "reads: an error page saved as BAM",
        of("a.bam", text("<html>404</html>")),
        f"{A}.bam is named like a BAM file, but holds text.",
    ),
    BadFile(
        "reads: bigWig named BAM",
        of("a.bam", write_bigwig),
        f"{A}.bam is named like a BAM file, but holds bigWig.",
    ),
    BadFile(
        "reads: BAM named bigWig",
        of("a.bw", lambda path: write_bam(path, READ)),
        f"{A}.bw is named like a bigWig file, but holds BAM.",
    ),
    BadFile(
        "reads: a truncated BAM",
        of("a.bam", truncated_bam),
        f"{A}.bam can't be read as BAM; it may be truncated or damaged: ...",
    ),
    BadFile(
        "reads: a BAM without its end",
        of("a.bam", bam_without_its_end),
        f"{A}.bam can't be read as BAM; it may be truncated or damaged: no BGZF EOF "
        "marker; file may be truncated.",
    ),
    BadFile(
        "reads: a damaged BAM",
        of("a.bam", damaged_bam),
        f"{A}.bam can't be read as BAM; it may be truncated or damaged: ...",
    ),
    BadFile(
        "reads: a BAM of reads that aren't aligned",
        of("a.bam", unaligned_bam),
        f"{A}.bam lists no chromosomes in its header: its reads aren't aligned.",
    ),
    BadFile(
        "reads: a BAM in which nothing counts",
        of("a.bam", lambda path: write_bam(path, [{**READ[0], "flag": 0x400}])),
        f"{A}.bam holds no reads that count.",
    ),
    BadFile(
        "reads: a damaged CRAM",
        of("a.cram", content(b"CRAM\x03\x00" + bytes(200) + END_OF_CRAM_3)),
        f"{A}.cram can't be read as CRAM; it may be truncated or damaged: ...",
    ),
    BadFile(
        "reads: a truncated CRAM",
        of("a.cram", truncated_cram),
        f"{A}.cram can't be read as CRAM; it is truncated, as the container that ends "
        "such a file is missing.",
    ),
    BadFile(
        "reads: the same reads for both conditions",
        of("a.bed", lambda path: write_bed(path, [("chr1", 91, 100)])),
        "Sample 'b' (line 3 of the sheet): every sample must have data of its own; "
        "{folder}/b.bed is the same as {folder}/a.bed, byte for byte.",
    ),
    BadFile(
        "reads: millions for reads as library_size",
        of("a.bed", text("chr1\t90\t100", "chr1\t92\t100"), size="1.5"),
        "Sample 'a' (line 2 of the sheet): library_size must be the number of reads, "
        "at least the 2 that count in the file; got 1.5.",
    ),
    BadFile(
        "reads: BED without tabs",
        of("a.bed", text("chr1 90 100")),
        f"{A}.bed, line 1: expected chromosome, start and end, separated by tabs, got "
        "'chr1 90 100'.",
    ),
    BadFile(
        "reads: BED with commas",
        of("a.bed", text("chr1,90,100")),
        f"{A}.bed, line 1: expected chromosome, start and end, separated by tabs, got "
        "'chr1,90,100'.",
    ),
    BadFile(
        "reads: BED with a header",
        of("a.bed", text("chrom\tstart\tend", "chr1\t90\t100")),
        f"{A}.bed, line 1: expected whole numbers of bases, got 'start'.",
    ),
    BadFile(
        "reads: BED that ends before it starts",
        of("a.bed", text("chr1\t90\t100", "chr1\t100\t90")),
        f"{A}.bed, line 2: expected start < end, got 100 and 90.",
    ),
    BadFile(
        "reads: BED cut off in a line",
        of("a.bed", content(b"chr1\t90\t100\nchr1\t9")),
        f"{A}.bed, line 2: expected chromosome, start and end, separated by tabs, got "
        "'chr1\\t9'.",
    ),
    BadFile(
        "reads: a truncated tagAlign",
        of("a.tagAlign.gz", content(gzip.compress(b"chr1\t90\t100\n" * 999)[:-20])),
        f"{A}.tagAlign.gz is truncated or damaged: ...",
    ),
    BadFile(
        "reads: only comments",
        of("a.bed", text("# nothing")),
        f"{A}.bed holds no reads that count.",
    ),
    BadFile(
        "signal: a truncated bigWig",
        of("a.bw", truncated_bigwig, "b.bw"),
        f"{A}.bw can't be read as bigWig; it may be truncated or damaged: ...",
    ),
    BadFile(
        "signal: logarithms",
        of("a.bw", lambda path: write_bigwig(path, -1.5), "b.bw"),
        f"{A}.bw must hold signal that isn't negative, such as coverage or fold "
        "enrichment, not its logarithm; a bin's mean is -0.825.",
    ),
    BadFile(
        "signal: rpm of bigWig",
        of("a.bw", write_bigwig, "b.bw", normalize="rpm"),
        "Sample 'a' (line 2 of the sheet): normalize='rpm' needs library_size in the "
        "sheet for bigWig files, which don't tell how many reads they are made of. Use "
        "normalize=None if the signal is normalised already.",
    ),
    BadFile(
        "signal: reads in one condition, signal in the other",
        of("a.bw", write_bigwig, "b.bam"),
        "Sample 'b' (line 3 of the sheet): all files of a mark must hold reads, or all "
        "signal; that of 'H3' is BAM, that of 'a' is bigWig.",
    ),
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
        "columns={'K562': [...], 'H1': [...]}.",
    ),
    BadFile(
        "dataset: truncated",
        saved(lambda path: path.write_bytes(path.read_bytes()[:-300])),
        "{folder}/genes.npz isn't a dataset of skdeepdiff's, or is damaged.",
        MalformedFileError,
    ),
]
