import os
import re
import signal

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skdeepdiff.datasets import build_dataset, load_dataset
from skdeepdiff.datasets._signal import _sheet_signal

from .conftest import WINDOW

FILES = ("samples.csv", "genes.gtf.gz", "counts.tsv")


def test_as_the_python_interface(folder, run):
    dataset = load_dataset("genes.npz")
    expected = build_dataset(
        *FILES, upstream=400, downstream=400, expression_normalize="total"
    )
    assert_array_equal(dataset.data, expected.data)
    assert_array_equal(dataset.target, expected.target)
    assert dataset.provenance["options"] == expected.provenance["options"]


def test_report(folder, run):
    out, err = run("dataset", *FILES[:2], *WINDOW, "-o", "bare.npz")
    assert out == ""
    assert "H3K4me3 in A, A-H3K4me3:" in err
    assert "10/10" in err
    assert err.endswith("bare.npz: 64 genes, 5 marks, 8 bins, log2 of B over A\n")
    assert load_dataset("bare.npz").target is None


def test_options_some_of_which_are_given_again(folder, run):
    _, *lines = (folder / "counts.tsv").read_text().splitlines()
    lines = [f"{line}\t{int(line.split()[1]) + 1}" for line in lines]
    (folder / "counts.tsv").write_text("\n".join(["id\tx\ty\tz", *lines]))
    run(
        *("dataset", *FILES, *WINDOW, "-q", "-o", "other.npz", "--bin-size", "200"),
        *("--contrast", "B", "A", "--marks", "H3K36me3", "--marks", "H3K4me1"),
        *("--orient", "strand", "--counting", "unique", "--normalize", "cpm"),
        *("--expression-columns", "A=x", "A=z", "--expression-columns", "B=y"),
        *("--expression-normalize", "median_of_ratios", "--jobs", "-1"),
        *("--chromosome-names", "chr1=chr1", "--chromosome-names", "chr2=chr2"),
    )
    dataset, plain = load_dataset("other.npz"), load_dataset("genes.npz")
    assert dataset.cell_types == ["B", "A"]
    assert dataset.mark_names == ["H3K36me3", "H3K4me1"]
    assert dataset.data.shape == (64, 2, 2, 4)
    options = dataset.provenance["options"]
    assert options["chromosome_names"] == {"chr1": "chr1", "chr2": "chr2"}
    assert options["expression_columns"] == {"A": ["x", "z"], "B": ["y"]}
    assert np.corrcoef(dataset.target[:, 0], plain.target[:, 0])[0, 1] < -0.95


def test_options_of_expression(folder, run):
    header, *rows = (folder / "counts.tsv").read_text().splitlines()
    rows = [f"x\t{row}\n" for row in [header, *rows, rows[0]]]
    (folder / "other.tsv").write_text("".join(rows))
    arguments = ("dataset", *FILES[:2], "other.tsv", *WINDOW, "-o", "other.npz")
    arguments += ("--expression-id-column", "gene_id")
    arguments += ("--expression-normalize", "total")
    _, err = run(*arguments, "--unclear-genes", "error", code=1)
    assert "occurs a second time" in err
    _, err = run(*arguments)
    assert "2 of 65 genes are unclear and left out" in err
    assert "63 genes by gene_id, of 64 annotated and 63 with expression" in err


def test_several_contrasts(folder, run):
    sheet = (folder / "samples.csv").read_text()
    sheet = sheet.replace(",A,", ",day 0,").replace(",B,", ",day 1,")
    (folder / "days.csv").write_text(sheet)
    arguments = ("dataset", "days.csv", FILES[1], *WINDOW, "-o", "days.npz")
    there = folder / "days-day_0_over_day_1.npz"
    pairs = ("--contrast", "day 0", "day 1", "--contrast", "day 1", "day 0")
    there.touch()
    assert run(*arguments, *pairs, code=1).err.count("exists; give --force") == 1
    _, err = run(*arguments, *pairs, "--force")
    assert "days-day_1_over_day_0.npz: 64 genes, 5 marks, 8 bins, log2 of day 1" in err
    assert load_dataset(there).cell_types == ["day 1", "day 0"]
    run(*arguments, *pairs[:3])
    assert load_dataset("days.npz").cell_types == ["day 0", "day 1"]
    table, _ = run("predict", "model.skdeepdiff", "days.npz", "-q")
    assert table.splitlines()[0].endswith("\tpredicted_log2_day 1_over_day 0")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "genes.csv"), "--output must end in .npz; got genes.csv."),
        (
            ("--chromosome-names", "a", "b=I"),
            "a file or pairs such as chr1=I; got a b=I.",
        ),
        (("--chromosome-names", "ensembl"), "names; there is no file 'ensembl'."),
        (
            ("--jobs", "0"),
            "--jobs must be positive, or negative to count back from all",
        ),
        (("--chromosome-names", "a=x", "a=y"), "each name once; got a=x and a=y."),
        (
            ("--contrast", "A", "B", "--contrast", "A", "B"),
            "two of these would be written to one file, a-B_over_A.npz.",
        ),
    ],
)
def test_mistakes(arguments, message, folder, run):
    _, err = run("dataset", *FILES[:2], "-o", "a.npz", *arguments, code=1)
    assert re.fullmatch("skdeepdiff dataset: error: .*\n", err)
    assert message in err
    assert not (folder / "a.npz").exists()


def kill_worker(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_worker(folder, run, monkeypatch):
    monkeypatch.setattr(_sheet_signal, "read_signal", kill_worker)
    _, err = run("dataset", *FILES[:2], *WINDOW, "-j", "2", "-o", "a.npz", "-q", code=1)
    assert err.startswith("skdeepdiff dataset: error: A worker process was killed, ")
    assert err.endswith("give fewer --jobs.\n")
    assert not (folder / "a.npz").exists()


def test_errors_name_the_options(folder, run):
    counts = (folder / "counts.tsv").read_text().replace("gene_id\tA\tB", "id\tx\ty")
    (folder / "counts.tsv").write_text(counts)
    _, err = run("dataset", *FILES, *WINDOW, "-o", "other.npz", code=1)
    assert err.endswith("(On the command line: --expression-columns.)\n")
    assert not list(folder.glob("*other*"))
    (folder / "reads" / "A-H3K4me1.bam").unlink()
    _, err = run("dataset", *FILES[:2], *WINDOW, "-o", "other.npz", code=1)
    assert "On the command line" not in err
