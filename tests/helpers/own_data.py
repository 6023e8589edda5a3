"""A small experiment as people have it: sheet, reads, annotation, RNA counts."""

from .bad_file import write
from .reads import write_bam, write_bed

SHEET = (
    "sample,condition,mark,replicate,path,control,library_size",
    "k4_a1,K562,H3K4me3,1,k4_a1.bam,input_a.bam,",
    "k4_a2,K562,H3K4me3,2,k4_a2.bam,input_a.bam,",
    "k4_b,H1,H3K4me3,1,k4_b.bam,input_b.bam,",
    "k27_a,K562,H3K27me3,1,k27_a.tagAlign.gz,input_a.bam,",
    "k27_b,H1,H3K27me3,1,k27_b.bed,input_b.bam,",
)

GTF = tuple(
    f"{chromosome}\thavana\tgene\t{start}\t{end}\t.\t{strand}\t.\t"
    f'gene_id "{gene}"; gene_name "{symbol}"; gene_type "{biotype}";'
    for chromosome, start, end, strand, gene, symbol, biotype in (
        ("chr1", 101, 300, "+", "ENSG00000000001.4", "ONE", "protein_coding"),
        ("chr1", 401, 600, "-", "ENSG00000000002.1", "TWO", "protein_coding"),
        ("chr1", 985, 999, "+", "ENSG00000000003.7", "THREE", "lncRNA"),
        ("chr2", 11, 200, "+", "ENSG00000000004.2", "FOUR", "protein_coding"),
        ("chr2", 300, 400, "-", "ENSG00000000005.2", "FIVE", "protein_coding"),
    )
)

COUNTS = (
    "gene\tK562_1\tK562_2\tH1",
    "ENSG00000000004\t0\t2\t3",
    "ENSG00000000001\t3\t3\t15",
    "ENSG00000000002\t7\t7\t0",
    "ENSG00000000003\t1\t1\t1",
    "ENSG00000000099\t5\t5\t5",
)

# Starts of 10 bp reads on chr1, and on chr2.
READS = {
    "k4_a1.bam": ([100, 105, 595], [5]),
    "k4_a2.bam": ([100, 100, 590, 990], [480]),
    "k4_b.bam": ([80, 610], [20]),
    "input_a.bam": ([100, 300], [480]),
    "input_b.bam": ([80, 110, 300, 301, 302], [480]),
}
INTERVALS = {
    "k27_a.tagAlign.gz": [("chr1", 95, 105), ("chr2", 0, 10)],
    "k27_b.bed": [("chr1", 585, 615), ("chr2", 30, 31)],
}


def write_experiment(folder):
    """Write all files, and return the paths of sheet, annotation and counts."""
    for name, places in READS.items():
        reads = [
            {"start": start, "cigar": "10M", "chromosome": chromosome}
            for chromosome, starts in zip(("chr1", "chr2"), places, strict=True)
            for start in starts
        ]
        write_bam(folder / name, reads)
    for name, intervals in INTERVALS.items():
        write_bed(folder / name, intervals)
    return (
        write(folder, "sheet.csv", *SHEET),
        write(folder, "genes.gtf", *GTF),
        write(folder, "counts.tsv", *COUNTS),
    )
