import pytest


@pytest.mark.parametrize(
    "arguments",
    [
        ("dataset", "samples.csv", "genes.gtf.gz", "-o", "genes.npz"),
        ("fit", "genes.npz", "-o", "model.skdeepdiff"),
        ("predict", "model.skdeepdiff", "genes.npz", "-o", "counts.tsv"),
        ("attention", "model.skdeepdiff", "genes.npz", "-o", "counts.tsv"),
        ("report", "model.skdeepdiff", "genes.npz", "-o", "counts.tsv"),
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


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_folder_as_output(force, folder, run):
    (folder / "results.npz").mkdir()
    for arguments in (
        ("dataset", "nothing.csv", "genes.gtf.gz"),
        ("fit", "nothing.npz"),
        ("predict", "nothing", "nothing.npz"),
        ("attention", "nothing", "nothing.npz"),
        ("report", "nothing", "nothing.npz"),
    ):
        code, _, err = run(*arguments, "-o", "results.npz", *force)
        assert (code, err) == (
            1,
            f"skdeepdiff {arguments[0]}: error: --output must be a file; results.npz "
            "is a folder.\n",
        )
