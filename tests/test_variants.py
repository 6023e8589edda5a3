import re
from typing import get_args

import pytest

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._variants import VariantName
from skdeepdiff.nn import VARIANTS, Variant, get_variant


def test_hints_and_docstrings_name_all():
    assert get_args(VariantName) == tuple(VARIANTS)
    assert re.findall(r'- ``"(\w+)"``', DeepDiffRegressor.__doc__) == list(VARIANTS)


def test_lookup():
    assert get_variant("aux") is VARIANTS["aux"]
    own = Variant(raw=("b",))
    assert get_variant(own) is own


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs raw streams, auxiliary paths or both"),
        ({"raw": ("c",)}, "must hold only 'a', 'b' and 'difference'"),
        ({"raw": ("a",), "siamese": True}, "siamese=True needs auxiliary=True"),
    ],
)
def test_impossible_variants(arguments, message):
    with pytest.raises(ValueError, match=message):
        Variant(**arguments)
