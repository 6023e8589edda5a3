"""What the page names exists: objects, parameters, files, tests."""

import ast
import importlib
import inspect
import re
from functools import cache

import docutils.nodes
import pytest

from comparison.options import parse_arguments
from pages import DOCS, literal_blocks, read_page
from skdeepdiff import DeepDiffRegressor, paper_settings
from skdeepdiff.nn import VARIANTS

ROOT = DOCS.parent
TARGET = re.compile(r":(?:class|func|meth|data):`(?:[^`<]*<)?~?([\w.]+)>?`")
FILE = re.compile(r"(?:skdeepdiff|benchmarks|tests|docs)/[\w/.]+")
CLAIMS = {"E": 9, "F": 7, "M": 12, "D": 28}


def text():
    return (DOCS / "paper_to_code.rst").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page():
    return read_page("paper_to_code.rst")


def literals(node):
    return [literal.astext() for literal in node.findall(docutils.nodes.literal)]


@cache
def functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def find(target):
    """The object that a dotted name leads to, from its longest module on."""
    parts = target.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            value = getattr(value, part)
        return value
    raise ModuleNotFoundError(target)


def test_objects_exist():
    targets = set(TARGET.findall(text()))
    assert len(targets) > 25
    for target in targets:
        assert find(target) is not None, target


def test_files_exist(page):
    files = [name for name in literals(page) if FILE.fullmatch(name)]
    assert len(files) > 60
    for name in files:
        assert (ROOT / name).exists(), name


def named_tests(node):
    """Pairs of a test file and a test in it, as a cell names them."""
    file = None
    for name in literals(node):
        if name.startswith("tests/") and name.endswith(".py"):
            file = name
        elif name.startswith("test_"):
            yield file, name


def claims(page):
    """Rows of the tables that are numbered, by their number."""
    for row in page.findall(docutils.nodes.row):
        number = row[0].astext()
        if re.fullmatch(r"[EFMD]\d+", number):
            yield number, row


def test_every_claim_is_numbered(page):
    numbers = [number for number, _ in claims(page)]
    assert numbers == [
        f"{letter}{index + 1}"
        for letter, count in CLAIMS.items()
        for index in range(count)
    ]


def test_every_claim_is_held_by_tests_that_exist(page):
    for number, row in claims(page):
        tests = list(named_tests(row))
        assert tests, number
        for file, name in tests:
            assert name in functions(file), (number, file, name)
    for file, name in named_tests(page):
        assert name in functions(file), (file, name)


def test_differences_that_are_named_exist(page):
    numbers = {number for number, _ in claims(page)}
    assert set(re.findall(r"\bD\d+\b", text())) <= numbers


TAKE_PARAMETERS = [
    *("skdeepdiff.DeepDiffRegressor", "skdeepdiff.DeepDiffRegressor.fit"),
    *("skdeepdiff.SingleLayerSVR", "skdeepdiff.TwoLayerSVR"),
    *("skdeepdiff.ReliefFSelector", "skdeepdiff.datasets.build_dataset"),
    *("skdeepdiff.datasets.fetch_deepdiff", "skdeepdiff.datasets.load_deepdiff"),
    "skdeepdiff.plotting.MarkAttentionDisplay.from_estimator",
]


def test_parameters_exist(page):
    known = {
        name
        for function in map(find, TAKE_PARAMETERS)
        for name in inspect.signature(function).parameters
    }
    given = [re.fullmatch(r"(\w+)=.*", name) for name in literals(page)]
    names = {match[1] for match in given if match}
    assert {"signal", "orient", "counting", "normalize", "early_stopping"} <= names
    assert names <= known


def test_paper_settings_undo_what_they_are_said_to():
    default = DeepDiffRegressor().get_params()
    changed = {
        name
        for variant in VARIANTS
        for name, value in paper_settings(variant).items()
        if value != default[name]
    }
    assert changed == {
        "variant",
        *("signal", "standardize_signal"),  # D4
        "standardize_targets",  # D5
        *("lr", "batch_size", "max_epochs"),  # D18
        *("initialization", "random_state"),  # D19
        "early_stopping",  # D21
        "swap_augmentation",  # D22
        "n_pooled_bins",  # D27
        "average_decay",  # D28
    }


def test_commands_are_valid(page):
    commands = [
        line.split()[1:]
        for block in literal_blocks(page)
        for line in block.astext().splitlines()
    ]
    assert len(commands) == 2
    for program, *arguments in commands:
        assert program == "benchmarks/run_all.py"
        parse_arguments(arguments)
