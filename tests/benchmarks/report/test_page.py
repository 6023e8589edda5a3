import base64
import hashlib
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from comparison.report import write_report
from comparison.report.sections._networks import histories_of
from made_up_results import fail, write_results

# Names of SVG's vocabularies, which nothing is loaded from.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
VOID = {"meta", "img"}


class Page(HTMLParser):
    """Elements of a page; complains of tags that don't match."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.text = [], [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def read(folder):
    text = (folder / "report.html").read_bytes().decode("utf-8", errors="strict")
    return text, Page(text)


@pytest.fixture(scope="module")
def whole(whole_folder):
    return read(whole_folder)


@pytest.fixture(scope="module")
def partial(partial_folder):
    return read(partial_folder)


def test_sections_and_contents(whole):
    _, page = whole
    names = [section["id"] for section in page.all("section")]
    assert names == [
        "summary", "correlations", "scores", "relative", "tests", "learning", "scatter",
        "calibration", "runtime", "attention", "tuning", "failures", "provenance",
    ]  # fmt: skip
    assert [link["href"] for link in page.all("a")] == [f"#{name}" for name in names]
    assert len(page.all("h1")) == 1
    assert page.all("html") == [{"lang": "en"}]


def test_no_outside_address(whole):
    text, page = whole
    pictures = [image["src"] for image in page.all("img")]
    for picture in pictures:
        kind, content = re.fullmatch(
            r"data:image/([\w+]+);base64,(.*)", picture
        ).groups()
        if kind == "svg+xml":
            text += base64.b64decode(content).decode()
    for tag, attributes in page.elements:
        for name in ("src", "href", "action", "data", "srcset"):
            assert attributes.get(name, "#")[0] == "#" or tag == "img"
    assert set(re.findall(r"\w+://[^\s\"'<>]+", text)) <= NAMESPACES
    assert not re.search(r"url\((?!#)|@import|src=.?//", text)
    policy = next(meta for meta in page.all("meta") if "http-equiv" in meta)
    assert policy["content"].startswith("default-src 'none'; img-src data:;")


def test_every_picture_says_what_it_shows(whole):
    _, page = whole
    descriptions = [image["alt"] for image in page.all("img")]
    # Two overviews; of a pair scatter and calls of 4 models, losses of 2 networks and
    # the 2 of AttentiveChrome, their correlations together, marks and bins of 2.
    assert len(descriptions) == 2 + 2 * (2 * 4 + 2 + 2 + 1 + 2 * 2)
    for text in descriptions:
        assert re.search(r"\d", text), text
    assert len(page.all("figure")) == len(page.all("figcaption")) == len(descriptions)


def test_tables_have_captions_and_scopes(whole):
    _, page = whole
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert {header["scope"] for header in page.all("th")} == {"col", "row"}


def test_exact_commands_versions_and_checksums(whole):
    _, page = whole
    for expected in (
        "python benchmarks/run_all.py --data roadmap --pairs P-Q R-S --seeds 0 1",
        "2.13.0",
        "Some CPU",
        "P.expr.csv",
        hashlib.sha256(b"Pexpr").hexdigest(),
    ):
        assert expected in page.text


def test_a_whole_run_has_no_notice(whole):
    assert "partial report" not in whole[1].text
    assert whole[0].count('class="notice"') == 0


def test_a_partial_run_says_so_at_the_top(partial):
    _, page = partial
    start = page.text.index("This is a partial report: 2 of 12 results are missing")
    assert start < page.text.index("Summary")
    assert "3 of 12 results failed" in page.text
    assert "1 file can't be read and is left out" in page.text
    assert "results/R-S__two_layer_svr__1.json" in page.text


def test_failures_are_in_their_cells_and_escaped(partial):
    text, page = partial
    assert ">failed</td>" in text
    assert "(1 failed)</td>" in text
    assert "<script>alert" not in text
    assert "ValueError: <script>alert('x')</script> & 1" in page.text
    assert "failures/P-Q__aux__0.txt" in page.text
    assert len(page.all("script")) == 1


def test_one_model_on_one_pair(tmp_path):
    write_results(tmp_path, ["P-Q"], ["raw_d"], (0,))
    write_report(tmp_path)
    _, page = read(tmp_path)
    names = {section["id"] for section in page.all("section")}
    assert not names & {"tests", "relative"}, "there is nothing to compare"
    assert {"summary", "correlations", "scatter", "attention"} <= names


@pytest.mark.parametrize("n_failures", [0, 1])
def test_nothing_to_report(tmp_path, n_failures):
    if n_failures:
        write_results(tmp_path, ["P-Q"], ["raw_d"], (0,))
        fail(tmp_path, "P-Q", "raw_d", 0, "MemoryError")
    text = write_report(tmp_path)
    _, page = read(tmp_path)
    assert ("failed" if n_failures else "There are no results yet") in text
    assert len(page.all("img")) == 0


def test_a_pair_with_a_strange_name(tmp_path):
    write_results(tmp_path, ["$A_{1}<i>-B&'\""], ["ridge", "raw_d"], (0,))
    write_report(tmp_path)
    text, page = read(tmp_path)
    assert "<i>" not in text
    assert "$A_{1}<i>-B&'\" (300 training" in page.text


def test_in_haste(small_folder):
    text = write_report(small_folder, quick=True)
    assert text.startswith("Made in haste: ")
    _, page = read(small_folder)
    assert "Made in haste: " in page.text
    assert f"report.py {small_folder} makes the whole report" in page.text
    assert len(page.all("img")) == 2
    names = {section["id"] for section in page.all("section")}
    assert {"summary", "scores", "tests", "provenance"} <= names


def test_networks_of_an_ensemble_are_no_cell_types():
    history = {"train_loss": [1.0, 0.5]}
    rows = pd.DataFrame(
        {"seed": [0], "fold": [0], "history": [{"1": history, "2": history}]}
    )
    assert list(histories_of(rows)) == [", network 1", ", network 2"]


def test_folds_are_told_apart(tmp_path):
    write_results(tmp_path, ["P-Q"], ["ridge", "raw_d"], (0, 1), n_folds=2)
    (tmp_path / "results" / "P-Q__fold1__ridge__1.json").unlink()
    write_report(tmp_path)
    text, page = read(tmp_path)
    assert "(1 missing)</td>" in text
    assert "Genes of all folds are together here" in page.text
    tuning = text[text.index('id="tuning"') :]
    assert '<th scope="col">Fold</th>' in tuning[: tuning.index("</table>")]


def test_all_scores_have_intervals(whole, whole_folder):
    table = pd.read_csv(whole_folder / "intervals.csv")
    assert set(table["score"]) == {"pearson", "spearman", "r2", "auc"}
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    assert "Other scores of test genes, with 95 % bootstrap intervals" in whole[1].text
