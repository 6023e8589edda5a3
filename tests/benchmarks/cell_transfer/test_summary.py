import pandas as pd
import pytest

from cell_transfer.experiment import NEW_CELL_TYPE, OTHER_PAIRS, WITHIN
from cell_transfer.summary import draw_transfer, summarise


@pytest.fixture
def results():
    rows = [
        (WITHIN, "A-B", "A-B", 0.8),
        (WITHIN, "A-C", "A-C", 0.7),
        (WITHIN, "B-C", "B-C", 0.2),
        (OTHER_PAIRS, "A-B", "A-B", 0.7),
        (OTHER_PAIRS, "A-C", "A-C", 0.6),
        (OTHER_PAIRS, "B-C", "B-C", 0.4),
        (NEW_CELL_TYPE, "A-B", "A", 0.4),
        (NEW_CELL_TYPE, "A-B", "B", 0.6),
        (NEW_CELL_TYPE, "A-C", "A", 0.6),
        (NEW_CELL_TYPE, "B-C", "B", 0.1),
    ]
    table = pd.DataFrame(rows, columns=["mode", "pair", "held_out", "pearson"])
    return table.assign(model="ridge", normalization="rank", seed=0, seconds=6.0)


def test_medians_over_pairs(results):
    (row,) = summarise(results).round(3).to_dict("records")
    differences = {"other pairs - within": -0.1, "new cell type - within": -0.1}
    medians = {WITHIN: 0.7, OTHER_PAIRS: 0.6, NEW_CELL_TYPE: 0.5} | differences
    expected = {"normalization": "rank", "model": "ridge"} | medians | {"minutes": 1.0}
    assert row == expected


def test_figure(results, tmp_path):
    more = results.assign(model="raw_c", normalization="none")
    paths = [tmp_path / "transfer.png", tmp_path / "transfer.svg"]
    draw_transfer(pd.concat([results, more]), paths)
    assert all(path.stat().st_size > 1000 for path in paths)
    only = results[results["mode"] != WITHIN]
    draw_transfer(only, paths[:1])
    assert "other pairs - within" not in summarise(only)
