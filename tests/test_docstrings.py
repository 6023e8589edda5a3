"""Docstrings of all that is public, held against numpydoc's rules and our own."""

import ast
import importlib
import inspect
import io
import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import roles
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
    "skdeepdiff.metrics.pearson_scorer",
    "skdeepdiff.nn.VARIANTS",
}
# What Sphinx has besides docutils.
SPHINX_ROLES = ("class", "func", "meth", "mod", "obj", "ref")
# Whose objects docstrings link to by full names.
PACKAGES = ("scipy", "skdeepdiff", "sklearn", "torch")

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


def report_on(name):
    """What numpydoc says of an object."""
    if name not in MODULES:
        return validate(name)
    # The validator of loaded objects looks for the line of a definition.
    path = Path(importlib.import_module(name).__file__)
    module = ast.parse(path.read_text(encoding="utf-8"))
    return validate(name, AstValidator, ast_node=module, filename=path, ancestry=[])


@pytest.mark.parametrize("name", OBJECTS)
def test_docstring_is_valid(name):
    errors = [
        f"{check}: {message}"
        for check, message in report_on(name)["errors"]
        if check in CONFIG["checks"]
    ]
    assert not errors


FAULTY = '''
class Faulty:
    """does something

    Parameters
    ----------
    size
        Of it
    """

    def __init__(self, length):
        pass
'''


def test_the_checks_find_faults():
    module = ast.parse(FAULTY)
    report = validate(
        "Faulty",
        AstValidator,
        ast_node=module.body[0],
        filename=__file__,
        ancestry=[module],
    )
    found = {check for check, _ in report["errors"]} & CONFIG["checks"]
    assert found >= {"SS02", "SS03", "PR01", "PR02", "PR04", "PR09"}


def test_everything_public_is_checked():
    assert EXPORTED.keys() - {*CLASSES, *FUNCTIONS} == VALUES
    assert len(CLASSES) + len(FUNCTIONS) == len(EXPORTED) - len(VALUES)
    assert len(OBJECTS) == len(set(OBJECTS))
    assert {
        "skdeepdiff.DeepDiffRegressor.save",
        "skdeepdiff.DeepDiffRegressor.score",
        "skdeepdiff.DeepDiffRegressor.predict_expression",
        "skdeepdiff.PairedMarks.set_output",
        "skdeepdiff.nn.DeepDiffNet.forward",
        "skdeepdiff.plotting.BinAttentionDisplay.from_attention",
    } <= set(MEMBERS)
    assert not any("request" in name for name in MEMBERS)


def test_every_public_module_is_listed():
    folder = Path(skdeepdiff.__file__).parent
    public = {"skdeepdiff"} | {
        f"skdeepdiff.{path.stem}"
        for path in folder.iterdir()
        if not path.name.startswith("_")
        and (path.suffix == ".py" or (path / "__init__.py").is_file())
    }
    assert public == set(MODULES)


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


@pytest.mark.parametrize("name", OBJECTS)
def test_see_also_leads_somewhere(name):
    context = name.rpartition(".")[0]
    if name in MEMBERS:
        context = context.rpartition(".")[0]
    for links, _ in parsed(name)["See Also"]:
        for link, _ in links:
            full = link if link.partition(".")[0] in PACKAGES else f"{context}.{link}"
            module, found = full, None
            while found is None:
                module = module.rpartition(".")[0]
                assert module, f"{link} leads nowhere"
                try:
                    found = importlib.import_module(module)
                except ModuleNotFoundError:
                    continue
            for part in full.removeprefix(f"{module}.").split("."):
                found = getattr(found, part)


@pytest.fixture
def sphinx_roles():
    """Sphinx's roles, as plain text."""

    def role(name, rawtext, text, lineno, inliner, options=None, content=None):
        return [nodes.literal(rawtext, text)], []

    for name in SPHINX_ROLES:
        roles.register_local_role(name, role)
    yield
    for name in SPHINX_ROLES:
        roles._roles.pop(name)


def rst_problems(text):
    """What docutils finds wrong with a docstring as numpydoc writes it for Sphinx."""
    rendered = str(SphinxDocString(text, config={"use_plots": False}))
    # Directives that are Sphinx's own.
    rendered = re.sub(r"^\.\. (seealso|only|index)::.*$", "", rendered, flags=re.M)
    problems = io.StringIO()
    publish_doctree(
        rendered, settings_overrides={"report_level": 2, "warning_stream": problems}
    )
    return problems.getvalue()


@pytest.mark.usefixtures("sphinx_roles")
@pytest.mark.parametrize("name", OBJECTS)
def test_docstring_is_valid_rst(name):
    assert not rst_problems(inspect.getdoc(find(name)))


@pytest.mark.usefixtures("sphinx_roles")
@pytest.mark.parametrize(
    "text",
    [
        "Do ``this.",
        "Do that [1]_.",
        "Do it with n_bins_ bins.",
        "Do:\n\n- one\ntwo",
        "Do :unknown:`it`.",
        "Do *it.",
    ],
)
def test_bad_rst_is_found(text):
    assert rst_problems(text)


@pytest.mark.parametrize("name", OBJECTS)
def test_no_line_of_a_raw_docstring_goes_on_after_a_backslash(name):
    # numpydoc would cut the type there.
    assert not re.search(r"\\$", inspect.getdoc(find(name)), re.M)
