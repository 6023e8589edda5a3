import math

import pytest

from skdeepdiff._utils._extras import import_extra


def test_a_library_that_is_there():
    assert import_extra("math", "genomics") is math


def test_a_library_that_is_not():
    with pytest.raises(ImportError) as caught:
        import_extra("no_such_library", "genomics")
    assert str(caught.value) == (
        "This needs no_such_library; install it with: pip install "
        "'skdeepdiff[genomics]'"
    )
