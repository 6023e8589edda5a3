import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.datasets import load_deepdiff
from skdeepdiff.exceptions import MalformedFileError

GENES = ("ENSG01_A", "ENSG02_HLA_B.1-2", "ENSG03_C")
N_BINS, N_MARKS = 4, 2


def signal_lines(offset):
    return [
        f"{gene}_{window + 1},{offset + g * 10 + window},{g}"
        for g, gene in enumerate(GENES)
        for window in range(N_BINS)
    ]


def write(folder, name, lines, end="\n"):
    (folder / name).write_text("\n".join(lines) + end)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "A.train.csv", signal_lines(0))
    write(tmp_path, "B.train.csv", signal_lines(100), end="")
    write(tmp_path, "A.expr.csv", ["ENSG00,5", "ENSG03,0", "ENSG01,1", "ENSG02,7"])
    write(tmp_path, "B.expr.csv", ["ENSG03,3", "ENSG01,1", "ENSG02,0", "ENSG00,5"])
    return tmp_path


def test_values(folder):
    genes = load_deepdiff(folder, "A", "B")
    assert genes.data.shape == (3, 2, N_MARKS, N_BINS)
    assert genes.data.dtype == np.float32
    assert_array_equal(genes.data[1, 0, 0], [10, 11, 12, 13])
    assert_array_equal(genes.data[1, 1, 0], [110, 111, 112, 113])
    assert_array_equal(genes.data[2, 1, 1], [2, 2, 2, 2])
    assert_allclose(genes.target, [[0, 1, 1], [-3, 3, 0], [2, 0, 2]])
    assert genes.gene_ids == ["ENSG01", "ENSG02", "ENSG03"]
    assert genes.gene_symbols == ["A", "HLA_B.1-2", "C"]
    assert genes.cell_types == ["A", "B"]
    assert_array_equal(genes.bin_positions, [-150, -50, 50, 150])
    assert "A and B, train split" in genes.DESCR


def test_swapped_cells(folder):
    there = load_deepdiff(folder, "A", "B")
    X, y = load_deepdiff(str(folder), "B", "A", return_X_y=True)
    assert_array_equal(there.data, X[:, ::-1])
    assert_array_equal(there.target[:, 0], -y[:, 0])


def test_other_order_of_genes_and_ends_of_lines(folder):
    lines = [f"{line}\r" for line in signal_lines(100)]
    write(folder, "B.train.csv", lines[N_BINS:] + lines[:N_BINS])
    assert_array_equal(load_deepdiff(folder, "A", "B").data[0, 1, 0], range(100, 104))


def replaced(line, text):
    return lambda lines: lines.__setitem__(line - 1, text)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (replaced(3, "ENSG01_A_3,2"), r"A.train.csv, line 3: expected a name and 2"),
        *(
            (
                replaced(6, f"ENSG02_HLA_B.1-2_2,{x},1"),
                f"6: .*negative count, got '{x}'",
            )
            for x in ("x", "-1", "nan", "1e39", "1_0")
        ),
        (replaced(6, 'ENSG02_HLA_B.1-2_2,"1,1'), r"line 6: .*got '\"1'"),
        (replaced(7, ""), r"line 7: expected a name"),
        (replaced(1, "ENSG01_A,0,0"), r"line 1: expected a name such as"),
        (replaced(7, "ENSG02_HLA_B.1-2_4,0,0"), r"line 7: expected window .*_3'"),
        (lambda lines: lines.pop(5), r"line 6: expected window .*_2'"),
        (lambda lines: lines.pop(), r"line 11: the file ends after 3 of the 4"),
        (lambda lines: lines.extend(lines[:4]), r"line 13: 'ENSG01_A' occurs a second"),
        (lambda lines: lines.clear(), r"line 1: expected a name and counts, separated"),
    ],
)
def test_malformed_signal(folder, change, message):
    lines = signal_lines(0)
    change(lines)
    write(folder, "A.train.csv", lines)
    with pytest.raises(MalformedFileError, match=message):
        load_deepdiff(folder, "A", "B")


@pytest.mark.parametrize(
    ("kind", "lines", "message"),
    [
        ("expr", ["ENSG01,1", "ENSG02,7"], "no expression for 1 of the 3 .*'ENSG03'"),
        ("expr", ["ENSG01,1", "ENSG01,1"], r"B.expr.csv, line 2: 'ENSG01' occurs a s"),
        ("expr", ["ENSG01,1,2"], "line 1: expected a gene id and one count, got 2"),
        ("expr", ["ENSG01,one"], "line 1: expected a non-negative count, got 'one'"),
        ("train", signal_lines(100)[:-N_BINS], "'ENSG03_C' is in only one of them"),
        (
            "train",
            [f"{line},1" for line in signal_lines(100)],
            "2 marks and 4 bins.*has 3 and",
        ),
    ],
)
def test_files_that_do_not_fit(folder, kind, lines, message):
    write(folder, f"B.{kind}.csv", lines)
    with pytest.raises(MalformedFileError, match=message):
        load_deepdiff(folder, "A", "B")


def test_no_such_file(folder):
    with pytest.raises(FileNotFoundError, match=r"C\.train\.csv doesn't exist"):
        load_deepdiff(folder, "A", "C")


def test_real_sample(sample_folder):
    genes = load_deepdiff(sample_folder, "E123", "E003", "train")
    assert genes.data.shape == (200, 2, 5, 200)
    assert genes.gene_ids[0] == "ENSG00000130749"
    assert genes.gene_symbols[0] == "ZC3H4"
    assert_array_equal(genes.data[0, 1, :, 0], [2, 0, 0, 1, 1])
    assert genes.mark_names[1] == "H3K4me3"
    # The figures of the whole sample, from its three splits.
    changes = [
        load_deepdiff(sample_folder, "E123", "E003", split).target[:, 0]
        for split in ("train", "valid", "test")
    ]
    assert (np.abs(np.concatenate(changes)) >= 2).mean() == 0.3325
