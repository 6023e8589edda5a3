"""Mistakes in files of reads and signal."""

import gzip
import struct

import pyBigWig
import pysam

from bad_file import BadFile, bgzip_block, write
from reads import SIZES, write_bam, write_bed
from skdeepdiff.datasets import build_dataset
from skdeepdiff.datasets._signal._alignments import END_OF_CRAM_3

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


def of_reference(genome):
    """Build from a CRAM whose slice has two chromosomes, with this reference."""

    def call(folder):
        made_with = write(
            folder, "made_with.fa", *(f">{name}\n{'A' * SIZES[name]}" for name in SIZES)
        )

        def make(path):
            reads = [READ[0], {**READ[0], "chromosome": "chr2"}]
            write_bam(path, reads, kind="cram", reference_filename=str(made_with),
                      format_options=[b"multi_seq_per_slice=1"])  # fmt: skip
            made_with.unlink()

        (folder / "g.fa").write_bytes(genome)
        of("a.cram", make, reference=folder / "g.fa")(folder)

    return call


def many_intervals(path):
    """Reads of 30 bins of one gene's window."""
    write_bed(path, [("chr1", start, start + 12) for start in range(10, 310, 10)])


def the_same_as_tagalign(folder):
    many_intervals(folder / "a.bed")
    many_intervals(folder / "b.tagAlign.gz")
    sheet = write(
        folder, "sheet.csv", HEADER, "a,A,H3,1,a.bed,", "b,B,H3,1,b.tagAlign.gz,"
    )
    annotation = write(folder, "genes.bed", "chr1\t159\t160\tg\t0\t+")
    build_dataset(sheet, annotation, upstream=150, downstream=150, bin_size=10)


def unaligned_bam(path):
    text_ = b"@HD\tVN:1.6\n"
    header = b"BAM\x01" + struct.pack("<i", len(text_)) + text_ + struct.pack("<i", 0)
    with pysam.BGZFile(str(path), "wb") as file:
        file.write(header)


def truncated_bigwig(path):
    write_bigwig(path)
    path.write_bytes(path.read_bytes()[:400])


A = "{folder}/a"
MUST_BE = "must be BAM, CRAM, BED, tagAlign or bigWig, but holds "

TABLE = [
    BadFile(
        "reads: SAM",
        of("a.sam", text("@HD\tVN:1.6")),
        f"{A}.sam {MUST_BE}SAM; make it BAM.",
    ),
    BadFile("reads: an empty file", of("a.bam", content(b"")), f"{A}.bam is empty."),
    BadFile(
        "reads: an error page saved as BAM",
        of("a.bam", text("<html>404</html>")),
        f"{A}.bam {MUST_BE}HTML or XML.",
    ),
    BadFile(
        "reads: BAM compressed with gzip",
        of("a.bam", content(gzip.compress(b"BAM\x01"))),
        f"{A}.bam {MUST_BE}BAM compressed with plain gzip; compress it with bgzip.",
    ),
    BadFile(
        "reads: bedGraph named BED",
        of("a.bed", text("track type=bedGraph", "chr1\t90\t100\t1.5")),
        f"{A}.bed {MUST_BE}bedGraph; make it bigWig.",
    ),
    BadFile(
        "reads: BEDPE named BED",
        of("a.bed", text("chr1\t90\t100\tchr1\t130\t140\tr\t60\t+\t-")),
        f"{A}.bed {MUST_BE}BEDPE; write one line for each fragment: its chromosome, "
        "start and end.",
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
        "reads: a reference that isn't there",
        of("a.bam", lambda path: write_bam(path, READ), reference="no.fa"),
        "reference: no.fa doesn't exist, or isn't a file.",
        FileNotFoundError,
    ),
    BadFile(
        "reads: a reference compressed with gzip",
        of_reference(gzip.compress(b">chr1\nACGT\n")),
        "reference must be a FASTA file, plain or compressed with bgzip; {folder}/g.fa "
        "holds FASTA compressed with plain gzip; compress it with bgzip.",
    ),
    BadFile(
        "reads: a CRAM of another reference",
        of_reference(b">chr9\nACGT\n"),
        f"{A}.cram can't be read as CRAM; it may be truncated or damaged: ... Or "
        "{folder}/g.fa isn't the genome that it was made with.",
    ),
    BadFile(
        "reads: the same reads for both conditions",
        of("a.bed", lambda path: write_bed(path, [("chr1", 91, 100)])),
        "Sample 'b' (line 3 of the sheet): every sample must have data of its own; "
        "{folder}/b.bed is the same as {folder}/a.bed, byte for byte.",
    ),
    BadFile(
        "reads: the same reads as BED and as tagAlign",
        the_same_as_tagalign,
        "Sample 'b' (line 3 of the sheet): every sample must have data of its own; "
        "{folder}/b.tagAlign.gz has as many reads as {folder}/a.bed, in all and in "
        "every bin.",
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
        "reads: a tagAlign of bgzip cut between blocks",
        of("a.tagAlign.gz", content(bgzip_block(b"chr1\t90\t100\n"))),
        f"{A}.tagAlign.gz is cut short: the block that ends a file of bgzip is "
        "missing. Fetch it again.",
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
]
