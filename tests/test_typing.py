"""What type checkers can know of the package; tests/typing has what they make of it."""

import inspect
from pathlib import Path

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


def test_public_functions_have_hints():
    # Inherited, decorated, of a class.
    assert {"LogFoldChangeScoreMixin.score", "PairedMarks.transform"} <= set(FUNCTIONS)
    assert "MarkAttentionDisplay.from_attention" in FUNCTIONS
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
    assert Path(skdeepdiff.__file__).with_name("py.typed").is_file()
    assert not missing, f"without hints: {', '.join(missing)}"
