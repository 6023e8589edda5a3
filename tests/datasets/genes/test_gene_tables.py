import numpy as np
import pandas as pd
import pytest

from helpers.bad_file import write
from helpers.bad_genes import frame
from skdeepdiff.datasets import read_genes
from skdeepdiff.datasets._genes._gene_tables import take_genes


def test_all_columns():
    table = frame(
        symbol=["AAA", "BBB"], more=[1, 2], gene_id=["ENSG00000000001.5", "B.1"]
    )
    genes = take_genes(table.iloc[::-1])
    assert genes.to_dict("list") == {
        "gene_id": ["B.1", "ENSG00000000001"],
        "symbol": ["BBB", "AAA"],
        "chromosome": ["chr2", "chr1"],
        "tss": [0, 120],
        "strand": ["-", "+"],
    }
    assert genes["tss"].dtype == np.int64
    assert genes.index.equals(pd.RangeIndex(2))
    assert list(table["gene_id"]) == ["ENSG00000000001.5", "B.1"]


def test_what_read_genes_returns(tmp_path):
    path = write(tmp_path, "g.bed", "1\t5\t9\tG1\t0\t+\tS1", "2\t5\t9\tG2\t0\t-\tS2")
    genes = read_genes(path)
    genes.attrs["dropped"] = {"no strand": ["H"]}
    again = take_genes(genes)
    assert again.attrs == genes.attrs
    pd.testing.assert_frame_equal(again, genes)
    assert again is not genes


@pytest.mark.parametrize(
    "strand",
    [[1.0, -1.0], ["+1", "-1"], pd.Categorical(["+", "-"]), pd.array([1, -1], "Int64")],
)
def test_strands(strand):
    assert take_genes(frame(strand=strand))["strand"].tolist() == ["+", "-"]


@pytest.mark.parametrize("kind", ["int32", "uint64", "float64", "object", "Int64"])
def test_start_sites(kind):
    table = frame(tss=pd.Series([120, 0]).astype(kind))
    assert take_genes(table)["tss"].tolist() == [120, 0]


def test_numbers_as_names():
    table = frame(gene_id=[7157, 672], chromosome=[1, "X"], symbol=[1.0, 2.0])
    assert take_genes(table).values.tolist() == [
        ["7157", "1", "1", 120, "+"],
        ["672", "2", "X", 0, "-"],
    ]


@pytest.mark.parametrize("symbol", [np.nan, None, pd.NA, ""])
def test_symbols_fall_back_to_the_id(symbol):
    assert take_genes(frame(symbol=[symbol, "S"]))["symbol"].tolist() == ["A", "S"]


def test_unclear_genes():
    table = frame(
        gene_id=["A", "A", "B", "C", None, "D"],
        chromosome=["1", "2", "1", None, "1", "1"],
        tss=[5] * 6,
        strand=["+", "+", None, "+", "+", -1],
    )
    genes = take_genes(table, "drop")
    assert genes.values.tolist() == [["D", "D", "1", 5, "-"]]
    assert genes.attrs["dropped"] == {
        "no strand": ["B"],
        "no chromosome": ["C"],
        "no id": ["row 5"],
        "several places": ["A"],
    }
