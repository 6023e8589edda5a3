import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from skdeepdiff.datasets._expression._join import join_genes


@pytest.fixture
def genes():
    return pd.DataFrame(
        {
            "gene_id": [f"ENSG{number:011d}" for number in range(1, 7)],
            "symbol": ["AAA", "BBB", "CCC", "DDD", "BBB", "FFF"],
        }
    )


def test_by_gene_id_in_the_order_of_genes(genes):
    ids = [f"ENSG0000000000{digit}" for digit in "93142"]
    gene_rows, expression_rows, report = join_genes(genes, ids)
    assert_array_equal(gene_rows, [0, 1, 2, 3])
    assert_array_equal(expression_rows, [2, 4, 1, 3])
    assert report == (
        "4 genes by gene_id, of 6 annotated and 5 with expression\n"
        "annotated, but without expression: 2 (such as ENSG00000000005, "
        "ENSG00000000006)\n"
        "with expression, but not annotated: 1 (such as ENSG00000000009)"
    )


def test_by_symbol_without_ambiguous_ones(genes):
    symbols = ["FFF", "BBB", "AAA", "ZZZ"]
    gene_rows, expression_rows, report = join_genes(genes, symbols, key="symbol")
    assert_array_equal(gene_rows, [0, 5])
    assert_array_equal(expression_rows, [2, 0])
    assert report.splitlines()[1:] == [
        "annotated, but without expression: 2 (such as CCC, DDD)",
        "with expression, but not annotated: 1 (such as ZZZ)",
        "left out, since several genes share them: 1 (such as BBB)",
    ]


def test_at_most_five_examples():
    genes = pd.DataFrame({"gene_id": [f"G{i}" for i in range(10)]}).assign(symbol="S")
    _, _, report = join_genes(genes, ["G9", *(f"H{i}" for i in range(8))])
    assert "expression: 9 (such as G0, G1, G2, G3, G4)\n" in report
    assert report.endswith("annotated: 8 (such as H0, H1, H2, H3, H4)")


def test_no_overlap(genes):
    with pytest.raises(ValueError, match="only 0 of 6 genes and 2") as caught:
        join_genes(genes, ["X", "Y"])
    assert str(caught.value) == (
        "only 0 of 6 genes and 2 with expression have the same gene ids. The genes "
        "have 'ENSG00000000001', 'ENSG00000000002', 'ENSG00000000003'; the expression "
        "has 'X', 'Y'. Do both belong to the same organism? If the expression has the "
        "ids in another column, choose it with expression_id_column."
    )


@pytest.mark.parametrize(("n_shared", "enough"), [(1, False), (2, True)])
def test_a_tenth_of_the_smaller_side_is_enough(n_shared, enough):
    genes = pd.DataFrame({"gene_id": [f"G{i}" for i in range(100)]}).assign(symbol="S")
    ids = [f"G{i}" for i in range(n_shared)] + [f"H{i}" for i in range(20 - n_shared)]
    if enough:
        assert len(join_genes(genes, ids)[0]) == n_shared
    else:
        with pytest.raises(ValueError, match="only 1 of 100 genes and 20"):
            join_genes(genes, ids)


@pytest.mark.parametrize(
    ("names", "key", "message"),
    [
        (["AAA", "CCC"], "gene_id", 'has symbols; use expression_key="symbol"'),
        (["ENSG00000000001.2"], "symbol", 'has gene ids; use expression_key="gene_id"'),
        (["AAA", "CCC", "AAA"], "symbol", "expression has 'AAA' more than once"),
    ],
)
def test_mistakes(genes, names, key, message):
    with pytest.raises(ValueError, match=message):
        join_genes(genes, names, key=key)
    with pytest.raises(ValueError, match=r"genes have '.*1' more than once"):
        join_genes(pd.concat([genes, genes]), ["ENSG00000000001.1"])
