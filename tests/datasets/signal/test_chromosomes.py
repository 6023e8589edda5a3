import gzip
import re
from pathlib import Path

import numpy as np
import pytest

from reads import make_genes
from skdeepdiff.datasets._signal._chromosome_names import names_in_files
from skdeepdiff.datasets._signal._chromosomes import (
    agree_on_sizes,
    check_filled,
    check_found,
    check_inside,
    read_chromosome_sizes,
    sizes_of_genes,
)
from skdeepdiff.exceptions import MalformedFileError

PATH = Path("reads.bam")
GENES_ON = np.array(["chr1", "chr1", "chrX"])


@pytest.mark.parametrize("missing", ["error", "drop", "zero"])
def test_all_found(missing):
    names = {"chr1": "chr1", "chrX": "chrX"}
    assert check_found(PATH, GENES_ON, names, names, missing) == set()


@pytest.mark.parametrize("missing", ["drop", "zero"])
def test_some_missing(missing):
    names = {"chr1": "chr1"}
    assert check_found(PATH, GENES_ON, names, names, missing) == {"chrX"}


@pytest.mark.parametrize("missing", ["error", "drop", "zero"])
def test_none_found_is_an_error_always(missing):
    with pytest.raises(MalformedFileError, match="has none of the genes' chromosomes"):
        check_found(PATH, GENES_ON, {}, ["scaffold1"], missing)


@pytest.mark.parametrize("missing", ["drop", "zero"])
def test_another_name_is_not_missing(missing):
    with pytest.raises(MalformedFileError, match="Pass chromosome_names='match'"):
        check_found(PATH, GENES_ON, {"chr1": "chr1"}, ["chr1", "X"], missing)


def test_messages_help():
    with pytest.raises(MalformedFileError, match="Pass chromosome_names='match'"):
        check_found(PATH, GENES_ON, {}, ["1", "X"], "error")
    with pytest.raises(MalformedFileError, match="Pass chromosome_names='match'"):
        check_found(PATH, np.array(["Chr1"]), {}, ["chr1"], "error")
    for other in ("NC_000001.11", "scaffold1"):
        example = (
            f"dictionary such as {{'chr1': '{other}'}}, or a table of names such as "
        )
        with pytest.raises(MalformedFileError, match=re.escape(example)):
            check_found(PATH, GENES_ON, {}, [other], "error")
    with pytest.raises(MalformedFileError, match="same genome") as caught:
        check_found(PATH, GENES_ON, {"chr1": "chr1"}, ["chr1"], "error")
    assert "lacks 1 of the genes' 2 chromosomes ('chrX', with 1 genes)" in str(
        caught.value
    )


def genes_on(**numbers):
    return np.repeat(list(numbers), list(numbers.values()))


NAMES = {"chr1": "1", "chr2": "2", "chr3": "3", "chr4": "4"}


def test_filled():
    genes = genes_on(chr1=300, chr2=1)
    for missing in ("error", "drop", "zero"):
        assert check_filled(PATH, genes, NAMES, ["1", "2"], missing) == (set(), {})


@pytest.mark.parametrize(
    ("numbers", "problem"),
    [
        ({"chr1": 300, "chr2": 20}, None),
        ({"chr1": 300, "chr2": 21}, "1 of the genes' 2 chromosomes ('chr2', with 21 "),
        ({"chr1": 180, "chr2": 20}, None),
        ({"chr1": 179, "chr2": 20}, "1 of the genes' 2 chromosomes ('chr2', with 20 "),
        ({"chr1": 300, "chr2": 9, "chr3": 9, "chr4": 9}, None),
        (
            {"chr1": 239, "chr2": 8, "chr3": 10, "chr4": 9},
            "3 of the genes' 4 chromosomes ('chr3', 'chr4', 'chr2', with 27 genes)",
        ),
    ],
)
def test_nothing_on_a_chromosome(numbers, problem):
    genes = genes_on(**numbers)
    empty = {name: number for name, number in numbers.items() if name != "chr1"}
    for missing in ("drop", "zero"):
        assert check_filled(PATH, genes, NAMES, ["1"], missing) == (set(empty), {})
    if problem is None:
        assert check_filled(PATH, genes, NAMES, ["1"], "error") == (set(), empty)
        return
    with pytest.raises(MalformedFileError) as caught:
        check_filled(PATH, genes, NAMES, ["1"], "error")
    assert f"reads.bam holds nothing on {problem}" in str(caught.value)


def test_sizes_are_read(tmp_path):
    path = tmp_path / "chrom.sizes"
    path.write_text("# hg19\nchr1\t249250621\nchr2\t243199373\t7\t60\t61\n\n")
    expected = {"chr1": 249250621, "chr2": 243199373}
    assert read_chromosome_sizes(path) == expected
    assert read_chromosome_sizes(str(path)) == expected
    (tmp_path / "gz").write_bytes(gzip.compress(path.read_bytes()))
    assert read_chromosome_sizes(tmp_path / "gz") == expected
    assert read_chromosome_sizes({"chr1": np.int64(5)}) == {"chr1": 5}
    assert read_chromosome_sizes(None) == {}


def test_sizes_by_either_name():
    ours = names_in_files(["chr1", "chr2"], {"chr1": "I", "chr2": "II"})
    expected = {"chr1": 5, "chr2": 7}
    assert sizes_of_genes({"I": 5, "II": 7, "X": 1}, ours, ["chr1", "chr2"]) == expected
    assert sizes_of_genes({"chr1": 5, "II": 7}, ours, ["chr1", "chr2"]) == expected
    assert sizes_of_genes({}, ours, ["chr1", "chr2"]) == {}


def test_sizes_agree():
    sizes = agree_on_sizes({"chr1": 5}, [("a", {"chr2": 7}), ("b", {"chr1": 5})])
    assert sizes == {"chr1": 5, "chr2": 7}
    with pytest.raises(MalformedFileError, match="b must be of the same genome as a"):
        agree_on_sizes({}, [("a", {"chr1": 5}), ("b", {"chr1": 6})])
    with pytest.raises(
        MalformedFileError, match=r"as chromosome_sizes; .*'chr1' has 6"
    ):
        agree_on_sizes({"chr1": 5}, [("b", {"chr1": 6})])


def test_start_sites_lie_inside():
    genes = make_genes(("a", "chr1", 99, "+"), ("b", "chr2", 100, "+"))
    check_inside(genes, {"chr1": 100})
    check_inside(genes, {})
    with pytest.raises(ValueError, match="1 genes, such as 'b' at 100 on 'chr2'"):
        check_inside(genes, {"chr1": 100, "chr2": 100})
