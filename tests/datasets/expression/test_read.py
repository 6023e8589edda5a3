import gzip
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from helpers.bad_file import write
from skdeepdiff.datasets import read_expression
from skdeepdiff.datasets._expression._counts import median_of_ratios

COUNTS = [
    "gene_id,K562_1,K562_2,H1,description",
    "ENSG00000000001.5,0,6,31,x",
    "ENSG00000000002.1,14,16,0,y",
    'B,30,32.0,1e1,"z, z"',
]
# log2(mean over replicates + 1).
LOG_A = [2.0, 4.0, 5.0]
LOG_B = [5.0, 0.0, np.log2(11)]


def check(expression):
    table = expression.table
    ids = ["ENSG00000000001", "ENSG00000000002", "B"]
    assert table.index.tolist() == ids
    assert table.index.name == "gene_id"
    assert list(table) == ["log_fold_change", "log2_expression_a", "log2_expression_b"]
    assert_allclose(table["log2_expression_a"], LOG_A)
    assert_allclose(table["log2_expression_b"], LOG_B)
    assert_allclose(table["log_fold_change"], np.subtract(LOG_B, LOG_A))


def read(path, **parameters):
    return read_expression(path, ("K562", "H1"), **parameters)


def test_counts(tmp_path):
    expression = read(write(tmp_path, "counts.csv", *COUNTS))
    check(expression)
    assert expression.dropped == {}
    assert expression.details == {
        "kind": "counts",
        "cell_types": ["K562", "H1"],
        "columns": {"K562": ["K562_1", "K562_2"], "H1": ["H1"]},
        "normalize": None,
        "totals": {"K562_1": 44.0, "K562_2": 54.0, "H1": 41.0},
        "size_factors": {"K562_1": 1.0, "K562_2": 1.0, "H1": 1.0},
    }


@pytest.mark.parametrize(
    ("name", "separator"),
    [
        ("counts.csv", ","),
        ("counts.csv", ";"),
        ("counts.tsv", "\t"),
        ("counts.txt", "\t"),
        ("counts.pc", ";"),
        ("COUNTS.TSV.gz", "\t"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_separators_compression_and_ends_of_lines(tmp_path, name, separator, ending):
    lines = [line.rpartition(",")[0].replace(",", separator) for line in COUNTS[:3]]
    lines.append(separator.join(["B", "30", "32", "10"]))
    data = ("\ufeff" + ending.join([*lines, "", ""])).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    check(read(path))


ROWS = ["ENSG00000000001.5\t0\t6\t31", "ENSG00000000002\t14\t16\t0", "B\t30\t32\t10"]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("K562_1\tK562_2\tH1", ROWS),  # R's write.table
        ('""\t"K562_1"\t"K562_2"\t"H1"', ROWS),  # and write.csv
        ("gene_id\tK562_1\tK562_2\tH1", [f"{row}\t" for row in ROWS]),  # Roadmap
        ("gene_id\tK562_1\tK562_2\tH1", [f" {row} " for row in ROWS]),
        ("gene_id\tK562_1\tK562_2\tH1", [*ROWS, "\t\t\t", ""]),
    ],
)
def test_headers_that_do_not_match_the_rows(tmp_path, header, rows):
    check(read(write(tmp_path, "counts.tsv", header, *rows)))


def test_separators_within_names(tmp_path):
    path = write(tmp_path, "counts.txt", "id, a, b, c\tK562\tH1", "A, B\t1\t1")
    assert read(path).table["log_fold_change"].to_dict() == {"A, B": 0.0}


def test_featurecounts(tmp_path):
    path = write(
        tmp_path,
        "counts.txt",
        '# Program:featureCounts v2.0.1; Command:"featureCounts" "-o" "counts.txt"',
        "Geneid\tChr\tStart\tEnd\tStrand\tLength\t/d/K562_1.bam\t/d/K562_2.bam\t/d/H1.bam",
        *(row.replace("\t", "\tchr1;chr1\t5;9\t7;11\t+;+\t6\t", 1) for row in ROWS),
    )
    expression = read(path)
    check(expression)
    assert expression.details["columns"]["H1"] == ["/d/H1.bam"]


SUMMARY = ["__no_feature", "__ambiguous", "N_unmapped"]
OLD = ["no_feature", "ambiguous", "too_low_aQual", "not_aligned"]
UNASSIGNED = ["Unassigned_NoFeatures", "Unassigned_Ambiguity"]


@pytest.mark.parametrize(
    "summary", [SUMMARY, OLD, OLD[:1], UNASSIGNED, ["N_noFeature", "Total"]]
)
def test_rows_about_no_gene_are_dropped(tmp_path, summary):
    rows = [f"{name},1000,900000,800,x" for name in summary]
    expression = read(write(tmp_path, "counts.csv", *COUNTS, *rows), normalize="total")
    expected = read(write(tmp_path, "genes.csv", *COUNTS), normalize="total")
    pd.testing.assert_frame_equal(expression.table, expected.table)
    assert expression.dropped == {"no gene": summary}


def test_ambiguous_alone_may_be_a_gene(tmp_path):
    path = write(tmp_path, "counts.csv", *COUNTS, "ambiguous,1,1,1,x")
    assert read(path).table.index[-1] == "ambiguous"


def test_unclear_genes_are_left_out_with_all_that_share_their_id(tmp_path):
    bad = [",2,2,2,x", "D,1,1,1,x", "D,2,2,2,x", "1-Mar,1,1,1,x", "E,1,NA,1,x"]
    bad += [",1,1,1,x", "ENSG00000000009.1,1,1,1,x", "ENSG00000000009.2,1,1,1,x"]
    path = write(tmp_path, "counts.csv", *COUNTS, *bad)
    with pytest.raises(ValueError, match=r"line 5: the gene id is .* 2 of 11 genes"):
        read(path)
    expression = read(path, unclear_genes="drop")
    check(expression)
    assert expression.dropped == {
        "without an id": ["line 5", "line 10"],
        "id that a spreadsheet changed": ["1-Mar"],
        "id that occurs more than once": ["D", "D", *["ENSG00000000009"] * 2],
        "no count": ["E"],
    }


def test_a_few_unclear_genes_are_left_out_with_a_warning(tmp_path):
    rows = [f"G{number},1,1,1,x" for number in range(18)]
    path = write(tmp_path, "counts.csv", COUNTS[0], *rows, "D,1,1,1,x", "D,2,2,2,x")
    with pytest.warns(UserWarning, match=r"2 of 20 .* \(id that .* once: 'D'\)"):
        expression = read(path)
    assert len(expression.table) == 18
    with pytest.raises(ValueError, match="2 of 20 genes are unclear; unclear_genes="):
        read(path, unclear_genes="error")
    path = write(tmp_path, "more.csv", COUNTS[0], *rows[1:], "D,1,1,1,x", "D,2,2,2,x")
    with pytest.raises(ValueError, match="2 of 19 genes are unclear"):
        read(path)


def test_ids_of_a_chosen_column(tmp_path):
    header, *rows = COUNTS
    rows = [f"{number},{row}" for number, row in enumerate(rows, start=1)]
    path = write(tmp_path, "counts.csv", f",{header}", *rows)
    check(read(path, id_column="gene_id"))
    check(read(pd.read_csv(path), id_column="gene_id"))


def chosen(names, cell_types):
    frame = pd.DataFrame([[1] * len(names)], index=["A"], columns=names)
    return read_expression(frame, cell_types).details["columns"]


@pytest.mark.parametrize(
    "names_of_a_sample",
    [
        ["K562_1", "K562.2", "K562_R1", "K562_Rep_1", "K562_replicate_2"],
        ["K562_biorep1_techrep2", "K562_donor3", "K562_S1_L001", "K562_ENCFF000ABC"],
        ["K562.bam", "/d/K562_1.bam", "path/K562_rep1.sorted.bam"],
        ["K562_1Aligned.sortedByCoord.out.bam", "K562_ReadsPerGene.out.tab"],
        ["K562_1.genes.results", "K562_quant.sf"],
    ],
)
def test_names_of_samples(names_of_a_sample):
    for name in names_of_a_sample:
        names = [name, "xK562", "K562a", "K5623", "K5623_1", "K562T", "H1"]
        assert chosen(names, ("K562", "H1")) == {"K562": [name], "H1": ["H1"]}


@pytest.mark.parametrize(
    ("names", "cell_types", "expected"),
    [
        (["T/x", "B_1", "B_2"], ("T/x", "B"), (["T/x"], ["B_1", "B_2"])),
        (["day1", "day7", "day10", "day14"], ["day1", "day7"], [["day1"], ["day7"]]),
        (["E1", "E12"], ["E1", "E12"], [["E1"], ["E12"]]),
        (["E1", "E1_2"], ["E1", "E1_2"], [["E1"], ["E1_2"]]),
        (
            ["H1_1", "H1_2", "H1_treated_1", "H1_treated_2"],
            ["H1_treated", "H1"],
            [["H1_treated_1", "H1_treated_2"], ["H1_1", "H1_2"]],
        ),
        (
            ["HeLa1", "HeLa2", "HeLaS3", "H1"],
            ["HeLa", "H1"],
            [["HeLa1", "HeLa2"], ["H1"]],
        ),
    ],
)
def test_columns_of_each_cell_type(names, cell_types, expected):
    assert chosen(names, cell_types) == dict(zip(cell_types, expected, strict=True))


@pytest.mark.parametrize(
    ("names", "unclear"),
    [
        (["HeLa", "HeLa_treated"], "'HeLa_treated'"),
        (["HeLa_1", "HeLa_2", "HeLa_KO_1"], "'HeLa_KO_1'"),
        (["HeLa_T", "HeLa_1"], "'HeLa_T'"),
        (["HeLa_24h"], "'HeLa_24h'"),
        (["HeLa", "HeLa_1"], "'HeLa', 'HeLa_1'"),
        (["HeLa_1", "HeLa2"], "'HeLa_1', 'HeLa2'"),
        (["HeLa_1", "HeLa2_1"], "'HeLa2_1'"),
        (["HeLa_1.bam", "HeLa_1.sorted.bam"], "'HeLa_1.bam', 'HeLa_1.sorted.bam'"),
        (["a/HeLa.bam", "b/HeLa.bam"], "'a/HeLa.bam', 'b/HeLa.bam'"),
    ],
)
def test_columns_that_are_not_clear(names, unclear):
    names = [*names, "H1"]
    with pytest.raises(ValueError, match="it isn't clear") as caught:
        chosen(names, ("HeLa", "H1"))
    assert str(caught.value) == (
        f"the data frame: it isn't clear which of {unclear} are replicates of 'HeLa'. "
        f"The columns are {', '.join(map(repr, names))}; choose with "
        "expression_columns={'HeLa': [...], 'H1': [...]}."
    )


@pytest.mark.parametrize("kind", [pd.Index, np.array, pd.Series, tuple, iter])
def test_given_columns_of_any_kind(kind):
    frame = pd.DataFrame({"s1": [3], "s2": [7], 3: [5]}, index=["A"])
    columns = MappingProxyType({"K562": kind(["s1", "s2"]), "H1": 3})
    details = read(frame, expression_columns=columns).details
    assert details["columns"] == {"K562": ["s1", "s2"], "H1": ["3"]}
    if kind is not iter:
        details = read_expression(depths(100), kind(["K562", "H1"])).details
        assert details["cell_types"] == ["K562", "H1"]
        assert {type(name) for name in details["cell_types"]} == {str}


def test_total():
    frame = pd.DataFrame({"K562": [1, 3], "H1": [10, 2]}, index=["A", "B"])
    expression = read(frame, normalize="total")  # mean total: 8
    assert expression.details["size_factors"] == {"K562": 0.5, "H1": 1.5}
    assert_allclose(expression.table["log2_expression_a"], np.log2([3, 7]))
    log_b = np.log2([10 / 1.5 + 1, 2 / 1.5 + 1])
    assert_allclose(expression.table["log2_expression_b"], log_b)


def test_median_of_ratios():
    # The geometric means are 2, 4 and 8 (gene D isn't in all samples), the ratios
    # 1/2, 1/2, 1/4 and 2, 2, 4.
    counts = {"K562": [1, 2, 2, 0], "H1": [4, 8, 32, 50]}
    frame = pd.DataFrame(counts, index=["A", "B", "C", "D"])
    expression = read(frame, normalize="median_of_ratios")
    factors = expression.details["size_factors"]
    assert_allclose([factors["K562"], factors["H1"]], [0.5, 2])
    assert_allclose(expression.table["log2_expression_a"], np.log2([3, 5, 5, 1]))
    assert_allclose(expression.table["log2_expression_b"], np.log2([3, 5, 17, 26]))


def test_median_of_ratios_takes_the_mean_of_two_middle_logs_as_deseq2():
    # Ratios of the first sample: 1/2 and 1/8; the geometric mean of these is 1/4.
    factors = median_of_ratios(np.array([[1.0, 4.0], [1.0, 64.0]]))
    assert_allclose(factors, [0.25, 4])


def depths(b):
    return pd.DataFrame({"K562_1": [80], "K562_2": [120], "H1": [b]}, index=["A"])


@pytest.mark.parametrize("total", [201, 49])
def test_different_depths_are_warned_of(total):
    with pytest.warns(UserWarning, match="Samples of") as caught:
        read(depths(total))
    assert caught[0].filename == __file__
    assert str(caught[0].message) == (
        f"Samples of 'K562' have a total of 100 on average, those of 'H1' {total}. Log "
        "fold changes will follow this difference unless counts are scaled: "
        "normalize='total' or 'median_of_ratios' (expression_normalize of "
        "build_dataset)."
    )


def test_similar_or_scaled_depths_are_not_warned_of():
    read(depths(200))
    read(depths(50))
    read(depths(1000), normalize="total")


@pytest.mark.parametrize("column", ["log2FoldChange", "logFC", "log_fold_change"])
def test_differential_result(tmp_path, column):
    rows = ['"ENSG00000000001.5",10,-1.5,x', '"ENSG00000000002.3",0,NA,x']
    rows += ['"B",5,2e0,x', '"C",5,,x']
    header = f'"","baseMean","{column}","K562"'
    expression = read(write(tmp_path, "result.csv", header, *rows))
    changes = {"ENSG00000000001": -1.5, "B": 2.0}
    assert expression.table.to_dict() == {"log_fold_change": changes}
    assert expression.dropped == {"no log fold change": ["ENSG00000000002", "C"]}
    assert expression.details == {
        "kind": "differential",
        "cell_types": ["K562", "H1"],
        "columns": [column],
    }


@pytest.mark.parametrize(
    "cell_types",
    [("K562",), ("K562", ""), ("K562", 1), {"K562", "H1"}, {"K562": 1, "H1": 2}],
)
def test_bad_cell_types(cell_types):
    with pytest.raises(ValueError, match="cell_types must be two names, A and B"):
        read_expression(depths(1), cell_types)


def test_one_sample_twice_and_logarithms():
    counts = pd.DataFrame({"A": range(1, 22), "B": range(2, 23)}, dtype=float)
    counts.index = [f"G{gene}" for gene in range(21)]
    read_expression(counts, ("A", "B"))
    read_expression(counts * 1.5, ("A", "B"))
    with pytest.raises(ValueError, match="columns 'A' and 'B' have the same of every"):
        read_expression(counts.assign(B=counts["A"]), ("A", "B"))
    read_expression(counts.assign(B=counts["A"])[:20], ("A", "B"))
    with pytest.warns(UserWarning, match=r"look like logs, .* up to 4\.52; give"):
        read_expression(np.log2(counts + 1), ("A", "B"))
