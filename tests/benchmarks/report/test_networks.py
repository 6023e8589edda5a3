import pandas as pd
import pytest

from comparison.report.sections._networks import histories_of

HISTORY = {"train_loss": [1.0]}


@pytest.mark.parametrize(
    ("history", "suffixes"),
    [
        (HISTORY, [""]),
        (dict.fromkeys("AB", HISTORY), [", cell type A", ", cell type B"]),
        (dict.fromkeys("12", HISTORY), [", network 1", ", network 2"]),
    ],
)
def test_networks_are_named_after_cell_types_or_numbered(history, suffixes):
    rows = pd.DataFrame({"history": [history] * 2, "seed": [0, 1], "fold": [0, 0]})
    found = histories_of(rows)
    assert list(found) == suffixes
    for own in found.values():
        assert own == {f"seed {seed}": HISTORY for seed in (0, 1)}
