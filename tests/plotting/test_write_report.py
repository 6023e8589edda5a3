import base64
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.utils import Bunch

from helpers.html_page import Page, check_page
from skdeepdiff import AttentiveChromeRegressor, DeepDiffRegressor, SingleLayerSVR
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.plotting import _write_report, write_report

GENES = make_paired_marks(60, n_bins=8, random_state=0)
HELD_OUT = np.arange(40, 60)
PARTS = ["summary", "predictions", "attended", "importances", "errors_of_genes"]
PARTS += ["training", "provenance"]
QUICK = {"hidden_size": 2, "max_epochs": 2, "random_state": 0}


def fit(model):
    return model.fit(GENES.data[:40], GENES.target[:40])


@pytest.fixture(scope="module")
def network():
    return fit(DeepDiffRegressor("raw_d", mark_names=GENES.mark_names, **QUICK))


@pytest.fixture(scope="module")
def baseline():
    return fit(SingleLayerSVR())


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a page of the held-out genes; returns it, read."""
    monkeypatch.setattr(_write_report, "N_RESAMPLES", 20)

    def write(model, dataset=GENES, **options):
        path = tmp_path / "report.html"
        write_report(
            path, model, dataset, **{"genes": HELD_OUT, "n_repeats": 1, **options}
        )
        return Page(path.read_text(encoding="utf-8"))

    return write


def test_all_parts_of_a_network(network, write):
    settings, figures = dict(plt.rcParams), plt.get_fignums()
    page = write(network, trained_on=GENES.gene_ids[:40], title="<Mine>")
    assert (dict(plt.rcParams), plt.get_fignums()) == (settings, figures)
    check_page(page)
    assert page.sections() == PARTS
    alts = [image["alt"] for image in page.all("img")]
    # Scatter, marks and bins of attention, marks and windows of importance, training.
    assert len(alts) == 6
    assert "H3K4me3 0." in alts[1]
    assert alts[4].count(" to ") == 8, "no more windows than bins"
    assert 'class="notice"' not in page.source
    assert "neither trained nor validated on any" in page.text
    for expected in ("<Mine>", "20 genes, of", "hidden_size", GENES.DESCR, "torch"):
        assert expected in page.text


def test_a_baselines_scores_and_largest_errors(baseline, write):
    page = write(baseline)
    check_page(page)
    assert page.sections() == [p for p in PARTS if p not in ("attended", "training")]
    assert len(page.all("img")) == 3
    y, predicted = GENES.target[40:, 0], baseline.predict(GENES.data[40:])
    assert f"{pearson_corrcoef(y, predicted):.3f}" in page.text
    order = 40 + np.argsort(-abs(y - predicted))
    errors = page.text[page.text.index("Genes with the largest") :]
    found = re.findall(r"SYNG\d{11}", errors)
    assert found == [GENES.gene_ids[row] for row in order]
    up = (y >= 2).sum()
    assert f"Up, predicted above 0: share of {up} genes" in page.text


def test_several_networks_and_no_group(write):
    model = fit(AttentiveChromeRegressor(**QUICK))
    page = write(model, threshold=100)
    assert page.sections() == PARTS
    assert "Mean attention to marks: all H3K4me1" in page.source
    assert "share of" not in page.text


@pytest.mark.parametrize(
    ("trained_on", "expected"),
    [
        (None, "It isn't known which genes the model was trained on."),
        (GENES.gene_ids[:43], "trained or validated on 3 of the 20 genes"),
        ({*GENES.gene_ids[38:41]}, "trained or validated on 1 of the 20 genes"),
    ],
)
def test_genes_that_the_model_may_know(trained_on, expected, baseline, write):
    page = write(baseline, trained_on=trained_on)
    assert 'class="notice"' in page.source
    assert page.text.index(expected) < page.text.index("Pearson")
    assert "neither trained" not in page.text


@pytest.mark.parametrize(
    ("change", "turned"),
    [
        ({}, True),
        ({"provenance": {"options": {"orient": "strand"}}}, False),
        ({"bin_positions": GENES.bin_positions + 50}, False),
        ({"strand": None}, False),
    ],
)
def test_minus_strands_are_turned_where_they_can_be(change, turned, network, write):
    page = write(network, Bunch(**{**GENES, **change}))
    bins = page.all("img")[2]["src"].partition(",")[2]
    drawn = base64.b64decode(bins).decode()
    assert ("bp downstream of start site" in drawn) == turned
    assert ("bp from start site" in drawn) != turned


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"target": None}, {}, "dataset has no expression"),
        ({"gene_ids": None}, {}, "dataset isn't one of skdeepdiff.datasets: gene_ids"),
        ({}, {"genes": [3]}, r"at least 2 rows, got shape \(1,\)"),
        ({}, {"genes": [[1, 2]]}, r"at least 2 rows, got shape \(1, 2\)"),
        ({}, {"genes": [0, 60]}, r"genes must be some of 60 rows, got \[0, 60\]"),
        ({}, {"genes": ["a"]}, "genes must be some of 60 rows"),
        ({}, {"n_repeats": 0}, "'n_repeats' parameter of write_report must be"),
    ],
)
def test_mistakes(change, options, message, baseline, write):
    with pytest.raises(ValueError, match=message):
        write(baseline, Bunch(**{**GENES, **change}), **options)


def test_no_model_and_no_folder(baseline, write, tmp_path):
    with pytest.raises(TypeError, match="must be a fitted model with predict"):
        write(GENES)
    with pytest.raises(TypeError, match="trained_on must be ids of genes"):
        write(baseline, trained_on=range(40))
    with pytest.raises(FileNotFoundError, match=r"nowhere doesn't exist"):
        write_report(tmp_path / "nowhere" / "a.html", baseline, GENES)
