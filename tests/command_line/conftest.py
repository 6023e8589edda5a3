"""What the tests of the command line share."""

import shutil

import pytest

from skdeepdiff._command_line import main

WINDOW = ["--upstream", "400", "--downstream", "400"]
QUICK = ["--set", "hidden_size=4", "max_epochs=2"]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Folder with an example's files, a dataset and a model, not to be changed."""
    folder = tmp_path_factory.mktemp("example")
    files = [folder / name for name in ("samples.csv", "genes.gtf.gz", "counts.tsv")]
    dataset, model = folder / "genes.npz", folder / "model.skdeepdiff"
    expression = ["--expression-normalize", "total"]
    for command in (
        ["example", folder, "--n-genes", "64", "-q"],
        ["dataset", *files, *WINDOW, *expression, "-q", "-o", dataset],
        ["fit", dataset, *QUICK, "-q", "-o", model],
    ):
        assert main([str(argument) for argument in command]) == 0
    return folder


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """A copy of that folder, which is the current one."""
    shutil.copytree(made, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def run(capsys):
    """Run a command that exits with a code; returns standard output and error."""

    def run(*arguments, code=0):
        capsys.readouterr()
        try:
            exited = main([str(argument) for argument in arguments])
        except SystemExit as error:
            exited = error.code
        output = capsys.readouterr()
        assert exited == code, output.err
        # An error leaves no part of a result.
        assert code == 0 or output.out == ""
        return output

    return run
