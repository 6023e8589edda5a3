"""What the pages for contributors name exists."""

import re
from dataclasses import replace

import docutils.nodes
import pytest
from sklearn.neighbors import KNeighborsRegressor

from comparison import models, task
from comparison.pairs import load_pair
from comparison.sources import Source, add_checksums
from pages import DOCS, literal_blocks, read_page
from skdeepdiff.datasets import make_paired_marks, save_dataset

ROOT = DOCS.parent
PAGES = sorted(path.name for path in (DOCS / "contributing").glob("*.rst"))
FILE = re.compile(r"(?:\.ci|skdeepdiff|benchmarks|tests|docs)/[\w/.]+")
# Made by builds.
MADE = ("docs/_build",)


@pytest.mark.parametrize("page", PAGES)
def test_files_exist(page):
    text = read_page(f"contributing/{page}").astext()
    named = {name.rstrip(".") for name in FILE.findall(text)}
    for name in named:
        assert name.startswith(MADE) or (ROOT / name).exists(), name


def test_names_of_functions_are_those_of_their_files():
    """Names in the pages' prose that are defined in the file named beside them."""
    pages = "".join(read_page(f"contributing/{page}").astext() for page in PAGES)
    for name, file in {
        "FORMAT": "skdeepdiff/_saving/_container.py",
        "PairedNet": "skdeepdiff/_networks/_training.py",
        "GroupedBiLSTM": "skdeepdiff/nn/_recurrent.py",
        "all_or_nothing": "skdeepdiff/_utils/_estimators.py",
        "write_whole": "skdeepdiff/_utils/_files.py",
        "one_axes": "skdeepdiff/plotting/_drawing.py",
        "grid_axes": "skdeepdiff/plotting/_drawing.py",
        "style": "skdeepdiff/plotting/_drawing.py",
        "PairedRegressorMixin": "skdeepdiff/_pairs/_validation.py",
        "validate_pairs": "skdeepdiff/_pairs/_validation.py",
        "validate_targets": "skdeepdiff/_pairs/_validation.py",
    }.items():
        assert name in pages
        source = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^(?:def |class )?{name}\b", source, re.MULTILINE), name


@pytest.mark.parametrize("page", ["index.rst", "releasing.rst"])
def test_commands_name_what_exists(page, pyproject):
    document = read_page(f"contributing/{page}")
    lines = [
        line
        for block in document.findall(docutils.nodes.literal_block)
        for line in block.astext().splitlines()
    ]
    assert len(lines) >= 6
    modules = {"build", "pip", "pytest", "sphinx", "twine", "venv"}
    for line in lines:
        # The lines after it would be pasted elsewhere.
        assert not re.search(r"(?<!\()\bcd ", line), line
        for name in re.findall(r"python -m (\w+)", line):
            assert name in modules, line
        for extra in re.findall(r"\.\[(\w+)\]", line):
            assert extra in pyproject["project"]["optional-dependencies"]
        for file in re.findall(r"(?:tests|\.ci)/[\w/.]+", line):
            assert (ROOT / file).is_file(), line


def test_entry_of_a_pipeline(tmp_path, monkeypatch):
    blocks = literal_blocks(read_page("contributing/adding_a_baseline.rst"))
    (entry,) = (block.astext() for block in blocks if "Model(" in block.astext())
    names = vars(models) | {"KNeighborsRegressor": KNeighborsRegressor}
    entries = eval(f"{{{entry}}}", names)
    ((name, model),) = entries.items()
    assert name not in models.ALL_MODELS
    monkeypatch.setattr(task, "ALL_MODELS", entries)
    genes = make_paired_marks(90, n_marks=2, n_bins=8, random_state=0)
    save_dataset(genes, tmp_path / "genes.npz")
    source = add_checksums(Source("genes", "dataset", str(tmp_path / "genes.npz")))
    result = task.evaluate(task.Task(source, name, 0), load_pair(source))
    assert len(result["test_predicted"]) == result["genes"]["test"]
    # Without it the page would be wrong about what it is for.
    without = replace(model, log_fold_change_only=False)
    monkeypatch.setattr(task, "ALL_MODELS", {name: without})
    with pytest.raises(ValueError, match="must predict one number a gene"):
        task.evaluate(task.Task(source, name, 0), load_pair(source))
