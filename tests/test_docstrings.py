"""Docstrings of all that is public, held against numpydoc's rules and our own."""

import ast
import importlib
import inspect
import io
import re
from pathlib import Path

import pytest
from docutils.core import publish_doctree
from numpydoc.docscrape import NumpyDocString
from numpydoc.docscrape_sphinx import SphinxDocString
from numpydoc.hooks.validate_docstrings import AstValidator, parse_config
from numpydoc.validate import validate

import skdeepdiff

ROOT = Path(skdeepdiff.__file__).parents[1]
MODULES = (
    "skdeepdiff",
    "skdeepdiff.datasets",
    "skdeepdiff.exceptions",
    "skdeepdiff.inspection",
    "skdeepdiff.metrics",
    "skdeepdiff.nn",
    "skdeepdiff.plotting",
)
# Objects in __all__ that have no docstring of their own.
VALUES = {
    "skdeepdiff.__version__",
    "skdeepdiff.datasets.PUBLISHED_PAIRS",
    "skdeepdiff.metrics.neg_mean_squared_error_scorer",
    "skdeepdiff.metrics.pearson_scorer",
    "skdeepdiff.metrics.r2_scorer",
    "skdeepdiff.metrics.spearman_scorer",
    "skdeepdiff.nn.VARIANTS",
}
# What Sphinx has besides docutils.
SPHINX_ROLES = ("class", "func", "meth", "mod", "obj", "ref")
CONFIG = parse_config(ROOT)


def exported():
    """Everything in the modules' __all__, by name."""
    return {
        f"{module}.{name}": getattr(importlib.import_module(module), name)
        for module in MODULES
        for name in importlib.import_module(module).__all__
    }


def public_members(cls):
    """Names of a class's public methods and properties that this package defines."""
    for name in dir(cls):
        owner = next((base for base in cls.__mro__ if name in vars(base)), None)
        if name.startswith("_") or not owner.__module__.startswith("skdeepdiff"):
            continue
        member = getattr(cls, name)
        if callable(member) or isinstance(member, property):
            yield name


EXPORTED = exported()
CLASSES = [name for name, value in EXPORTED.items() if inspect.isclass(value)]
FUNCTIONS = [name for name, value in EXPORTED.items() if inspect.isfunction(value)]
MEMBERS = [
    f"{name}.{member}"
    for name in CLASSES
    for member in public_members(EXPORTED[name])
    if not CONFIG["exclude"].search(f"{name}.{member}")
]
OBJECTS = [*MODULES, *CLASSES, *FUNCTIONS, *MEMBERS]


def find(name):
    """The object of a name."""
    if name in MODULES:
        return importlib.import_module(name)
    if name in EXPORTED:
        return EXPORTED[name]
    cls, _, member = name.rpartition(".")
    return getattr(EXPORTED[cls], member)


def parsed(name):
    return NumpyDocString(inspect.getdoc(find(name)))


@pytest.mark.parametrize("name", OBJECTS)
def test_docstring_is_valid(name):
    if name in MODULES:
        # The validator of loaded objects looks for the line of a definition.
        path = Path(importlib.import_module(name).__file__)
        node = ast.parse(path.read_text(encoding="utf-8"))
        report = validate(name, AstValidator, ast_node=node, filename=path, ancestry=[])
    else:
        report = validate(name)
    assert not [error for error in report["errors"] if error[0] in CONFIG["checks"]]


def test_everything_public_is_checked():
    assert EXPORTED.keys() - {*CLASSES, *FUNCTIONS} == VALUES
    assert {
        "skdeepdiff.DeepDiffRegressor.score",
        "skdeepdiff.nn.DeepDiffNet.forward",
        "skdeepdiff.plotting.BinAttentionDisplay.from_attention",
    } <= set(MEMBERS)
    public = {path.stem for path in Path(skdeepdiff.__file__).parent.glob("[!_]*")}
    assert {f"skdeepdiff.{name}" for name in public - {"py"}} == set(MODULES[1:])


@pytest.mark.parametrize("name", [*CLASSES, *FUNCTIONS])
def test_has_examples_and_links(name):
    doc = parsed(name)
    assert any(line.lstrip().startswith(">>>") for line in doc["Examples"])
    assert doc["See Also"]


@pytest.mark.parametrize("name", OBJECTS)
def test_references_are_numbered_and_cited(name):
    doc = parsed(name)
    numbers = re.findall(r"^\.\. \[(\d+)\] ", "\n".join(doc["References"]), re.M)
    assert numbers == [str(i) for i in range(1, len(numbers) + 1)]
    assert bool(doc["References"]) == bool(numbers)
    assert set(re.findall(r"\[(\d+)\]_", inspect.getdoc(find(name)))) == set(numbers)


def rst_problems(text):
    """What docutils finds wrong with a docstring as numpydoc writes it for Sphinx."""
    rendered = str(SphinxDocString(text, config={"use_plots": False}))
    # Directives and roles that are Sphinx's own.
    rendered = re.sub(r"^\.\. (seealso|only|index)::.*$", "", rendered, flags=re.M)
    rendered = re.sub(rf":({'|'.join(SPHINX_ROLES)}):`", "`", rendered)
    problems = io.StringIO()
    publish_doctree(
        rendered, settings_overrides={"report_level": 2, "warning_stream": problems}
    )
    return problems.getvalue()


@pytest.mark.parametrize("name", OBJECTS)
def test_docstring_is_valid_rst(name):
    doc = inspect.getdoc(find(name))
    assert not rst_problems(doc)
    # numpydoc would cut a type at a backslash that ends a line.
    assert not re.search(r"\\$", doc, re.M)
