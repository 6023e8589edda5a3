import gzip
import re
from pathlib import Path

import numpy as np
import pytest

from helpers.reads import make_genes
from skdeepdiff.datasets._signal._chromosomes import (
    agree_on_sizes,
    check_filled,
    check_found,
    check_inside,
    find_in_file,
    names_in_files,
    plain_name,
    read_chromosome_sizes,
    read_synonyms,
    sizes_of_genes,
)
from skdeepdiff.exceptions import MalformedFileError

PATH = Path("reads.bam")
GENES_ON = np.array(["chr1", "chr1", "chrX"])


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
    assert [same.get(name) for name in ("chr1", "1")] == ["chr1", None]
    match = names_in_files(["chr1", "chrM"], "match")
    expected = ["chr1", "chr1", "chrM", None]
    assert [match.get(name) for name in ("1", "Chr01", "Mito", "2")] == expected
    mapped = names_in_files(["I", "II"], {"I": "chrI"})
    assert [mapped.get(name) for name in ("chrI", "I", "II")] == ["I", None, "II"]
    with pytest.raises(ValueError, match=r"must map the genes' .* 'I'; got 'chrI'"):
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
    with pytest.raises(MalformedFileError, match=r"names\.tsv, line 2: expected two"):
        read_synonyms(path)
    path.write_text("1\tchr1\n")
    with pytest.raises(MalformedFileError, match=r"such as 'I'; its own are .*'chr1'"):
        names_in_files(["I"], path)
    with pytest.raises(ValueError, match="would be both"):
        names_in_files(["1", "chr1"], path)


@pytest.mark.parametrize("missing", ["error", "drop", "zero"])
def test_which_are_found(missing):
    names = {"chr1": "chr1", "chrX": "chrX"}
    assert check_found(PATH, GENES_ON, names, names, missing) == set()
    with pytest.raises(MalformedFileError, match="has none of the genes' chromosomes"):
        check_found(PATH, GENES_ON, {}, ["scaffold1"], missing)
    names = {"chr1": "chr1"}
    with pytest.raises(MalformedFileError, match="Pass chromosome_names='match'"):
        check_found(PATH, GENES_ON, names, ["chr1", "X"], missing)
    if missing != "error":
        assert check_found(PATH, GENES_ON, names, names, missing) == {"chrX"}
        return
    with pytest.raises(MalformedFileError) as caught:
        check_found(PATH, GENES_ON, names, names, missing)
    assert str(caught.value) == (
        "reads.bam lacks 1 of the genes' 2 chromosomes ('chrX', with 1 genes); its own "
        "are 'chr1', ... Are they of the same genome? Else pass missing_chromosomes="
        "'drop' to go without these genes, or 'zero' if no read means no signal."
    )


@pytest.mark.parametrize(
    ("theirs", "advice"),
    [
        ("NC_000001.11", "dictionary such as {'chr1': 'NC_000001.11'}, or a table of"),
        ("scaffold1", "dictionary such as {'chr1': 'scaffold1'}, or a table of names"),
    ],
)
def test_messages_help(theirs, advice):
    with pytest.raises(MalformedFileError, match=re.escape(advice)):
        check_found(PATH, GENES_ON, {}, [theirs], "error")


NAMES = {"chr1": "1", "chr2": "2", "chr3": "3", "chr4": "4"}


@pytest.mark.parametrize(
    ("numbers", "problem"),
    [
        ({"chr1": 300, "chr2": 21}, "1 of the genes' 2 chromosomes ('chr2', with 21"),
        ({"chr1": 180, "chr2": 20}, None),
        ({"chr1": 179, "chr2": 20}, "1 of the genes' 2 chromosomes ('chr2', with 20"),
        (
            {"chr1": 239, "chr2": 8, "chr3": 10, "chr4": 9},
            "3 of the genes' 4 chromosomes ('chr3', 'chr4', 'chr2', with 27",
        ),
    ],
)
def test_nothing_on_a_chromosome(numbers, problem):
    genes = np.repeat([*numbers], [*numbers.values()])
    empty = {name: number for name, number in numbers.items() if name != "chr1"}
    for missing in ("drop", "zero"):
        assert check_filled(PATH, genes, NAMES, ["1"], missing) == (set(empty), {})
    if problem is None:
        assert check_filled(PATH, genes, NAMES, ["1"], "error") == (set(), empty)
        return
    with pytest.raises(MalformedFileError) as caught:
        check_filled(PATH, genes, NAMES, ["1"], "error")
    assert str(caught.value) == (
        f"reads.bam holds nothing on {problem} genes) that its header lists. Is it a "
        "part of the file? Else pass missing_chromosomes='drop' to go without these "
        "genes, or 'zero' if no read means no signal."
    )


def test_sizes_are_read(tmp_path):
    path = tmp_path / "chrom.sizes"
    path.write_text("# hg19\nchr1\t249250621\nchr2\t243199373\t7\t60\t61\n\n")
    expected = {"chr1": 249250621, "chr2": 243199373}
    assert read_chromosome_sizes(path) == expected
    assert read_chromosome_sizes(str(path)) == expected
    assert read_chromosome_sizes({"chr1": np.int64(5)}) == {"chr1": 5}
    assert read_chromosome_sizes(None) == {}


def test_sizes_by_either_name():
    names, expected = ["chr1", "chr2"], {"chr1": 5, "chr2": 7}
    ours = names_in_files(names, {"chr1": "I", "chr2": "II"})
    for sizes in ({"I": 5, "II": 7, "X": 1}, {"chr1": 5, "II": 7}):
        assert sizes_of_genes(sizes, ours, names) == expected
    assert sizes_of_genes({}, ours, names) == {}


def test_sizes_agree():
    sizes = agree_on_sizes({"chr1": 5}, [("a", {"chr2": 7}), ("b", {"chr1": 5})])
    assert sizes == {"chr1": 5, "chr2": 7}
    with pytest.raises(MalformedFileError, match="b must be of the same genome as a"):
        agree_on_sizes({}, [("a", {"chr1": 5}), ("b", {"chr1": 6})])
    with pytest.raises(MalformedFileError, match=r"as chromosome_sizes; .* has 6"):
        agree_on_sizes({"chr1": 5}, [("b", {"chr1": 6})])


def test_start_sites_lie_inside():
    genes = make_genes(("a", "chr1", 99, "+"), ("b", "chr2", 100, "+"))
    check_inside(genes, {"chr1": 100})
    check_inside(genes, {})
    with pytest.raises(ValueError, match="1 genes, such as 'b' at 100 on 'chr2'"):
        check_inside(genes, {"chr1": 100, "chr2": 100})
