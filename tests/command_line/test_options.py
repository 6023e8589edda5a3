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
    _, err = run(*arguments, code=1)
    assert f"{arguments[-1]} exists; give --force to replace it." in err
    assert output.read_bytes() == before
    _, err = run(*arguments[:-1], f"nowhere/{arguments[-1]}", code=1)
    assert err.endswith(": error: The folder nowhere doesn't exist.\n")


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_folder_as_output(force, folder, run):
    (folder / "results.npz").mkdir()
    problem = "--output must be a file; results.npz is a folder."
    for command in ("dataset", "fit", "predict", "attention", "report"):
        files = ["nothing.npz"] * (2 - (command == "fit"))
        _, err = run(command, *files, "-o", "results.npz", *force, code=1)
        assert err == f"skdeepdiff {command}: error: {problem}\n"
