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
from skdeepdiff.nn import DeepDiffNet, Variant

ROOT = DOCS.parent
PAGES = sorted(path.name for path in (DOCS / "contributing").glob("*.rst"))
FILE = re.compile(r"(?:\.ci|skdeepdiff|benchmarks|tests|docs)/[\w/.]+")
# Made by builds.
MADE = ("docs/_build",)
# Made by the walks.
ADDED = {
    name
    for diff in (DOCS / "contributing" / "walks").glob("*/*.diff")
    for name in re.findall(
        r"--- /dev/null\n\+\+\+ b/(\S+)", diff.read_text(encoding="utf-8")
    )
}


@pytest.mark.parametrize("page", PAGES)
def test_files_exist(page):
    text = read_page(f"contributing/{page}").astext()
    named = {name.rstrip(".") for name in FILE.findall(text)}
    for name in named - ADDED:
        assert name.startswith(MADE) or (ROOT / name).exists(), name


def test_names_of_functions_are_those_of_their_files():
    """Names in the pages' prose that are defined in the file named beside them."""
    for name, file in {
        "FORMAT": "skdeepdiff/_saving/_container.py",
        "PairedNet": "skdeepdiff/_training.py",
        "GroupedBiLSTM": "skdeepdiff/nn/_recurrent.py",
        "all_or_nothing": "skdeepdiff/_base.py",
        "write_whole": "skdeepdiff/_files.py",
        "one_axes": "skdeepdiff/plotting/_drawing.py",
        "grid_axes": "skdeepdiff/plotting/_drawing.py",
        "style": "skdeepdiff/plotting/_drawing.py",
        "PairedRegressorMixin": "skdeepdiff/_pairs.py",
        "validate_pairs": "skdeepdiff/_pairs.py",
        "validate_targets": "skdeepdiff/_pairs.py",
    }.items():
        pages = "".join(read_page(f"contributing/{page}").astext() for page in PAGES)
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


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def test_numbers_of_parameters_are_those_of_the_network():
    blocks = literal_blocks(read_page("contributing/adding_a_variant.rst"))
    (worked,) = (block.astext() for block in blocks if "level I," in block.astext())
    net = DeepDiffNet(Variant(raw=("difference",), auxiliary=True), n_marks=5)
    of_parts = [
        count(net.bin_encoder) / 15,
        count(net.mark_encoder["main"]),
        count(net.head["main"]),
        count(net),
    ]
    for line, of_part in zip(worked.splitlines(), of_parts, strict=True):
        formula, result = re.fullmatch(r".* {2,}(\S.*) = +([\d,]+)", line).groups()
        assert eval(formula.replace(",", "")) == of_part, line
        assert int(result.replace(",", "")) == of_part, line


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
