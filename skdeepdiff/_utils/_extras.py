"""Libraries that only some of the package needs."""

import importlib


def import_extra(name, extra):
    """Import a library, or say how to install it.

    Parameters
    ----------
    name : str
        Of the library.
    extra : str
        Of the package's extra that installs it.

    Returns
    -------
    module : module
        The library.

    Raises
    ------
    ImportError
        If it isn't there.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise ImportError(
            f"This needs {name}; install it with: pip install 'skdeepdiff[{extra}]'"
        ) from error
