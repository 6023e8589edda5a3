import pandas as pd
import pytest


@pytest.fixture
def results():
    """Made-up results of three models on two pairs with two seeds."""
    rows = [
        ("P-Q", "two_layer_svr", 0, 0.4, 2.0),
        ("P-Q", "two_layer_svr", 1, 0.4, 2.0),
        ("P-Q", "raw_d", 0, 0.5, 10.0),
        ("P-Q", "raw_d", 1, 0.7, 20.0),
        ("P-Q", "aux", 0, 0.4, 30.0),
        ("P-Q", "aux", 1, 0.4, 30.0),
        ("R-S", "two_layer_svr", 0, 0.2, 2.0),
        ("R-S", "two_layer_svr", 1, 0.2, 2.0),
        ("R-S", "raw_d", 0, 0.2, 10.0),
        ("R-S", "raw_d", 1, 0.2, 20.0),
        ("R-S", "aux", 0, 0.6, 30.0),
        ("R-S", "aux", 1, 0.6, 30.0),
    ]
    columns = ["pair", "model", "seed", "test_pearson", "fit_seconds"]
    return pd.DataFrame(rows, columns=columns)
