import pandas as pd

from user_recipes.tables import tabulate


def test_coverage_counts_genes_and_its_range_chromosomes():
    columns = ["pair", "intervals", "chromosome", "n", "coverage", "width"]
    rows = [
        ["A-B", "one width", "chr1", 30, 0.9, 2.0],
        ["A-B", "one width", "chr2", 10, 0.5, 4.0],
    ]
    table = tabulate("intervals", pd.DataFrame(rows, columns=columns))
    assert table.loc["one width", "A-B"] == "80.0% (50% to 90%), 3.0"
