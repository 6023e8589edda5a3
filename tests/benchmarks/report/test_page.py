import hashlib

import pandas as pd
import pytest

from comparison.report import write_report
from comparison.report._page import histories_of
from helpers.html_page import Page, check_page
from helpers.made_up_results import fail, write_results


def read(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    return text, Page(text)


def test_a_whole_page_and_its_pictures(whole_folder):
    text, page = read(whole_folder)
    check_page(page)
    assert len(page.sections()) == 13
    assert 'class="notice"' not in text, "a whole run lacks nothing"
    # Two overviews; of a pair scatter and calls of 4 models, losses of 2 networks and
    # the 2 of AttentiveChrome, their correlations together, marks and bins of 2.
    assert len(page.all("img")) == 2 + 2 * (2 * 4 + 2 + 2 + 1 + 2 * 2)
    assert len(page.all("table")) > 5
    # Where results are from.
    for expected in (
        "python benchmarks/run_all.py --data roadmap --pairs P-Q R-S --seeds 0 1",
        "2.13.0",
        "Some CPU",
        hashlib.sha256(b"Pexpr").hexdigest(),
    ):
        assert expected in page.text


def test_a_partial_run_says_so_and_errors_are_escaped(partial_folder):
    text, page = read(partial_folder)
    start = page.text.index("This is a partial report: 2 of 12 results are missing")
    assert start < page.text.index("Summary")
    for expected in (
        "3 of 12 results failed",
        "1 file can't be read and is left out",
        "results/R-S__two_layer_svr__1.json",
        "ValueError: <script>alert('x')</script> & 1",
        "failures/P-Q__aux__0.txt",
    ):
        assert expected in page.text
    for expected in (">failed</td>", "(1 failed)</td>", "(1 missing)</td>"):
        assert expected in text
    assert "<script" not in text


def test_one_model_on_one_pair_and_then_none(tmp_path):
    pair = "$A_{1}<i>-B&'\""
    write_results(tmp_path, [pair], ["raw_d"], (0,))
    write_report(tmp_path)
    text, page = read(tmp_path)
    names = {*page.sections()}
    assert not names & {"tests", "relative"}, "there is nothing to compare"
    assert {"summary", "correlations", "scatter", "attention"} <= names
    assert "<i>" not in text
    assert f"{pair} (300 training" in page.text
    fail(tmp_path, pair, "raw_d", 0, "MemoryError")
    assert "failed" in write_report(tmp_path)
    assert len(read(tmp_path)[1].all("img")) == 0
    (tmp_path / "empty").mkdir()
    assert "There are no results yet" in write_report(tmp_path / "empty")
    with pytest.raises(FileNotFoundError, match="must be the output folder"):
        write_report(tmp_path / "none")


def test_in_haste(small_folder):
    text = write_report(small_folder, quick=True)
    assert text.startswith("Made in haste: ")
    _, page = read(small_folder)
    assert f"report.py {small_folder} makes the whole report" in page.text
    assert len(page.all("img")) == 2


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


def test_folds_are_told_apart(tmp_path):
    write_results(tmp_path, ["P-Q"], ["ridge", "raw_d"], (0, 1), n_folds=2)
    (tmp_path / "results" / "P-Q__fold1__ridge__1.json").unlink()
    write_report(tmp_path)
    text, page = read(tmp_path)
    assert "(1 missing)</td>" in text
    assert "Genes of all folds are together here" in page.text
    assert "120 genes, correlation" in text
    tuning = text[text.index('id="tuning"') :]
    assert ">Fold</th>" in tuning[: tuning.index("</table>")]
