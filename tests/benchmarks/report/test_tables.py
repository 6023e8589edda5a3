import numpy as np
import pandas as pd
import pytest

from comparison.report import _tables, load_results
from comparison.report._analysis import analyse
from helpers.made_up_results import fail, write_results


@pytest.mark.parametrize(
    ("value", "column", "said"),
    [
        (0.65432, "Spearman", "0.654"),
        (1234.56, "Fit (s)", "1,234.6"),
        (106.651, "AttentiveChrome, mean (%)", "106.65"),
        (np.int64(1200), "Seeds", "1,200"),
        (0.0004, "p", "< 0.001"),
        (-0.0344, "95 % from", "-0.034"),
        (float("nan"), "AUC", "-"),
        ("lr=0.1", "Parameters", "lr=0.1"),
    ],
)
def test_numbers_as_text(value, column, said):
    assert _tables.say(value, column) == said


@pytest.fixture(scope="module")
def analysis(tmp_path_factory):
    """Seven pairs, three models; some failed, one hasn't run."""
    folder = tmp_path_factory.mktemp("seven")
    pairs = [f"P-{i}" for i in range(7)]
    write_results(folder, pairs, ["ridge", "raw_d", "aux"], (0, 1), n_genes=40)
    for seed in (0, 1):
        fail(folder, "P-0", "aux", seed, "MemoryError")
    fail(folder, "P-0", "raw_d", 1, "MemoryError")
    (folder / "results" / "P-1__ridge__0.json").unlink()
    return analyse(load_results(folder), quick=True)


def test_what_failed_or_is_missing(analysis):
    table = _tables.overview(analysis.scores)
    assert list(table.index) == ["Ridge, log1p difference", "Raw: d", "Aux"]
    own = analysis.scores.set_index(["pair", "model"])["pearson"]
    assert table.loc["Raw: d", "P-0"] == f"{own['P-0', 'raw_d']:.3f} (1 failed)"
    missing = f"{own['P-1', 'ridge']:.3f} (1 missing)"
    assert table.loc["Ridge, log1p difference", "P-1"] == missing
    assert table.loc["Aux", "P-0"] == "failed"
    assert np.isnan(table.loc["Aux", "mean"]), "it lacks P-0"
    mean = own.xs("raw_d", level="model").mean()
    assert table.loc["Raw: d", "mean"] == pytest.approx(mean)
    failed = _tables.pair_table(analysis, "P-0").loc["Aux"]
    assert (failed["Pearson"], failed["95 % interval"]) == ("failed", "-")


def test_wilcoxon(analysis):
    table = _tables.wilcoxon_table(analysis)
    assert set(table["pairs"]) == {6, 7}
    assert len(table) == 2
    assert table.columns[1].startswith("median of ")


def test_columns_that_say_nothing_are_left_out():
    one = {"model": ["raw_d"], "fold": 0, "seed": 0, "tune_seconds": 0.0}
    shown = _tables.show(pd.DataFrame(one), "model fold seed tune_seconds")
    assert shown.to_dict("list") == {"Model": ["Raw: d"], "Seed": [0]}


def test_the_best_trial_was_chosen(tmp_path):
    write_results(tmp_path, ["P-Q"], ["ridge", "raw_d"], (0, 1))
    results = load_results(tmp_path)
    trials, chosen = _tables.tuning_tables(results)
    tuned = results.table[results.table["model"] == "raw_d"]
    assert len(trials) == 6
    for row, own in zip(chosen.itertuples(), tuned["tuning"], strict=True):
        best = max(own, key=lambda trial: trial["valid_pearson"])
        assert row.parameters == best["parameters"]
        assert (row.n_tried, row.valid_pearson) == (3, best["valid_pearson"])
