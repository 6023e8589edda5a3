import gzip
from pathlib import Path

import pytest

from skdeepdiff.datasets._signal._chromosome_names import (
    find_in_file,
    names_in_files,
    plain_name,
    read_synonyms,
)
from skdeepdiff.exceptions import MalformedFileError

PATH = Path("reads.bam")


@pytest.mark.parametrize(
    "names",
    [
        ("chr1", "1", "Chr1", "CHR1", "chr01", "Chromosome1", "chromosome_1"),
        ("X", "chrX", "chrx"),
        ("chrM", "MT", "Mito", "chrMT", "ChrM", "Mt"),
        ("ChrC", "Pt", "chloroplast"),
        ("2L", "chr2L"),
        ("0", "chr0"),
        ("chrUn_7", "Un_7"),
        ("NC_000001.11",),
        ("chr",),
    ],
)
def test_plain_name(names):
    assert len(set(map(plain_name, names))) == 1


def test_plain_names_differ():
    names = ["1", "10", "2", "2L", "II", "X", "MT", "Pt", "scaffold_1", "chr1_random"]
    assert len(set(map(plain_name, names))) == len(names)


def test_names_in_files():
    same = names_in_files(["chr1", "chrM"], None)
    assert [same.get(name) for name in ("chr1", "1", "MT")] == ["chr1", None, None]
    match = names_in_files(["chr1", "chrM"], "match")
    assert [match.get(name) for name in ("chr1", "1", "Chr01", "Mito", "2")] == [
        "chr1",
        "chr1",
        "chr1",
        "chrM",
        None,
    ]
    mapped = names_in_files(["I", "II"], {"I": "chrI"})
    assert [mapped.get(name) for name in ("chrI", "I", "II")] == ["I", None, "II"]
    with pytest.raises(ValueError, match="such as 'I'; got 'chrI'"):
        names_in_files(["I"], {"chrI": "I"})
    with pytest.raises(ValueError, match="would be both '1' and 'chr1'"):
        names_in_files(["1", "chr1"], "match")


def test_find_in_file():
    ours = names_in_files(["chr1", "chrX"], "match")
    assert find_in_file(ours, ["1", "2", "chrX"], PATH) == {"chr1": "1", "chrX": "chrX"}
    with pytest.raises(MalformedFileError, match=r"reads\.bam has both '1' and 'chr1'"):
        find_in_file(ours, ["1", "chr1"], PATH)


UCSC = (
    "# sequenceName\talias names\tUCSC database: hg38\n"
    "chr1\t1\tCM000663.2\tNC_000001.11\nchr2\t2\tCM000664.2\tNC_000002.12\n"
)
NCBI = (
    "# Assembly name:  GRCh38\n# Sequence-Name\tSequence-Role\tAssigned-Molecule\t"
    "GenBank-Accn\tRelationship\tRefSeq-Accn\tSequence-Length\tUCSC-style-name\r\n"
    "1\tassembled-molecule\t1\tCM000663.2\t=\tNC_000001.11\t248956422\tchr1\r\n"
    "HSCHR1_CTG1\tunlocalized-scaffold\t1\tKI270706.1\t=\tNT_187361.1\t175055\tna\r\n"
    "2\tassembled-molecule\t2\tCM000664.2\t=\tNC_000002.12\t242193529\tchr2\r\n"
)
TWO_COLUMNS = "1\tchr1\nNC_000001.11\tchr1\nKI270706.1\t\n2\tchr2\n"
# UCSC's database has where a name is from in a third column.
DUMP = "1\tchr1\tensembl\nNC_000001.11\tchr1\trefseq\n2\tchr2\tensembl\n"


@pytest.mark.parametrize("text", [UCSC, NCBI, TWO_COLUMNS, DUMP])
@pytest.mark.parametrize("gene_name", ["chr1", "1", "NC_000001.11"])
def test_tables_of_names(text, gene_name, tmp_path):
    path = tmp_path / "names.txt.gz"
    path.write_bytes(gzip.compress(text.encode()))
    ours = names_in_files([gene_name, "2"], str(path))
    for name in ("chr1", "1", "NC_000001.11"):
        assert ours.get(name) == gene_name
    assert ours.get("chr2") == "2"
    assert ours.get("KI270706.1") is None
    # Genes' chromosomes that aren't in the table keep their names.
    assert names_in_files(["7", "2"], path).get("7") == "7"


def test_bad_tables_of_names(tmp_path):
    path = tmp_path / "names.tsv"
    with pytest.raises(FileNotFoundError, match=r"must be 'match', .* 'mach'"):
        names_in_files(["chr1"], "mach")
    path.write_text("1\tchr1\n2 chr2\n")
    with pytest.raises(
        MalformedFileError, match=r"names\.tsv, line 2: expected two or"
    ):
        read_synonyms(path)
    path.write_text("1\tchr1\n")
    with pytest.raises(MalformedFileError, match=r"such as 'I'; its own are .*'chr1'"):
        names_in_files(["I"], path)
    with pytest.raises(ValueError, match="would be both"):
        names_in_files(["1", "chr1"], path)
