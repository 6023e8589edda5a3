"""Libraries that only some of the package needs."""

import importlib


def import_extra(name, extra):
    """Import a library, or say which extra of the package installs it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise ImportError(
            f"This needs {name}; install it with: pip install 'skdeepdiff[{extra}]'"
        ) from error
