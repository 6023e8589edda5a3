"""Docstrings and hints of all that is public; tests/typing has what hints tell."""

import ast
import inspect
import re
from pathlib import Path
from pkgutil import resolve_name

import pytest
from numpydoc.docscrape import NumpyDocString
from numpydoc.hooks.validate_docstrings import AstValidator, parse_config
from numpydoc.validate import validate

import skdeepdiff

ROOT = Path(skdeepdiff.__file__).parents[1]
PUBLIC = sorted(path.stem for path in Path(skdeepdiff.__file__).parent.glob("[!_]*"))
MODULES = ("skdeepdiff", *(f"skdeepdiff.{name}" for name in PUBLIC if name != "py"))
CONFIG = parse_config(ROOT)


def public_members(cls):
    """Names of a class's public methods and properties that this package defines."""
    for name in dir(cls):
        owner = next((base for base in cls.__mro__ if name in vars(base)), None)
        if name.startswith("_") or not owner.__module__.startswith("skdeepdiff"):
            continue
        member = getattr(cls, name)
        if callable(member) or isinstance(member, property):
            yield name


NAMES = [f"{module}.{n}" for module in MODULES for n in resolve_name(module).__all__]
EXPORTED = {name: resolve_name(name) for name in NAMES}
CLASSES = [name for name, value in EXPORTED.items() if inspect.isclass(value)]
FUNCTIONS = [name for name, value in EXPORTED.items() if inspect.isfunction(value)]
MEMBERS = [
    f"{name}.{member}"
    for name in CLASSES
    for member in public_members(EXPORTED[name])
    if not CONFIG["exclude"].search(f"{name}.{member}")
]
OBJECTS = [*MODULES, *CLASSES, *FUNCTIONS, *MEMBERS]


def parsed(name):
    return NumpyDocString(inspect.getdoc(resolve_name(name)))


@pytest.mark.parametrize("name", OBJECTS)
def test_docstring_is_valid(name):
    if name in MODULES:
        # The validator of loaded objects looks for the line of a definition.
        path = Path(resolve_name(name).__file__)
        node = ast.parse(path.read_text(encoding="utf-8"))
        report = validate(name, AstValidator, ast_node=node, filename=path, ancestry=[])
    else:
        report = validate(name)
    assert not [error for error in report["errors"] if error[0] in CONFIG["checks"]]
    # numpydoc would cut a type at a backslash that ends a line.
    assert not re.search(r"\\$", inspect.getdoc(resolve_name(name)), re.M)


def test_everything_public_is_checked():
    assert {
        "skdeepdiff.DeepDiffRegressor.score",
        "skdeepdiff.nn.DeepDiffNet.forward",
        "skdeepdiff.plotting.BinAttentionDisplay.from_attention",
    } <= set(MEMBERS)
    assert len(EXPORTED) - len(CLASSES) - len(FUNCTIONS) == 7, "values without docs"


@pytest.mark.parametrize("name", [*CLASSES, *FUNCTIONS])
def test_has_examples_and_links(name):
    doc = parsed(name)
    assert any(line.lstrip().startswith(">>>") for line in doc["Examples"])
    assert doc["See Also"]


@pytest.mark.parametrize("name", [*FUNCTIONS, *MEMBERS, *CLASSES])
def test_has_hints(name):
    value = resolve_name(name)
    value = getattr(value, "fget", value)  # of a property
    if name in CLASSES:
        value = value.__init__
        if not getattr(value, "__module__", "").startswith("skdeepdiff"):
            return  # a library's
    signature = inspect.signature(inspect.unwrap(value))
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        is_free = parameter.kind is inspect.Parameter.VAR_POSITIONAL
        if parameter.name not in ("self", "cls") and not is_free:
            assert parameter.annotation is not inspect.Parameter.empty, parameter


@pytest.mark.parametrize("name", OBJECTS)
def test_references_are_numbered_and_cited(name):
    doc, text = parsed(name), inspect.getdoc(resolve_name(name))
    numbers = re.findall(r"^\.\. \[(\d+)\] ", "\n".join(doc["References"]), re.M)
    assert numbers == [str(i) for i in range(1, len(numbers) + 1)]
    assert bool(doc["References"]) == bool(numbers)
    assert set(re.findall(r"\[(\d+)\]_", text)) == set(numbers)
