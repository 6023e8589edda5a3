import numpy as np
import pysam

from read_counting import synthetic_reads
from read_counting.synthetic_reads import CHROMOSOMES, READ_LENGTH


def test_reads_are_as_they_should_be(tmp_path):
    genes = synthetic_reads.make_genes(50, seed=1)
    assert (genes["tss"] < genes["chromosome"].map(CHROMOSOMES)).all()
    assert genes["gene_id"].is_unique
    assert set(genes["strand"]) == {"+", "-"}
    synthetic_reads.write_bam(tmp_path / "a.bam", genes, 20_000, seed=1)
    with pysam.AlignmentFile(str(tmp_path / "a.bam")) as file:
        assert dict(zip(file.references, file.lengths, strict=True)) == CHROMOSOMES
        reads = list(file)
    assert len(reads) == 20_000
    assert {read.cigarstring for read in reads} == {f"{READ_LENGTH}M"}
    assert {len(read.query_sequence) for read in reads} == {READ_LENGTH}
    assert {read.mapping_quality for read in reads} == {0, 5, 30, 37}
    assert abs(np.mean([read.is_duplicate for read in reads]) - 0.05) < 0.01
    places = [(read.reference_id, read.reference_start) for read in reads]
    assert places == sorted(places)
    pysam.index(str(tmp_path / "a.bam"))  # refuses what isn't sorted or malformed
    chromosome, tss = genes.iloc[0][["chromosome", "tss"]]
    with pysam.AlignmentFile(str(tmp_path / "a.bam")) as file:
        near = file.count(chromosome, max(tss - 6_000, 0), tss + 6_000)
    # 30 % of the reads are near 50 genes, most of them within two deviations.
    assert 80 < near < 160
