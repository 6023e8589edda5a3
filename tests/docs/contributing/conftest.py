"""The project's requirements, read once."""

import sys

import pytest

from pages import DOCS


@pytest.fixture(scope="session")
def pyproject():
    if sys.version_info < (3, 11):
        pytest.skip("tomllib came with Python 3.11")
    import tomllib

    return tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))
