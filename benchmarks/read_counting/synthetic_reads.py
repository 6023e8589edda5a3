"""Large BAM files of reads that nobody sequenced."""

import struct

import numpy as np
import pandas as pd
import pysam

# Human chromosomes 1 to 22, X and Y, rounded to Mb.
MEGABASES = (
    *(249, 243, 198, 191, 180, 171, 159, 146, 141, 135, 135, 133, 115, 107, 102, 90),
    *(81, 78, 59, 63, 48, 51, 155, 59),
)
CHROMOSOMES = {
    f"chr{name}": size * 1_000_000
    for name, size in zip([*range(1, 23), "X", "Y"], MEGABASES, strict=True)
}

READ_LENGTH = 36
NAME_LENGTH = 16
AT_A_TIME = 1_000_000

# A BAM record of a read of that length: its fixed fields, name, CIGAR (36M), bases at
# four bits each, qualities; little-endian, as in section 4.2 of the SAM specification.
RECORD = np.dtype(
    [
        ("block_size", "<i4"),
        ("chromosome", "<i4"),
        ("start", "<i4"),
        ("name_length", "u1"),
        ("mapping_quality", "u1"),
        ("index_bin", "<u2"),
        ("n_operations", "<u2"),
        ("flag", "<u2"),
        ("length", "<i4"),
        ("mate_chromosome", "<i4"),
        ("mate_start", "<i4"),
        ("template_length", "<i4"),
        ("name", f"S{NAME_LENGTH}"),
        ("cigar", "<u4"),
        ("bases", "u1", READ_LENGTH // 2),
        ("qualities", "u1", READ_LENGTH),
    ]
)

SHARE_NEAR_GENES = 0.3
NEAR = 3_000
SHARE_OF_DUPLICATES = 0.05


def make_genes(n_genes, seed=0):
    """Draw genes on the human chromosomes, as ``read_genes`` would return them."""
    rng = np.random.default_rng(seed)
    names, sizes = np.array(list(CHROMOSOMES)), np.array(list(CHROMOSOMES.values()))
    which = np.sort(rng.choice(len(names), n_genes, p=sizes / sizes.sum()))
    ids = [f"GENE{number:06d}" for number in range(n_genes)]
    return pd.DataFrame(
        {
            "gene_id": ids,
            "symbol": ids,
            "chromosome": names[which],
            "tss": (rng.random(n_genes) * sizes[which]).astype(np.int64),
            "strand": rng.choice(["+", "-"], n_genes),
        }
    )


def _draw_starts(genes, n_reads, rng):
    """Chromosome and start of each read, sorted."""
    sizes = np.array(list(CHROMOSOMES.values()))
    which = rng.choice(len(sizes), n_reads, p=sizes / sizes.sum())
    starts = (rng.random(n_reads) * (sizes[which] - READ_LENGTH)).astype(np.int64)
    near = rng.random(n_reads) < SHARE_NEAR_GENES
    gene = rng.integers(len(genes), size=near.sum())
    number = {name: position for position, name in enumerate(CHROMOSOMES)}
    which[near] = genes["chromosome"].map(number).to_numpy()[gene]
    starts[near] = genes["tss"].to_numpy()[gene] + rng.normal(0, NEAR, near.sum())
    starts = np.clip(starts, 0, sizes[which] - READ_LENGTH)
    order = np.argsort(which * (1 << 32) + starts)
    return which[order].astype(np.int32), starts[order].astype(np.int32)


def _header():
    text = "@HD\tVN:1.6\tSO:coordinate\n" + "".join(
        f"@SQ\tSN:{name}\tLN:{size}\n" for name, size in CHROMOSOMES.items()
    )
    parts = [b"BAM\x01", struct.pack("<i", len(text)), text.encode()]
    parts.append(struct.pack("<i", len(CHROMOSOMES)))
    for name, size in CHROMOSOMES.items():
        encoded = name.encode() + b"\x00"
        parts += [struct.pack("<i", len(encoded)), encoded, struct.pack("<i", size)]
    return b"".join(parts)


def _records(which, starts, rng):
    """Bytes of some reads."""
    records = np.zeros(len(which), RECORD)
    records["block_size"] = RECORD.itemsize - 4
    records["chromosome"], records["start"] = which, starts
    records["name_length"] = NAME_LENGTH
    records["mapping_quality"] = rng.choice([0, 5, 30, 37], len(which))
    records["n_operations"] = 1
    reverse = rng.random(len(which)) < 0.5
    duplicate = rng.random(len(which)) < SHARE_OF_DUPLICATES
    records["flag"] = reverse * 0x10 + duplicate * 0x400
    records["length"] = READ_LENGTH
    records["mate_chromosome"] = records["mate_start"] = -1
    digits = rng.integers(ord("0"), ord("9") + 1, (len(which), NAME_LENGTH), np.uint8)
    digits[:, -1] = 0
    records["name"] = digits.view(f"S{NAME_LENGTH}")[:, 0]
    records["cigar"] = READ_LENGTH << 4
    nucleotides = np.array([1, 2, 4, 8], np.uint8)[
        rng.integers(4, size=(2, len(which), READ_LENGTH // 2))
    ]
    records["bases"] = nucleotides[0] << 4 | nucleotides[1]
    records["qualities"] = rng.choice(
        np.array([2, 20, 32, 37, 40], np.uint8), (len(which), READ_LENGTH)
    )
    return records.tobytes()


def write_bam(path, genes, n_reads, seed=0):
    """Write sorted reads of 36 bp, some of them near genes, some duplicates."""
    rng = np.random.default_rng(seed)
    which, starts = _draw_starts(genes, n_reads, rng)
    with pysam.BGZFile(str(path), "wb1") as file:
        file.write(_header())
        for first in range(0, n_reads, AT_A_TIME):
            some = slice(first, first + AT_A_TIME)
            file.write(_records(which[some], starts[some], rng))
