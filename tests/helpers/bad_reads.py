"""Files of reads or signal that are damaged, or don't fit the genes or each other."""

import gzip
import struct
from functools import partial

import pyBigWig
import pysam

from skdeepdiff.datasets import build_dataset
from skdeepdiff.exceptions import MalformedFileError

from .bad_file import BadFile, write
from .reads import SIZES, write_bam, write_bed

SMALL = {"upstream": 40, "downstream": 20, "bin_size": 20}
READ = [{"start": 95, "cigar": "10M"}]


def write_bigwig(path):
    with pyBigWig.open(str(path), "w") as file:
        file.addHeader(list(SIZES.items()))
        file.addEntries(["chr1"], [90], ends=[110], values=[2.0])
    return path


def build(folder, name, make, other="b.bed", **options):
    """Build from two files, the first of which is bytes, or ``make`` writes it."""
    if isinstance(make, bytes):
        (folder / name).write_bytes(make)
    else:
        make(folder / name)
    if other == "b.bed":
        write_bed(folder / other, [("chr1", 91, 100)])
    else:
        write_bigwig(folder / other)
    rows = f"a,A,H3,1,{name}", f"b,B,H3,1,{other}"
    sheet = write(folder, "sheet.csv", "sample,condition,mark,replicate,path", *rows)
    genes = write(folder, "genes.bed", "chr1\t99\t100\tg\t0\t+")
    build_dataset(sheet, genes, **(SMALL | options))


def of(message, *files, error=MalformedFileError, **options):
    return BadFile(lambda folder: build(folder, *files, **options), message, error)


def damaged_bam(path):
    write_bam(path, [{"start": start, "cigar": "36M"} for start in range(900)])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def with_reference(folder, genome):
    """Build from a CRAM whose slice has two chromosomes, with this reference."""
    whole = [f">{name}\n{'A' * SIZES[name]}" for name in SIZES]
    made_with = write(folder, "made_with.fa", *whole)

    def make(path):
        reads = [READ[0], {**READ[0], "chromosome": "chr2"}]
        write_bam(path, reads, kind="cram", reference_filename=str(made_with),
                  format_options=[b"multi_seq_per_slice=1"])  # fmt: skip
        made_with.unlink()

    (folder / "g.fa").write_bytes(genome)
    build(folder, "a.cram", make, reference=folder / "g.fa")


def unaligned_bam(path):
    text_ = b"@HD\tVN:1.6\n"
    header = b"BAM\x01" + struct.pack("<i", len(text_)) + text_ + struct.pack("<i", 0)
    with pysam.BGZFile(str(path), "wb") as file:
        file.write(header)


def excluding(folder, line):
    """Build with a file of regions of this line."""
    build(folder, *BAM, exclude=write(folder, "regions.bed", line))


A = "{folder}/a"
BAM = ("a.bam", partial(write_bam, reads=READ))
BED = ("a.bed", b"chr1\t90\t100\n")
PEAK = b"chr1\t90\t110\tp\t500\t.\t5.1\t4.2\t3.3\t7\n"

TABLE = [
    of(
        f"{A}.bam can't be read as BAM; it may be truncated or damaged: ...",
        "a.bam",
        damaged_bam,
    ),
    of(
        f"{A}.bam lists no chromosomes in its header: its reads aren't aligned.",
        "a.bam",
        unaligned_bam,
    ),
    of(
        "reference: no.fa doesn't exist, or isn't a file.",
        *BAM,
        error=FileNotFoundError,
        reference="no.fa",
    ),
    BadFile(
        lambda folder: with_reference(folder, gzip.compress(b">chr1\nACGT\n")),
        "reference must be a FASTA file, plain or compressed with bgzip; {folder}/g.fa "
        "holds FASTA compressed with plain gzip; compress it with bgzip.",
    ),
    BadFile(
        lambda folder: with_reference(folder, b">chr9\nACGT\n"),
        f"{A}.cram can't be read as CRAM; it may be truncated or damaged: ... Or "
        "{folder}/g.fa isn't the genome that it was made with.",
    ),
    of(
        "Sample 'a' (line 2 of the sheet): normalize='cpm' needs library_size in the "
        "sheet for bigWig files, which don't tell how many reads they are made of. Use "
        "normalize=None if the signal is normalised already.",
        "a.bw",
        write_bigwig,
        "b.bw",
        normalize="cpm",
    ),
    of(
        "Sample 'b' (line 3 of the sheet): all files of a mark must hold reads, all "
        "signal, or all peaks of one kind; that of 'H3' is bigWig, that of 'a' is "
        "narrowPeak.",
        "a.narrowPeak",
        PEAK,
        "b.bw",
    ),
    of(
        f"{A}.bed, line 2: expected whole numbers of bases, got 'x'.",
        "a.bed",
        b"chr1\t90\t99\nchr1\t100\tx\n",
    ),
    of(
        "Sample 'b' (line 3 of the sheet): min_fragment_length and max_fragment_length "
        "are for BAM and CRAM files of paired-end reads; {folder}/b.bed is BED or "
        "tagAlign.",
        *BAM,
        min_fragment_length=100,
    ),
    of(
        "min_fragment_length must be at most max_fragment_length; got 100 and 9.",
        "a.bed",
        b"",
        error=ValueError,
        min_fragment_length=100,
        max_fragment_length=9,
    ),
    of(
        "exclude: no.bed doesn't exist, or isn't a file.",
        *BAM,
        error=FileNotFoundError,
        exclude="no.bed",
    ),
    BadFile(
        lambda folder: excluding(folder, "1\t5\t9"),
        "{folder}/regions.bed has none of the genes' chromosomes, such as 'chr1'; its "
        "own are '1', ... Pass chromosome_names='match' to take '1' and 'chr1' for the "
        "same.",
    ),
    BadFile(
        lambda folder: excluding(folder, "chr1\t5\t1001"),
        "{folder}/regions.bed, line 1: expected nothing beyond the end of 'chr1' (1000 "
        "bp), got what ends at 1001, as of another genome.",
    ),
    of(
        "chromosome_sizes must have the genes' chromosomes; 'chr1' isn't among '1', "
        "'2', ...",
        *BED,
        error=ValueError,
        chromosome_sizes={"1": 900, "2": 5},
    ),
    of(
        "chromosome_sizes must have one length of each chromosome; 'chr1' has 900 and, "
        "as 'chr1', 500 bp.",
        *BED,
        error=ValueError,
        chromosome_names="match",
        chromosome_sizes={"1": 900, "chr1": 500},
    ),
    of(
        "chromosome_sizes: nowhere.sizes doesn't exist.",
        *BED,
        error=FileNotFoundError,
        chromosome_sizes="nowhere.sizes",
    ),
]
