import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from helpers.bad_file import write
from skdeepdiff.datasets import read_expression


def read(path, **parameters):
    return read_expression(path, ("K562", "H1"), **parameters)


def changes(expression):
    return expression.table["log_fold_change"].to_dict()


@pytest.mark.parametrize(
    "header",
    [
        "GeneID\tBase mean\tlog2(FC)\tStdErr\tWald-Stats\tP-value\tP-adj",  # Galaxy
        "\tp_val\tavg_log2FC\tpct.1\tpct.2\tp_val_adj\tcluster",  # Seurat
        "names\tscores\tlogfoldchanges\tpvals\tpvals_adj\tx\ty",  # scanpy
        "id\tx\tLog2 fold-change\tx1\tx2\tx3\tx4",
        "id\tx\tL2FC\tx1\tx2\tx3\tx4",
    ],
)
def test_names_of_the_change(tmp_path, header):
    rows = "A\t9\t1.5\t.2\t1\t.01\t.1", "B\t9\t-2\t.2\t1\t.01\t.1"
    expression = read(write(tmp_path, "result.tsv", header, *rows))
    assert changes(expression) == {"A": 1.5, "B": -2}
    assert expression.details["columns"] == [header.split("\t")[2]]


def test_chosen_columns(tmp_path):
    path = write(tmp_path, "r.csv", "x,symbol,effect,logFC", "1,A,2,3", "7,B,-1,4")
    expression = read(path, id_column="symbol", log_fold_change_column="effect")
    assert changes(expression) == {"A": 2, "B": -1}
    frame = pd.read_csv(path)
    assert changes(read(frame, id_column="symbol")) == {"A": 3, "B": 4}


@pytest.mark.parametrize("first", ["", "Unnamed: 0", "X", "...1"])
def test_row_numbers_are_no_ids(tmp_path, first):
    rows = ("1,AB,1.5", "3,AC,-2", "19,AD,0")
    path = write(tmp_path, "r.csv", f"{first},gene,log2FoldChange", *rows)
    with pytest.raises(ValueError, match="seem to be in column 'gene'"):
        read(path)
    assert changes(read(path, id_column="gene")) == {"AB": 1.5, "AC": -2, "AD": 0}
    assert changes(read(path, id_column=first)) == {"1": 1.5, "3": -2, "19": 0}


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (",logFC", ["7157,1", "672,2"]),
        (",logFC,biotype", ["7157,1,protein", "672,2,protein"]),
        (",logFC,symbol", ["7157,1,TP53", "100287102,2,DDX11L1"]),
        ("entrez,logFC,symbol", ["1,1,A1BG", "2,2,A2M"]),
    ],
)
def test_numbers_that_are_ids(tmp_path, header, rows):
    found = changes(read(write(tmp_path, "r.csv", header, *rows)))
    assert list(found.values()) == [1, 2]


CUFFDIFF = (
    "test_id\tgene_id\tgene\tlocus\tsample_1\tsample_2\tstatus\tvalue_1\tvalue_2\t"
    "log2(fold_change)\ttest_stat\tp_value\tq_value\tsignificant"
)


def cuffdiff(gene, first, second, change):
    fields = (gene, gene, gene, "chr1:0-9", first, second, "OK", 1, 2, change)
    return "\t".join(map(str, (*fields, 1, 0.1, 0.1, "no")))


def test_cuffdiff_says_what_it_compares(tmp_path):
    rows = [
        *(cuffdiff("A", *pair) for pair in (("K562", "HeLa", 7), ("K562", "H1", 1.5))),
        *(cuffdiff("B", *pair) for pair in (("K562", "HeLa", 8), ("K562", "H1", -2))),
    ]
    path = write(tmp_path, "gene_exp.diff", CUFFDIFF, *rows)
    expression = read(path)
    assert changes(expression) == {"A": 1.5, "B": -2}
    assert expression.details["direction"] == "sample_1 and sample_2"
    swapped = read_expression(path, ("H1", "K562"))
    assert changes(swapped) == {"A": -1.5, "B": 2}
    # Other names of the cell types.
    path = write(tmp_path, "gene_exp.diff", CUFFDIFF, cuffdiff("A", "q1", "q2", 3))
    expression = read(path, log_fold_change_column="log2(fold_change)")
    assert changes(expression) == {"A": 3}
    assert "direction" not in expression.details


@pytest.mark.parametrize("infinite", ["inf", "-inf", "1.79769e+308"])
def test_infinite_changes_may_be_left_out(tmp_path, infinite):
    rows = [cuffdiff("A", "K562", "H1", 1), cuffdiff("B", "K562", "H1", infinite)]
    path = write(tmp_path, "gene_exp.diff", CUFFDIFF, *rows)
    with pytest.raises(ValueError, match="unclear_genes='drop'"):
        read(path)
    expression = read(path, unclear_genes="drop")
    assert changes(expression) == {"A": 1}
    assert expression.dropped == {"infinite log fold change": ["B"]}


DESEQ2 = ",baseMean,log2FoldChange,lfcSE,stat,pvalue,padj"
LIMMA = ",logFC,AveExpr,t,P.Value,adj.P.Val,B"


@pytest.mark.parametrize(
    ("header", "rows", "source", "errors"),
    [
        (
            DESEQ2,
            ["A,9,-1.5,0.25,-6,0,0", "Z,0,NA,NA,NA,NA,NA", "B,1,2,NA,1,1,1"],
            "lfcSE",
            [0.25, np.nan],
        ),
        ("a,x,log2(FC),StdErr", ["A,9,-1.5,0.5", "B,1,2,inf"], "StdErr", [0.5, np.inf]),
        (LIMMA, ["A,-1.5,9,-6,0,0,1", "B,2,9,4,0,0,1"], "|logFC / t|", [0.25, 0.5]),
        (LIMMA, ["A,0,9,0,1,1,1", "B,2,9,NA,0,0,1"], "|logFC / t|", [np.nan, np.nan]),
        # edgeR, limma's topTreat, and errors of other changes.
        (",logFC,logCPM,F,PValue,FDR", ["A,-1.5,9,6,0,0", "B,2,9,4,0,0"], None, None),
        (",logFC,AveExpr,t,P.Value", ["A,-1.5,9,6,0", "B,2,9,4,0"], None, None),
        (",shrunkenLFC,log2FC,lfcSE", ["A,-1,-1.5,0.25", "B,1,2,0.5"], None, None),
    ],
)
def test_standard_errors(tmp_path, header, rows, source, errors):
    expression = read(write(tmp_path, "result.csv", header, *rows))
    assert expression.details.get("standard_errors") == source
    assert expression.table.index.tolist() == ["A", "B"]
    assert ("standard_error" in expression.table) == (errors is not None)
    if errors is not None:
        assert_allclose(expression.table["standard_error"], errors)


def test_standard_errors_go_with_their_genes(tmp_path):
    rows = ["A,1,1,0.1,1,1,1", "B,1,inf,0.2,1,1,1", "C,1,NA,0.3,1,1,1"]
    rows += ["D,1,4,0.4,1,1,1", "D,1,5,0.5,1,1,1", "E,1,6,0.6,1,1,1"]
    path = write(tmp_path, "result.csv", DESEQ2, *rows)
    table = read(path, unclear_genes="drop").table
    assert table["log_fold_change"].to_dict() == {"A": 1, "E": 6}
    assert table["standard_error"].to_dict() == {"A": 0.1, "E": 0.6}
