from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.datasets._gene_table import gene_table


def test_names_and_places_where_they_are_told():
    genes = make_paired_marks(6, n_bins=4, random_state=0)
    assert [*gene_table(genes, [4, 1])] == ["gene_id", "symbol", "strand"]
    genes.tss = genes.strand * 10
    table = gene_table(genes, [4, 1])
    assert table["symbol"].tolist() == ["SYN5", "SYN2"]
    assert table["tss"].tolist() == [11 if s == "+" else -9 for s in table["strand"]]
