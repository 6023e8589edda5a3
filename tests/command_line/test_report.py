import pytest

import skdeepdiff
from helpers.html_page import Page, check_page
from skdeepdiff._saving import load_with_notes, save_with_notes
from skdeepdiff.datasets import load_dataset
from skdeepdiff.plotting import _write_report

ARGUMENTS = ("report", "model.skdeepdiff", "genes.npz", "--n-repeats", "1")
OUTPUT = ("-o", "report.html")


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch):
    monkeypatch.setattr(_write_report, "N_RESAMPLES", 20)


def last_line(err):
    return err.splitlines()[-1]


@pytest.fixture
def read(folder):
    return lambda: Page((folder / "report.html").read_text(encoding="utf-8"))


def test_held_out_genes_unless_others_are_chosen(folder, run, read):
    out, err = run(*ARGUMENTS, *OUTPUT)
    assert out == ""
    assert "predictions/s" in err
    assert last_line(err) == (
        "report.html: 12 genes scored, 0 of which the model was trained or validated on"
    )
    page = read()
    check_page(page)
    assert page.text.count("model.skdeepdiff on genes.npz") == 2
    assert "12 genes, of\n64 in the dataset" in page.text
    assert "neither trained nor validated on any" in page.text
    _, notes = load_with_notes("model.skdeepdiff")
    ids = load_dataset("genes.npz").gene_ids
    held_out = [name for name in ids if name not in notes["trained_on"]]
    assert len(held_out) == 12
    assert all(name in page.text for name in held_out)
    assert not any(name in page.text for name in notes["trained_on"])

    _, err = run(*ARGUMENTS, *OUTPUT, "--force", "--all-genes")
    assert "report.html: 64 genes scored, 52 of which" in last_line(err)
    assert "trained or validated on 52 of the 64 genes" in read().text
    seen = notes["trained_on"][:3]
    assert run(*ARGUMENTS, *OUTPUT, "--force", "-q", "--genes", *seen) == ("", "")
    assert "trained or validated on 3 of the 3 genes" in read().text


def test_models_that_are_not_the_command_lines(folder, run, read):
    dataset = load_dataset("genes.npz")
    model = skdeepdiff.SingleLayerSVR().fit(dataset.data, dataset.target)
    model.save("svr.skdeepdiff")
    arguments = ("report", "svr.skdeepdiff", "genes.npz", "--n-repeats", "1", *OUTPUT)
    _, err = run(*arguments)
    assert "64 genes scored, it isn't known how many of which" in last_line(err)
    assert "It isn't known which genes" in read().text
    for forged in (3, {"a": 1}, [1, ["x"]]):
        save_with_notes(model, "svr.skdeepdiff", {"trained_on": forged})
        assert "it isn't known" in last_line(run(*arguments, "--force").err)
