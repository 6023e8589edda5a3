import shutil
import subprocess

import numpy as np
import pandas as pd
import pysam
import pytest
from numpy.testing import assert_array_equal

from helpers.reads import SIZES, make_genes, write_bam, write_bed
from skdeepdiff.datasets._signal._alignments import (
    Counting,
    alignment_chromosomes,
    alignment_intervals,
)
from skdeepdiff.datasets._signal._signal_files import inspect_file, read_signal
from skdeepdiff.datasets._signal._windows import make_windows
from skdeepdiff.exceptions import MalformedFileError

pybedtools = pytest.importorskip("pybedtools")
REAL = f"{pybedtools.__path__[0]}/test/data"

needs_bedtools = pytest.mark.skipif(
    shutil.which("bedtools") is None, reason="bedtools isn't installed"
)

# Bins of 10 bp: chr1 from end to end, and around bins that end at the chromosome.
GENES = make_genes(
    ("g1", "chr1", 100, "+"),
    ("g2", "chr1", 105, "-"),
    ("g3", "chr1", 201, "+"),
    ("g4", "chr1", 950, "-"),
    ("g5", "chr2", 100, "+"),
)
WINDOWS = make_windows(GENES, 100, 50, 10, "genome")
# Bin 10 of g1 is from 100 to 110.

FAR = {"start": 110, "cigar": "5M", "chromosome": "chr2"}
# Mates of a fragment.
LEFT = {"start": 100, "cigar": "10M", "mate": 130, "length": 40}
RIGHT = {"start": 130, "cigar": "10M", "mate": 100, "length": -40}


def at(start, cigar=None, **more):
    return {"start": start} | ({"cigar": cigar} if cigar else {}) | more


# Each with the bins of the first gene in which it counts, as bedtools multicov does and
# as unique reads are counted.
TRICKY = {
    "plain": (at(100, "10M"), [10], [10]),
    "one base": (at(100, "1M"), [10], [10]),
    "spliced": (at(95, "10M50N10M"), range(9, 15), range(9, 15)),
    "deleted": (at(95, "10M20D10M"), range(9, 14), range(9, 14)),
    "inserted": (at(100, "5M50I5M"), [10], [10]),
    "soft-clipped": (at(100, "20S10M20S"), [10], [10]),
    "hard-clipped": (at(100, "20H10M"), [10], [10]),
    "padded": (at(100, "5M10P5M"), [10], [10]),
    "matches and mismatches": (at(105, "5=5X"), [10, 11], [10, 11]),
    "nothing but an insertion": (at(105, "10I"), [], []),
    "nothing but clipped": (at(105, "10S"), [], []),
    "nothing but clipped, at an edge": (at(110, "10S"), [], []),
    "duplicate": (at(100, "10M", flag=0x400), [], []),
    "failed quality control": (at(100, "10M", flag=0x200), [], []),
    "secondary": (at(100, "10M", flag=0x100), [10], []),
    "supplementary": (at(100, "10M", flag=0x800), [10], []),
    "reverse strand": (at(100, "10M", flag=0x10), [10], [10]),
    "mapping quality 0": (at(100, "10M", quality=0), [10], []),
    "mapping quality 9": (at(100, "10M", quality=9), [10], []),
    "mapping quality 10": (at(100, "10M", quality=10), [10], [10]),
    "mapping quality 255": (at(100, "10M", quality=255), [10], [10]),
    "mate unmapped": (at(100, "10M", flag=0x9, mate=100), [10], [10]),
    "unmapped, beside its mate": (at(105, flag=0x5, mate=105), [10], []),
    "unmapped, beside its mate, at an edge": (at(110, flag=0x5, mate=110), [11], []),
    "unmapped, with a CIGAR": (at(105, "20M", flag=0x4), [10], []),
    "unmapped, at the beginning": (at(0, flag=0x4), [0], []),
    "without a CIGAR": (at(105), [10], []),
    "without a CIGAR, at an edge": (at(110), [11], []),
    "first of a proper pair": (LEFT | {"flag": 0x63}, [10], range(10, 14)),
    "second of a proper pair": (RIGHT | {"flag": 0x93}, [13], range(10, 14)),
    "ends with a bin": (at(95, "5M"), [9], [9]),
    "begins with a bin": (at(110, "5M"), [11], [11]),
    "a base beyond a bin": (at(99, "11M"), [9, 10], [9, 10]),
    "ends where the window begins": (at(96, "5M"), [9, 10], [9, 10]),
    "a base within the window": (at(97, "5M"), [9, 10], [9, 10]),
    "begins where the window ends": (at(150, "5M"), [], []),
    "begins a base before": (at(149, "5M"), [14], [14]),
    "at the chromosome's beginning": (at(0, "5M"), [0], [0]),
    "at the chromosome's end": (at(995, "5M"), [], []),
    "beyond the chromosome's end": (at(995, "10M"), [], []),
    "longer than the window": (at(0, "900M"), range(0, 15), range(0, 15)),
    "another chromosome": (at(100, "10M", chromosome="chr2"), [], []),
}


def count(path, windows=WINDOWS, counting="multicov", **options):
    ours = {name: name for name in np.unique(windows.chromosomes).tolist()}
    how = Counting(counting, **options)
    return read_signal(inspect_file(path), windows, ours, how).values


def bedtools_counts(path, windows, folder):
    """Counts of each bin that lies within its chromosome, as bedtools has them."""
    sizes = alignment_chromosomes(path, "bam")
    edges = windows.edges(slice(None))
    starts, ends = edges[:, :-1], edges[:, 1:]
    names = np.repeat(windows.chromosomes, windows.n_bins).reshape(starts.shape)
    limit = np.array([sizes[name] for name in windows.chromosomes])[:, None]
    inside = (starts >= 0) & (ends <= limit)
    bins = folder / "bins.bed"
    table = pd.DataFrame({0: names[inside], 1: starts[inside], 2: ends[inside]})
    table.to_csv(bins, sep="\t", header=False, index=False)
    command = ["bedtools", "multicov", "-bams", str(path), "-bed", str(bins)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counts = np.array([line.rsplit("\t", 1)[1] for line in output.splitlines()], int)
    return inside, counts


@needs_bedtools
@pytest.mark.parametrize("name", TRICKY)
def test_one_read_as_bedtools_multicov(name, tmp_path):
    path = write_bam(tmp_path / "read.bam", [TRICKY[name][0]])
    inside, expected = bedtools_counts(path, WINDOWS, tmp_path)
    if name.startswith(("duplicate", "failed quality control", "nothing but")):
        # Beside one that does, as a file in which nothing counts is refused.
        assert not expected.any()
        path = write_bam(tmp_path / "read.bam", [TRICKY[name][0], FAR])
        inside, expected = bedtools_counts(path, WINDOWS, tmp_path)
        assert expected.sum() == 1
    else:
        assert expected.any()
    assert_array_equal(count(path)[inside], expected)


@pytest.mark.parametrize("name", TRICKY)
def test_one_read_in_bins_of_the_first_gene(name, tmp_path):
    read, *expected = TRICKY[name]
    path = write_bam(tmp_path / "read.bam", [read, FAR])
    for counting, bins in zip(("multicov", "unique"), expected, strict=True):
        assert_array_equal(np.flatnonzero(count(path, counting=counting)[0]), bins)


@pytest.mark.parametrize(
    ("flags", "length", "bins"),
    # No known length; and no proper pair.
    [((0x63, 0x93), 0, [10]), ((0x41, 0x81), 40, [10, 13])],
)
def test_pairs_that_tell_no_fragment(flags, length, bins, tmp_path):
    reads = [
        {**read, "flag": flag, "length": sign * length}
        for read, flag, sign in zip((LEFT, RIGHT), flags, (1, -1), strict=True)
    ]
    path = write_bam(tmp_path / "reads.bam", reads)
    assert_array_equal(np.flatnonzero(count(path, counting="unique")[0]), bins)


@pytest.mark.parametrize("kind", ["bam", "cram"])
@pytest.mark.parametrize(
    ("lengths", "n_multicov", "n_unique"),
    [((1, 39), 0, 0), ((40, 40), 2, 1), ((41, np.inf), 1, 1), ((1, np.inf), 3, 2)],
)
def test_fragment_lengths(lengths, n_multicov, n_unique, kind, tmp_path):
    pair = [{**LEFT, "flag": 0x63}, {**RIGHT, "flag": 0x93}]
    long = {**LEFT, "flag": 0x41, "length": 300}  # no proper pair, but a known length
    alone = {**LEFT, "flag": 0x49, "length": 0}
    path = write_bam(tmp_path / f"a.{kind}", [long, alone, *pair], kind=kind)
    for rule, n_reads in (("multicov", n_multicov), ("unique", n_unique)):
        how = Counting(rule, fragment_lengths=lengths)
        parts = list(alignment_intervals(path, kind, how))
        assert sum(len(starts) for _, _, starts, _ in parts) == n_reads


def test_fragment_lengths_of_single_end_reads(tmp_path):
    path = write_bam(tmp_path / "a.bam", [at(100, "10M")])
    message = r"^.*a\.bam holds single-end reads, .* need paired-end reads alone\.$"
    with pytest.raises(MalformedFileError, match=message):
        count(path, fragment_lengths=(1, 100))


def proper_pairs(quality):
    """Two pairs, of which read 1 is the left mate of one; left mates' quality."""
    return [
        *({**LEFT, "flag": flag, "quality": quality} for flag in (0x63, 0xA3)),
        *({**RIGHT, "flag": flag} for flag in (0x53, 0x93)),
    ]


@pytest.mark.parametrize("kind", ["bam", "cram"])
@pytest.mark.parametrize(
    ("mask", "wanted"),
    # All, read 1 alone, read 2 alone, either strand alone.
    [(0, 0), (0x40, 0x40), (0x80, 0x80), (0x10, 0x10), (0x10, 0)],
)
def test_fragments_count_once_also_without_a_mate(kind, mask, wanted, tmp_path):
    reads = [read for read in proper_pairs(30) if read["flag"] & mask == wanted]
    path = write_bam(tmp_path / f"a.{kind}", reads, kind=kind)
    expected = np.zeros(15)
    expected[10:14] = 2
    assert_array_equal(count(path, counting="unique")[0], expected)


def test_a_left_mate_that_does_not_pass_takes_its_fragment_along(tmp_path):
    path = write_bam(tmp_path / "a.bam", [*proper_pairs(3), FAR])
    assert count(path, counting="unique")[:4].sum() == 0


def random_reads(n_reads, seed=0):
    rng = np.random.default_rng(seed)
    cigars = rng.choice(["36M", "10M30N10M", "5S20M", "20M5D20M", "3M"], n_reads)
    flags = rng.choice([0, 16, 0x100, 0x400, 0x800, 0x200], n_reads).tolist()
    starts = np.sort(rng.integers(0, 950, n_reads)).tolist()
    return [
        {"start": start, "cigar": str(cigar), "flag": flag}
        for start, cigar, flag in zip(starts, cigars, flags, strict=True)
    ]


def test_without_index_and_out_of_order(tmp_path):
    reads = random_reads(300)
    sorted_path = write_bam(tmp_path / "sorted.bam", reads)
    order = np.random.default_rng(1).permutation(len(reads))
    source = pysam.AlignmentFile(str(sorted_path))
    segments = list(source)
    with pysam.AlignmentFile(str(tmp_path / "any.bam"), "wb", template=source) as file:
        for position in order:
            file.write(segments[position])
    assert not (tmp_path / "any.bam.bai").exists()
    assert_array_equal(count(tmp_path / "any.bam"), count(sorted_path))


def test_reads_come_in_chunks(tmp_path, monkeypatch):
    path = write_bam(tmp_path / "reads.bam", random_reads(100))
    whole = list(alignment_intervals(path, "bam", Counting()))
    monkeypatch.setattr("skdeepdiff.datasets._signal._alignments.READS_AT_A_TIME", 7)
    parts = list(alignment_intervals(path, "bam", Counting()))
    assert len(whole) == 1
    assert len(parts) == -(-len(whole[0][2]) // 7)
    starts = np.concatenate([starts for _, _, starts, _ in parts])
    assert_array_equal(starts, whole[0][2])


def test_cram_needs_no_reference(tmp_path):
    reference = tmp_path / "genome.fa"
    reference.write_text("".join(f">{name}\n{'ACGTA' * 200}\n" for name in SIZES))
    reads, options = random_reads(200), {"reference_filename": str(reference)}
    bam = write_bam(tmp_path / "reads.bam", reads)
    cram = write_bam(tmp_path / "reads.cram", reads, kind="cram", **options)
    for file in tmp_path.glob("genome.fa*"):
        file.unlink()
    assert_array_equal(count(cram), count(bam))
    unique = count(bam, counting="unique")
    assert unique.sum() < count(bam).sum()
    assert_array_equal(count(cram, counting="unique"), unique)


def test_the_reference_of_a_cram_is_handed_on(tmp_path):
    cram = write_bam(tmp_path / "a.cram", random_reads(20), kind="cram")
    genome = tmp_path / "genome.fa"
    genome.write_text("".join(f">{name}\n{'N' * SIZES[name]}\n" for name in SIZES))
    assert_array_equal(count(cram, reference=genome), count(cram))


@pytest.mark.parametrize("version", ["2.1", "3.0", "3.1"])
def test_a_cram_without_its_end(version, tmp_path):
    options = {"format_options": [b"no_ref=1", f"version={version}".encode()]}
    path = write_bam(tmp_path / "a.cram", random_reads(20), kind="cram", **options)
    assert count(path).any()
    path.write_bytes(path.read_bytes()[: -30 if version == "2.1" else -38])
    with pytest.raises(MalformedFileError, match="container that ends such a file"):
        inspect_file(path)


@pytest.fixture(scope="module")
def real_bam(tmp_path_factory):
    """45,593 reads of a fly's chromosome 2L, with an index, which bedtools needs."""
    path = tmp_path_factory.mktemp("real") / "x.bam"
    shutil.copy(f"{REAL}/x.bam", path)
    pysam.index(str(path))
    return path


@pytest.fixture(scope="module")
def real_genes():
    table = pd.read_csv(f"{REAL}/dm3-chr2L-5M.gff.gz", sep="\t", header=None)
    table = table[table[2] == "gene"]
    tss = np.where(table[6] == "-", table[4] - 1, table[3] - 1)
    columns = table[8].str[3:14], table[0], tss.tolist(), table[6]
    return make_genes(*zip(*columns, strict=True))


@needs_bedtools
def test_real_reads_as_bedtools_multicov(real_bam, real_genes, tmp_path):
    assert len(real_genes) == 636
    windows = make_windows(real_genes.iloc[::8], 5_000, 5_000, 100, "genome")
    inside, expected = bedtools_counts(real_bam, windows, tmp_path)
    counts = count(real_bam, windows)
    assert_array_equal(counts[inside], expected)
    assert expected.sum() > 10_000


def test_real_reads_as_tag_align(real_bam, real_genes, tmp_path):
    reads = [
        (read.reference_name, read.reference_start, read.reference_end)
        for read in pysam.AlignmentFile(str(real_bam))
    ]
    path = write_bed(tmp_path / "x.tagAlign.gz", reads)
    windows = make_windows(real_genes, 10_000, 10_000, 100, "strand")
    counts = count(real_bam, windows)
    assert_array_equal(count(path, windows), counts)
    assert counts.sum() == 362_881
