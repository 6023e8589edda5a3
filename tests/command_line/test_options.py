import pytest


@pytest.mark.parametrize(
    "arguments",
    [
        ("dataset", "samples.csv", "genes.gtf.gz", "-o", "genes.npz"),
        ("fit", "genes.npz", "-o", "model.skdeepdiff"),
        ("predict", "model.skdeepdiff", "genes.npz", "-o", "counts.tsv"),
        ("attention", "model.skdeepdiff", "genes.npz", "-o", "counts.tsv"),
    ],
)
def test_nothing_is_overwritten_without_force(arguments, folder, run):
    output = folder / arguments[-1]
    before = output.read_bytes()
    code, _, err = run(*arguments)
    assert code == 1
    assert f"{arguments[-1]} exists; give --force to replace it." in err
    assert output.read_bytes() == before


def test_force(folder, run):
    code, out, err = run(
        "predict", "model.skdeepdiff", "genes.npz", "-o", "counts.tsv", "--force"
    )
    assert (code, out, err) == (0, "", "64 genes predicted\n")
    assert (folder / "counts.tsv").read_text().startswith("gene_id\tsymbol")


def test_no_folder(folder, run):
    code, _, err = run("fit", "genes.npz", "-o", "nowhere/model.skdeepdiff")
    assert code == 1
    assert err == "skdeepdiff fit: error: The folder nowhere doesn't exist.\n"
