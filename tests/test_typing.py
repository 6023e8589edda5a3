"""What type checkers can know of the package; tests/typing has what they make of it."""

import inspect
from pathlib import Path

import pytest

import skdeepdiff
from skdeepdiff import datasets, inspection, metrics, nn, plotting


def public_functions():
    """Functions and methods that users call, by qualified name."""
    functions = {}
    for module in (skdeepdiff, datasets, inspection, metrics, nn, plotting):
        values = [getattr(module, name) for name in module.__all__]
        for value in values:
            members = [value]
            if inspect.isclass(value):
                members = [
                    # Of class methods and properties, the function in them.
                    getattr(member, "__func__", getattr(member, "fget", member))
                    for base in value.__mro__
                    if base.__module__.startswith("skdeepdiff")
                    for name, member in vars(base).items()
                    if name == "__init__" or not name.startswith("_")
                ]
            for function in map(inspect.unwrap, members):
                if inspect.isfunction(function):
                    functions[function.__qualname__] = function
    return functions


FUNCTIONS = public_functions()


@pytest.mark.parametrize(
    "name",
    [
        "DeepDiffNet.load_published",
        "DeepDiffRegressor.__init__",
        "DeepDiffRegressor.predict_expression",
        "MarkAttentionDisplay.from_attention",
        "LogFoldChangeScoreMixin.score",
        "PairedMarks.transform",
        "Targets.take",
        "initialize",
        "make_paired_marks",
        "pearson_corrcoef",
    ],
)
def test_decorated_and_inherited_functions_are_seen(name):
    assert name in FUNCTIONS


def test_public_functions_have_hints():
    missing = []
    for name, function in FUNCTIONS.items():
        signature = inspect.signature(function)
        if signature.return_annotation is inspect.Signature.empty:
            missing.append(f"{name} -> ?")
        missing += [
            f"{name}({parameter})"
            for parameter in signature.parameters.values()
            if parameter.annotation is inspect.Parameter.empty
            and parameter.name not in ("self", "cls")
            and parameter.kind is not inspect.Parameter.VAR_POSITIONAL
        ]
    assert not missing, f"without hints: {', '.join(missing)}"


def test_type_checkers_are_told_of_the_hints():
    assert Path(skdeepdiff.__file__).with_name("py.typed").is_file()
